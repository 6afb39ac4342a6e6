using Akka.Actor;
using Crawler.Configuration;
using Crawler.Crawling;
using Crawler.Fetching;
using Crawler.Frontier;
using Crawler.Frontier.Storage;
using Crawler.Output;
using Crawler.Tests.Cli;
using Crawler.Urls;

namespace Crawler.Tests.Frontier.Storage;

/// <summary>A power cut leaves crawl.db itself, without its log, and of each output what was written to disk: the file must never vouch for more.</summary>
public sealed class CheckpointOrderTests : ActorTest
{
    private const int Batches = 62;
    private const long CheckpointBytes = 64 * 1024;

    private readonly TempDirectory _folder = new();
    private readonly DiskSink[] _sinks = [new("one"), new("two")];

    public CheckpointOrderTests()
        : base(ConfigFile.Reference.Text)
    {
    }

    private string Database => _folder.Below("crawl.db");

    private string LogFile => Database + "-wal";

    [Fact]
    public void WhatTheFileVouchesFor_IsOnDiskInEveryOutput_AndTheLogStaysShort()
    {
        var (store, watched, commit) = Start();
        var longest = CommitAll(commit);
        Assert.Empty(watched.Problems);
        Assert.True(watched.Checkpoints > 2, $"{watched.Checkpoints} checkpoints");
        Assert.InRange(longest, CheckpointBytes, CheckpointBytes * 4);
        Assert.True(watched.Written > longest * 3, $"{watched.Written} bytes were written in all, and the log held {longest}");
        commit.Tell(CommitProtocol.CloseSinks.Instance);
        ExpectMsg<CommitProtocol.SinksClosed>();
        Close(store);
        Assert.Empty(watched.Problems);
        Assert.Equal(Batches, LengthsInTheFile()["one"]);
        Assert.False(File.Exists(LogFile));
    }

    [Fact]
    public void OutputsAreNew_TheFileItselfKnowsTheirLengthsBeforeTheirFirstLine()
    {
        var (store, _, commit) = Start();
        commit.Tell(Append(1));
        commit.Tell(new CommitProtocol.FlushAll(TestActor));
        ExpectMsg<CommitProtocol.Flushed>();
        Assert.Equal([("one", 0), ("two", 0)], LengthsInTheFile().Select(output => (output.Key, output.Value)).Order());
        Close(store);
    }

    [Fact]
    public void OutputsAreNew_TheirLengthsAreFoldedInBeforeAnybodyIsTold()
    {
        var asked = CreateTestProbe();
        var (store, watched, _) = Start(asked.Ref);
        watched.AfterCheckpoint = () => TestActor.Tell(StoreProtocol.Checkpointed.Instance);
        store.Tell(asked.ExpectMsg<StoreProtocol.Store>() with { ReplyTo = TestActor });
        ExpectMsg<StoreProtocol.Checkpointed>();
        ExpectMsg<StoreProtocol.Stored>();
        Close(store);
    }

    [Fact]
    public void NotClosedInOrder_TheLogIsLeftAsItIs()
    {
        var (store, watched, commit) = Start();
        CommitAll(commit);
        Close(store);
        var vouched = LengthsInTheFile()["one"];
        Assert.InRange(vouched, 1, Batches - 1);
        Assert.True(vouched <= _sinks[0].OnDisk);
        Assert.True(new FileInfo(LogFile).Length > 0);
        using (var reader = CrawlLedger.Open(Database)) Assert.Equal(Batches, reader.OutputLengths()["one"]);
        using (SqliteFrontierStore.Open(Database, fsync: true, "Crawler", isResumed: true))
        {
        }

        Assert.Equal(vouched, LengthsInTheFile()["one"]);
    }

    [Fact]
    public void OutputCannotBeWrittenToDiskAtTheEnd_TheLogIsLeftAsItIs()
    {
        var (store, _, commit) = Start();
        CommitAll(commit);
        _sinks[1].IsDiskGone = true;
        commit.Tell(CommitProtocol.CloseSinks.Instance);
        Assert.Equal("two", ExpectMsg<CommitProtocol.CommitFailed>().Where);
        ExpectMsg<CommitProtocol.SinksClosed>();
        Close(store);
        Assert.True(LengthsInTheFile()["two"] <= _sinks[1].OnDisk);
        Assert.True(new FileInfo(LogFile).Length > 0);
    }

    protected override void AfterAll()
    {
        base.AfterAll();
        _folder.Dispose();
    }

    private (IActorRef Store, WatchedStore Watched, IActorRef Commit) Start(IActorRef? seenByCommit = null)
    {
        CrawlFile.Create(Database);
        var watched = new WatchedStore(SqliteFrontierStore.Open(Database, fsync: false, "Crawler", isResumed: false), Check);
        var store = Sys.ActorOf(StoreActor.Props(watched));
        IReadOnlyDictionary<string, Func<IPageSink>> outputs = _sinks.ToDictionary(sink => sink.Name, sink => new Func<IPageSink>(() => sink));
        var options = CrawlOptions.Default.Output with { CheckpointBytes = CheckpointBytes };
        return (store, watched, Sys.ActorOf(CommitActor.Props(new CrawlId("test"), options, outputs, watched.Stored, seenByCommit ?? store, CreateTestProbe().Ref, TestActor)));
    }

    // Each batch has one page, and the longest log there was is told.
    private long CommitAll(IActorRef commit)
    {
        var longest = 0L;
        for (var number = 1; number <= Batches; number++)
        {
            commit.Tell(Append(number));
            commit.Tell(new CommitProtocol.FlushAll(TestActor));
            ExpectMsg<CommitProtocol.Flushed>();
            longest = Math.Max(longest, new FileInfo(LogFile).Length);
        }

        return longest;
    }

    private void Close(IActorRef store)
    {
        Watch(store);
        Sys.Stop(store);
        ExpectTerminated(store);
    }

    private string? Check() =>
        LengthsInTheFile().Where(output => output.Value > _sinks.Single(sink => sink.Name == output.Key).OnDisk).Select(output => $"{output.Key}: {output.Value} in crawl.db").FirstOrDefault();

    private IReadOnlyDictionary<string, long> LengthsInTheFile()
    {
        var copy = _folder.Below("cut.db");
        File.Copy(Database, copy, overwrite: true);
        using var ledger = CrawlLedger.Open(copy);
        var lengths = ledger.OutputLengths();
        Assert.All(lengths.Values, length => Assert.Equal(ledger.SettledUrls().Count, length));
        return lengths;
    }

    private static CommitProtocol.Append Append(int number)
    {
        Assert.True(CanonicalUrl.TryCreate($"http://a.test/{number}", out var url, out _));
        var row = new FrontierUrl(new UrlId(number), url, (ulong)number, 0, null, 0, IsSeed: false);
        var record = new PageRecord { Url = url.Text, Outcome = PageOutcome.Fetched };
        return new(0, new Settlement(row, UrlState.Fetched, null, record, new LeaseId(number)), [new Judgement(row, UrlState.Pending, null, null)], [], null, []);
    }

    // An output whose length is its number of records.
    private sealed class DiskSink(string name) : IPageSink
    {
        private long _onDisk;

        public string Name => name;

        public long Length { get; private set; }

        public long OnDisk => Interlocked.Read(ref _onDisk);

        public bool IsDiskGone { get; set; }

        public void CutBack(long length) => Length = length;

        public void Write(PageRecord record) => Length++;

        public void Flush(bool toDisk)
        {
            if (IsDiskGone) throw new IOException("the disk is gone");
            if (toDisk) Interlocked.Exchange(ref _onDisk, Length);
        }

        public void Dispose()
        {
        }
    }

    // Looks at the file after every step.
    private sealed class WatchedStore(IFrontierStore inner, Func<string?> check) : FrontierStoreLayer(inner)
    {
        public List<string> Problems { get; } = [];

        public int Checkpoints { get; private set; }

        public Action? AfterCheckpoint { get; set; }

        public long Written { get; private set; }

        public override void Commit(CommitBatch batch)
        {
            var before = LogBytes;
            base.Commit(batch);
            Written += LogBytes - before;
            Look("a commit");
        }

        public override void Checkpoint()
        {
            base.Checkpoint();
            Checkpoints++;
            Look("a checkpoint");
            AfterCheckpoint?.Invoke();
        }

        private void Look(string when)
        {
            if (check() is { } problem) Problems.Add($"after {when}: {problem}");
        }
    }
}
