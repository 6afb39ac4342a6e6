using System.Diagnostics.CodeAnalysis;

namespace Crawler.Fetching;

/// <summary>Where the requests of a direct fetch come from: one at a time, when there is room for it.</summary>
[SuppressMessage("Usage", "CA2213:Disposable fields should be disposed", Justification = "The enumerator is disposed once nobody waits for it.")]
internal sealed class RequestSource : IDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly IAsyncEnumerator<FetchRequest> _requests;
    private Task<SourceRead> _read = Task.FromResult(new SourceRead(null, null));
    private bool _isEnded;

    public RequestSource(IAsyncEnumerable<FetchRequest> requests) => _requests = requests.GetAsyncEnumerator(_end.Token);

    /// <summary>Asks for the next request, once the one before has come. It never faults.</summary>
    public Task<SourceRead> ReadAsync() => _read = MoveAsync();

    /// <summary>Ends the source, by its token where it is waited for.</summary>
    /// <remarks>Akka disposes an actor that is disposable, after the actor's own end has done so.</remarks>
    public void Dispose()
    {
        if (_isEnded) return;
        _isEnded = true;
        _end.Cancel();
        _ = _read.ContinueWith(_ => _requests.DisposeAsync().AsTask(), TaskScheduler.Default);
        _end.Dispose();
    }

    private async Task<SourceRead> MoveAsync()
    {
        try
        {
            if (!await _requests.MoveNextAsync()) return new SourceRead(null, null);
            return _requests.Current is { } request ? new SourceRead(request, null) : new SourceRead(null, new InvalidOperationException("one of the requests is null"));
        }
        catch (Exception error)
        {
            return new SourceRead(null, error);
        }
    }
}

/// <summary>What a source gave.</summary>
/// <param name="Request">The next request; null where there are no more.</param>
/// <param name="Error">What it threw; null where it did not.</param>
internal sealed record SourceRead(FetchRequest? Request, Exception? Error);
