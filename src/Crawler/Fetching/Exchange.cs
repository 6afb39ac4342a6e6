using System.Net;
using System.Net.Sockets;
using Crawler.Urls;

namespace Crawler.Fetching;

/// <summary>One request and its response; it travels with the request through the HTTP client to the connect callback.</summary>
/// <param name="url">What is asked for.</param>
/// <param name="deadline">The limits of the fetch that it belongs to.</param>
internal sealed class Exchange(CanonicalUrl url, FetchDeadline deadline)
{
    /// <summary>Where the request carries it.</summary>
    public static readonly HttpRequestOptionsKey<Exchange> Key = new("crawler.exchange");

    // The connection that the HTTP client makes for this request, if it makes one; replaced if it makes another after a stale one.
    private ConnectAttempt? _attempt;

    // 1 once the headers have come: what still happens to a connection then is no matter of this request.
    private int _answered;

    /// <summary>What is asked for.</summary>
    public CanonicalUrl Url { get; } = url;

    /// <summary>The addresses of its host, where they were asked for shortly before; null otherwise.</summary>
    public IReadOnlyList<IPAddress>? Addresses { get; init; }

    /// <summary>Whether a connection that is made for it is kept for others after it.</summary>
    public bool IsKept { get; init; } = true;

    /// <summary>What the connection attempt was at when last looked at; null without one.</summary>
    public string? ConnectStage => _attempt?.Stage;

    /// <summary>Cancelled when nobody waits for the response any more.</summary>
    public CancellationToken Abandoned { get; } = deadline.Token;

    /// <summary>The headers have come.</summary>
    public void OnAnswered() => Interlocked.Exchange(ref _answered, 1);

    /// <summary>The HTTP client begins to connect for this request.</summary>
    public ConnectAttempt BeginConnect()
    {
        var attempt = new ConnectAttempt(Abandoned);
        Interlocked.Exchange(ref _attempt, attempt);
        if (!IsAnswered) deadline.AwaitConnection();
        return attempt;
    }

    /// <summary>The connection is ready; the request is sent next.</summary>
    public void OnConnected()
    {
        Interlocked.Exchange(ref _attempt, null)?.HandOver();
        if (!IsAnswered) deadline.AwaitHeaders();
    }

    /// <summary>Completes when no socket that was opened for this request is left open without an owner. To be called after its token has been cancelled.</summary>
    public Task LetGoAsync() => _attempt?.LetGoAsync() ?? Task.CompletedTask;

    private bool IsAnswered => Interlocked.CompareExchange(ref _answered, 0, 0) == 1;
}

/// <summary>A connection from the first look-up until the HTTP client owns it. It dies with the request that it is made for.</summary>
internal sealed class ConnectAttempt
{
    private readonly TaskCompletionSource _callbackEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationToken _abandoned;
    private Socket? _socket;
    private CancellationTokenRegistration _registration;

    /// <param name="abandoned">Cancelled when nobody waits for the response any more.</param>
    public ConnectAttempt(CancellationToken abandoned) => _abandoned = abandoned;

    /// <summary>What it is at, for people.</summary>
    public string Stage { get; set; } = "";

    /// <summary>TCP is connected; TLS follows within the HTTP client, which would finish it even if nobody waits any more.</summary>
    public void OnConnected(Socket socket)
    {
        _socket = socket;
        _registration = _abandoned.UnsafeRegister(static state => ((Socket)state!).Dispose(), socket);
    }

    /// <summary>The connect callback has ended, with a connection or without.</summary>
    public void OnCallbackEnded() => _callbackEnded.TrySetResult();

    /// <summary>The connection belongs to the HTTP client's pool.</summary>
    public void HandOver() => _registration.Dispose();

    /// <summary>Completes when the socket is closed.</summary>
    public async Task LetGoAsync()
    {
        await _callbackEnded.Task;
        await _registration.DisposeAsync();
        if (_abandoned.IsCancellationRequested) _socket?.Dispose();
    }
}
