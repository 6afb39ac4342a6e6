using Crawler.Frontier;
using Crawler.Frontier.Storage;
using Crawler.Tests.Cli;

namespace Crawler.Tests.Frontier.Storage;

/// <summary>A process was killed, and crawl.db-wal, which held its last commits, is not there any more.</summary>
public sealed class LostLogTests : IDisposable
{
    private readonly TempDirectory _folder = new();
    private long _batches;

    [Theory]
    [InlineData(true, 40, null, false)]
    [InlineData(false, 40, null, true)]
    [InlineData(false, 0, null, false)]
    [InlineData(false, 40, "drained", false)]
    public void Log_IsMissedWhereItHeldWhatPagesJsonlHas(bool isThere, int pagesBytes, string? stoppedBy, bool isMissed)
    {
        var killed = _folder.Below("killed.db");
        var path = _folder.Below("crawl.db");
        CrawlFile.Create(killed);
        using (var store = SqliteFrontierStore.Open(killed, fsync: false, "Crawler", isResumed: false))
        {
            store.Commit(Batch(0, stoppedBy));
            store.Checkpoint();
            store.Commit(Batch(40, stoppedBy));
            File.Copy(killed, path);
            if (isThere) File.Copy(killed + "-wal", path + "-wal");
        }

        File.WriteAllText(_folder.Below("pages.jsonl"), new string('x', pagesBytes));
        using (var resumed = SqliteFrontierStore.Open(path, fsync: false, "Crawler", isResumed: true))
        {
            Assert.Equal(isMissed, resumed.Stored.IsLogLost);
            Assert.Equal(isThere ? 40 : 0, resumed.Stored.OutputLengths["jsonl"]);
        }
    }

    public void Dispose() => _folder.Dispose();

    private CommitBatch Batch(long length, string? stoppedBy) => new(++_batches, [], [], [], [], [], new Dictionary<string, long> { ["jsonl"] = length }) { StoppedBy = stoppedBy };
}
