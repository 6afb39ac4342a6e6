using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Crawler.Output;

namespace Crawler.Hosting;

/// <summary>
/// The pages of a crawl as an asynchronous stream, which is one of the crawl's outputs. The reader gets what is committed, so that it never sees a record that does not stand in the end. The buffer is
/// small: while it is full the output waits, and with it the crawl. Once the crawl stops, or the reader has left, nothing waits any more.
/// </summary>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "Neither source has a timer, and an output may ask them after the crawl has ended.")]
internal sealed class PageStream
{
    /// <summary>The output's name.</summary>
    public const string Name = "stream";

    private const int Buffer = 64;

    private readonly Channel<PageRecord> _pages = Channel.CreateBounded<PageRecord>(new BoundedChannelOptions(Buffer) { SingleReader = true, SingleWriter = false });

    // What comes when nobody may wait: at most what the crawl had under way when it was stopped.
    private readonly Channel<PageRecord> _rest = Channel.CreateUnbounded<PageRecord>(new UnboundedChannelOptions { SingleReader = true });
    private readonly CancellationTokenSource _noWait = new();
    private readonly CancellationTokenSource _left = new();

    // Written and not committed. The output is opened again if its actor restarts, and is then told of the commit, or given the batch again.
    private readonly List<PageRecord> _batch = [];

    /// <summary>Opens the output.</summary>
    public IPageSink Open() => new Sink(this);

    /// <summary>The output does not wait for the reader any longer.</summary>
    public void StopWaiting() => _noWait.Cancel();

    /// <summary>There are no more pages.</summary>
    public void Complete()
    {
        _pages.Writer.TryComplete();
        _rest.Writer.TryComplete();
    }

    /// <summary>Reads to the end. Leaving early lets the crawl go on unread.</summary>
    /// <param name="cancellationToken">Leaves.</param>
    public async IAsyncEnumerable<PageRecord> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var page in _pages.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false)) yield return page;
            await foreach (var page in _rest.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false)) yield return page;
        }
        finally
        {
            await _left.CancelAsync().ConfigureAwait(false);
            await _noWait.CancelAsync().ConfigureAwait(false);
        }
    }

    private void Give(PageRecord page)
    {
        if (_left.IsCancellationRequested || _pages.Writer.TryWrite(page)) return;
        try
        {
            // The output has a thread of its own, and the crawl's bound on what is settled and not committed holds behind it.
            _pages.Writer.WriteAsync(page, _noWait.Token).AsTask().GetAwaiter().GetResult();
        }
        catch (OperationCanceledException)
        {
            if (!_left.IsCancellationRequested) _rest.Writer.TryWrite(page);
        }
    }

    private sealed class Sink(PageStream stream) : ICommittedSink
    {
        private bool _isNewBatch = true;

        public string Name => PageStream.Name;

        public long Length => 0;

        public void CutBack(long length)
        {
        }

        public void Write(PageRecord record)
        {
            // The batch before was committed, or is this one.
            if (_isNewBatch) stream._batch.Clear();
            _isNewBatch = false;
            stream._batch.Add(record);
        }

        public void Flush(bool toDisk) => _isNewBatch = true;

        public void OnCommitted()
        {
            foreach (var record in stream._batch) stream.Give(record);
            stream._batch.Clear();
        }

        public void Dispose()
        {
        }
    }
}
