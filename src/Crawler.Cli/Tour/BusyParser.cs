using System.Security.Cryptography;
using Crawler.Fetching;
using Crawler.Parsing;

namespace Crawler.Cli.Tour;

/// <summary>A parser that computes until it is told that it is enough.</summary>
/// <param name="busyWith">How many pages it must be busy with at once.</param>
internal sealed class BusyParser(int busyWith) : IPageParser, IDisposable
{
    private readonly TaskCompletionSource _busy = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _enough = new();
    private int _begun;
    private int _parsed;

    /// <summary>Completes when it computes on so many threads.</summary>
    public Task WhenBusy => _busy.Task;

    /// <summary>Pages that it has parsed.</summary>
    public int Parsed => Volatile.Read(ref _parsed);

    /// <summary>It is enough.</summary>
    public void Finish() => _enough.Cancel();

    /// <inheritdoc/>
    public ParsedPage Parse(FetchOutcome.Success response, CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref _begun) == busyWith) _busy.TrySetResult();
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        while (!_enough.IsCancellationRequested && !cancellationToken.IsCancellationRequested) SHA256.HashData(digest, digest);
        Interlocked.Increment(ref _parsed);
        return ParsedPage.Empty;
    }

    /// <inheritdoc/>
    public void Dispose() => _enough.Dispose();
}
