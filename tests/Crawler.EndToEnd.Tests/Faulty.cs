using Crawler.Fetching;
using Crawler.Frontier;
using Crawler.Output;
using Crawler.Parsing;

namespace Crawler.EndToEnd.Tests;

/// <summary>A parser that does as it is told before it parses.</summary>
internal sealed class FaultyParser(IPageParser inner, Action<string, CancellationToken> before) : IPageParser
{
    public ParsedPage Parse(FetchOutcome.Success response, CancellationToken cancellationToken)
    {
        before(response.Head.Url.Text, cancellationToken);
        return inner.Parse(response, cancellationToken);
    }
}

/// <summary>A fetcher that throws on some URLs.</summary>
internal sealed class FaultyFetcher(IFetcher inner, Predicate<string> isFaulty) : IFetcher
{
    private int _thrown;

    public int Thrown => _thrown;

    public Task<FetchOutcome> FetchAsync(FetchRequest request, CancellationToken cancellationToken)
    {
        if (!isFaulty(request.Url.Text)) return inner.FetchAsync(request, cancellationToken);
        Interlocked.Increment(ref _thrown);
        return Task.FromException<FetchOutcome>(new InvalidOperationException("the fetcher is broken"));
    }

    public void Dispose() => inner.Dispose();
}

/// <summary>An output that throws.</summary>
internal sealed class FaultySink(MemorySink inner, Action<PageRecord>? onWrite = null, Action? onFlush = null) : IPageSink
{
    public string Name => inner.Name;

    public long Length => inner.Length;

    public void CutBack(long length) => inner.CutBack(length);

    public void Write(PageRecord record)
    {
        onWrite?.Invoke(record);
        inner.Write(record);
    }

    public void Flush(bool toDisk)
    {
        onFlush?.Invoke();
        inner.Flush(toDisk);
    }

    public void Dispose() => inner.Dispose();
}

/// <summary>A store that throws from one batch on.</summary>
internal sealed class FaultyStore(long goodBatches, Func<Exception> failure, IFrontierStore? inner = null) : FrontierStoreLayer(inner ?? new MemoryFrontierStore())
{
    public override void Commit(CommitBatch batch)
    {
        if (batch.Number > goodBatches) throw failure();
        base.Commit(batch);
    }
}
