namespace Crawler.Fetching;

/// <summary>The time limits of one fetch: one timer, always set to the limit that ends first, and which limit that is.</summary>
internal sealed class FetchDeadline : IDisposable
{
    private static readonly Limit Cancelled = new(FetchError.Cancelled, TimeSpan.Zero, "cancelled");

    private readonly FetchLimits _limits;
    private readonly TimeProvider _time;
    private readonly long _start;
    private readonly CancellationTokenSource _source;
    private readonly CancellationTokenRegistration _caller;

    // What it means if the token is cancelled now. Written by whoever sets the timer, read after it has fired.
    private Limit _next;

    /// <summary>Starts the clock.</summary>
    /// <param name="limits">The limits.</param>
    /// <param name="time">Clock and timers.</param>
    /// <param name="caller">Ends the fetch as <see cref="FetchError.Cancelled"/>.</param>
    public FetchDeadline(FetchLimits limits, TimeProvider time, CancellationToken caller)
    {
        _limits = limits;
        _time = time;
        _start = time.GetTimestamp();
        _next = limits.Total;
        _source = new CancellationTokenSource(limits.Total.Value, time);
        Token = _source.Token;
        _caller = caller.UnsafeRegister(static state => ((FetchDeadline)state!).CancelByCaller(), this);
    }

    /// <summary>Cancelled when a limit has passed or the caller has given up.</summary>
    public CancellationToken Token { get; }

    /// <summary>Time since the fetch began.</summary>
    public TimeSpan Elapsed => _time.GetElapsedTime(_start);

    /// <summary>What has ended the fetch; null while nothing has.</summary>
    public Limit? Fired => Token.IsCancellationRequested ? _next : null;

    /// <summary>The request waits for a connection or for its response.</summary>
    public void AwaitHeaders() => Set(_limits.Headers, _limits.Headers.Value);

    /// <summary>A connection is being made. The HTTP client watches its limit; this is the backstop should the request meanwhile be answered on another connection.</summary>
    public void AwaitConnection() => Set(_limits.Headers, _limits.Connect.Value + _limits.Headers.Value);

    /// <summary>The next bytes of the body are awaited.</summary>
    public void AwaitBody() => Set(_limits.Idle, _limits.Idle.Value);

    /// <summary>Nothing is awaited that has a limit of its own but the whole.</summary>
    public void AwaitRest() => Set(_limits.Total, _limits.Total.Value);

    public void Dispose()
    {
        _caller.Dispose();
        _source.Dispose();
    }

    private void Set(Limit limit, TimeSpan wait)
    {
        if (Token.IsCancellationRequested) return;
        var left = _limits.Total.Value - Elapsed;
        if (left < TimeSpan.Zero) left = TimeSpan.Zero;
        _next = left < wait ? _limits.Total : limit;
        try
        {
            _source.CancelAfter(left < wait ? left : wait);
        }
        catch (ObjectDisposedException)
        {
            // A connection that this fetch had asked for came about after the fetch had ended on another one.
        }
    }

    private void CancelByCaller()
    {
        if (Token.IsCancellationRequested) return;
        _next = Cancelled;
        _source.Cancel();
    }
}
