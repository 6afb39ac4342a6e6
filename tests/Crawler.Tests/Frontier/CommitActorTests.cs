using Akka.Actor;
using Akka.TestKit;
using Crawler.Configuration;
using Crawler.Crawling;
using Crawler.Fetching;
using Crawler.Frontier;
using Crawler.Output;
using Crawler.Urls;

namespace Crawler.Tests.Frontier;

public class CommitActorTests : ActorTest
{
    private static readonly CrawlId Crawl = new("test");
    private readonly TestProbe _store;
    private readonly TestProbe _pool;
    private readonly TestProbe _supervisor;
    private readonly TestProbe _partition;

    public CommitActorTests()
        : base(ConfigFile.Reference.Text)
    {
        (_store, _pool, _supervisor, _partition) = (CreateTestProbe(), CreateTestProbe(), CreateTestProbe(), CreateTestProbe());
    }

    [Fact]
    public void Settlement_GoesThroughTheSinkToTheStoreAndOnlyThenBack()
    {
        var sink = new ListSink("one");
        var commit = Start(sink);
        commit.Tell(Append(1, lease: 7));
        commit.Tell(CommitProtocol.Flush.Instance);
        var batch = _store.ExpectMsg<StoreProtocol.Store>().Batch;
        Assert.Equal(["http://a.test/1"], sink.Written);
        Assert.Equal((1L, 1, 1L), (batch.Number, batch.Settled.Count, batch.OutputLengths["one"]));
        _partition.ExpectNoMsg(TimeSpan.FromMilliseconds(50));
        commit.Tell(new StoreProtocol.Stored(1));
        Assert.Single(_partition.ExpectMsg<CommitProtocol.Committed>().Settled);
        Assert.Equal([(new LeaseId(7), true)], _pool.ExpectMsg<FetchPoolProtocol.Closed>().Leases);
    }

    // ENOSPC: delayed allocation may find out only now. The store keeps its log, so that a resume finds what is missing.
    [Fact]
    public void OutputIsFullWhenItIsClosed_IsAFailureByName_AndTheLogIsNotFoldedIn()
    {
        var commit = Start(new ListSink("one", isFullAtTheEnd: true));
        commit.Tell(Append(1));
        commit.Tell(CommitProtocol.Flush.Instance);
        _store.ExpectMsg<StoreProtocol.Store>();
        commit.Tell(new StoreProtocol.Stored(1));
        commit.Tell(CommitProtocol.CloseSinks.Instance);
        Assert.Equal(new CommitProtocol.CommitFailed("one", "it is not on disk as a whole: the disk is full"), _supervisor.ExpectMsg<CommitProtocol.CommitFailed>());
        _supervisor.ExpectMsg<CommitProtocol.SinksClosed>();
        _store.ExpectNoMsg(TimeSpan.FromMilliseconds(50));
    }

    [Fact]
    public void AppendedWhileABatchIsOpen_BelongsToTheNext()
    {
        var commit = Start(new ListSink("one"));
        commit.Tell(Append(1));
        commit.Tell(CommitProtocol.Flush.Instance);
        _store.ExpectMsg<StoreProtocol.Store>();
        commit.Tell(Append(2));
        commit.Tell(CommitProtocol.Flush.Instance);
        _store.ExpectNoMsg(TimeSpan.FromMilliseconds(50));
        commit.Tell(new StoreProtocol.Stored(1));
        Assert.Equal(2, _store.ExpectMsg<StoreProtocol.Store>().Batch.Number);
    }

    // The page that the crawl waits for comes behind the lease of it that is committed meanwhile.
    [Fact]
    public void SettledIsWantedBeforeItIsThere_IsCommittedWhenItComes_ALeaseIsNot()
    {
        var commit = Start(new ListSink("one"));
        commit.Tell(new CommitProtocol.AppendLease(new UrlId(1)));
        commit.Tell(CommitProtocol.FlushSettled.Instance);
        _store.ExpectNoMsg(TimeSpan.FromMilliseconds(50));
        commit.Tell(CommitProtocol.Flush.Instance);
        Assert.Empty(_store.ExpectMsg<StoreProtocol.Store>().Batch.Settled);
        commit.Tell(Append(1));
        commit.Tell(new StoreProtocol.Stored(1));
        Assert.Single(_store.ExpectMsg<StoreProtocol.Store>().Batch.Settled);
    }

    [Fact]
    public void FullBatch_NeedsNoFlush()
    {
        var commit = Start(new ListSink("one"), batchRecords: 2);
        commit.Tell(Append(1));
        _store.ExpectNoMsg(TimeSpan.FromMilliseconds(50));
        commit.Tell(Append(2));
        Assert.Equal(2, _store.ExpectMsg<StoreProtocol.Store>().Batch.Settled.Count);
    }

    [Fact]
    public void SinkThrowsOnARecord_ThatUrlFailsWithTheSinksName_AndTheRestIsCommitted()
    {
        var commit = Start(new ListSink("one", failOn: "http://a.test/1"), batchRecords: 2);
        commit.Tell(Append(1, lease: 1));
        commit.Tell(Append(2, lease: 2));
        var batch = _store.ExpectMsg<StoreProtocol.Store>().Batch;
        Assert.Equal((UrlState.Failed, "SinkFailed"), (batch.Settled[0].State, batch.Settled[0].Reason));
        Assert.Contains("one: InvalidOperationException: no", batch.Settled[0].Record!.Error, StringComparison.Ordinal);
        Assert.Equal(UrlState.Fetched, batch.Settled[1].State);
        commit.Tell(new StoreProtocol.Stored(1));
        Assert.Equal([(new LeaseId(1), false), (new LeaseId(2), true)], _pool.ExpectMsg<FetchPoolProtocol.Closed>().Leases);
    }

    [Fact]
    public void DiskFull_IsToldToTheSupervisor_AndNothingIsCommitted()
    {
        var commit = Start(new ListSink("one", fullOn: "http://a.test/1"));
        commit.Tell(Append(1));
        commit.Tell(CommitProtocol.Flush.Instance);
        var failed = _supervisor.ExpectMsg<CommitProtocol.CommitFailed>();
        Assert.Equal(("one", "No space left on device"), (failed.Where, failed.Detail));
        _store.ExpectNoMsg(TimeSpan.FromMilliseconds(50));
    }

    [Fact]
    public void SinkKilledInTheMiddleOfABatch_IsGivenItAgainAndWritesItOnce()
    {
        var sink = new ListSink("one");
        var other = new ListSink("two", waitFor: new ManualResetEventSlim());
        var commit = Start([sink, other]);
        commit.Tell(Append(1));
        commit.Tell(CommitProtocol.Flush.Instance);
        AwaitCondition(() => other.IsWaiting);
        Sys.ActorSelection(commit.Path / "sink-two").Tell(Kill.Instance);
        other.Release();
        var batch = _store.ExpectMsg<StoreProtocol.Store>().Batch;
        commit.Tell(new StoreProtocol.Stored(1));
        commit.Tell(Append(2));
        commit.Tell(CommitProtocol.Flush.Instance);
        _store.ExpectMsg<StoreProtocol.Store>();
        Assert.Equal(1, batch.OutputLengths["two"]);
        Assert.Equal(["http://a.test/1", "http://a.test/2"], other.Written);
        Assert.Equal(["http://a.test/1", "http://a.test/2"], sink.Written);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void ClosedWhileTheStoreHasTheBatch_ItsAnswerDecidesWhatTheOutputsKeep(bool stored)
    {
        var sink = new ListSink("one");
        var commit = Start(sink);
        commit.Tell(Append(1));
        commit.Tell(CommitProtocol.Flush.Instance);
        _store.ExpectMsg<StoreProtocol.Store>();
        commit.Tell(CommitProtocol.CloseSinks.Instance);
        _supervisor.ExpectNoMsg(TimeSpan.FromMilliseconds(50));
        commit.Tell(stored ? new StoreProtocol.Stored(1) : new StoreProtocol.StoreFailed(1, "no"));
        if (stored) ConcludeStore(commit);
        _supervisor.ExpectMsg<CommitProtocol.SinksClosed>();
        Assert.Equal(stored ? 1 : 0, sink.Written.Count);
    }

    [Fact]
    public void WrittenButNotGivenToTheStore_IsCutBackAtTheClose()
    {
        var sink = new ListSink("one");
        var commit = Start([sink, new ListSink("two", fullOn: "http://a.test/1")]);
        commit.Tell(Append(1));
        commit.Tell(CommitProtocol.Flush.Instance);
        _supervisor.ExpectMsg<CommitProtocol.CommitFailed>();
        commit.Tell(CommitProtocol.CloseSinks.Instance);
        ConcludeStore(commit);
        _supervisor.ExpectMsg<CommitProtocol.SinksClosed>();
        Assert.Empty(sink.Written);
    }

    [Fact]
    public void OneOfTwoSinksThrows_TheOtherSaysThatTheUrlFailedToo()
    {
        var sound = new ListSink("sound");
        var commit = Start([sound, new ListSink("one", failOn: "http://a.test/1")]);
        commit.Tell(Append(1));
        commit.Tell(CommitProtocol.Flush.Instance);
        _store.ExpectMsg<StoreProtocol.Store>();
        Assert.Equal([PageOutcome.Failed], sound.Outcomes);
    }

    [Fact]
    public void FlushAll_IsAnsweredWhenWhatWasThereIsStored_HoweverMuchComesAfter()
    {
        var commit = Start(new ListSink("one"));
        commit.Tell(Append(1));
        commit.Tell(new CommitProtocol.FlushAll(TestActor));
        _store.ExpectMsg<StoreProtocol.Store>();
        commit.Tell(Append(2));
        ExpectNoMsg(TimeSpan.FromMilliseconds(50));
        commit.Tell(new StoreProtocol.Stored(1));
        ExpectMsg<CommitProtocol.Flushed>();
    }

    [Fact]
    public void FlushAllWithNothingToCommit_IsAnsweredAtOnce()
    {
        var commit = Start(new ListSink("one"));
        commit.Tell(new CommitProtocol.FlushAll(TestActor));
        ExpectMsg<CommitProtocol.Flushed>();
    }

    [Fact]
    public void ResumedWithMoreInAnOutputThanIsCommitted_ItIsCutBackBeforeAnythingElse()
    {
        var sink = new ListSink("one");
        foreach (var number in new[] { 1, 2, 3 }) sink.Write(new PageRecord { Url = $"http://a.test/{number}", Outcome = PageOutcome.Fetched });
        var commit = Start([sink], stored: new StoredCrawl(1, 2) { IsResumed = true, LastBatch = 7, OutputLengths = new Dictionary<string, long> { ["one"] = 2 } });
        AwaitCondition(() => sink.Length == 2);
        commit.Tell(Append(3));
        commit.Tell(CommitProtocol.Flush.Instance);
        Assert.Equal(8, _store.ExpectMsg<StoreProtocol.Store>().Batch.Number);
        Assert.Equal(["http://a.test/1", "http://a.test/2", "http://a.test/3"], sink.Written);
    }

    [Fact]
    public void ResumedWithLessInAnOutputThanWasCommitted_IsNamedAndNothingIsCommitted()
    {
        var commit = Start([new ListSink("one")], stored: new StoredCrawl(1, 2) { IsResumed = true, LastBatch = 7, OutputLengths = new Dictionary<string, long> { ["one"] = 2 } });
        Assert.Equal("one", _supervisor.ExpectMsg<CommitProtocol.CommitFailed>().Where);
        commit.Tell(Append(1));
        commit.Tell(CommitProtocol.Flush.Instance);
        _store.ExpectNoMsg(TimeSpan.FromMilliseconds(50));
    }

    [Fact]
    public void ClosedInOrder_TheOutputIsOnDisk()
    {
        var sink = new ListSink("one");
        var commit = Start(sink);
        commit.Tell(Append(1));
        commit.Tell(CommitProtocol.Flush.Instance);
        _store.ExpectMsg<StoreProtocol.Store>();
        Assert.False(sink.IsOnDisk);
        commit.Tell(new StoreProtocol.Stored(1));
        commit.Tell(CommitProtocol.CloseSinks.Instance);
        ConcludeStore(commit);
        _supervisor.ExpectMsg<CommitProtocol.SinksClosed>();
        Assert.True(sink.IsOnDisk);
    }

    [Fact]
    public void LogIsLong_TheNextBatchIsOnDiskInEveryOutputBeforeTheStoreFoldsItIn()
    {
        var sinks = new[] { new ListSink("one"), new ListSink("two", failOn: "http://a.test/2") };
        var commit = Start(sinks);
        commit.Tell(Append(1));
        commit.Tell(CommitProtocol.Flush.Instance);
        Assert.False(_store.ExpectMsg<StoreProtocol.Store>().IsCheckpoint);
        Assert.All(sinks, sink => Assert.False(sink.IsOnDisk));
        commit.Tell(new StoreProtocol.Stored(1, CrawlOptions.Default.Output.CheckpointBytes));
        commit.Tell(Append(2));
        commit.Tell(CommitProtocol.Flush.Instance);
        Assert.True(_store.ExpectMsg<StoreProtocol.Store>().IsCheckpoint);
        Assert.All(sinks, sink => Assert.True(sink.IsOnDisk));
        commit.Tell(new StoreProtocol.Stored(2));
        commit.Tell(Append(3));
        commit.Tell(CommitProtocol.Flush.Instance);
        Assert.False(_store.ExpectMsg<StoreProtocol.Store>().IsCheckpoint);
        Assert.All(sinks, sink => Assert.False(sink.IsOnDisk));
    }

    [Fact]
    public void StoreStopsBeforeItHasFoldedItsLogIn_TheEndIsToldAllTheSame()
    {
        var commit = Start(new ListSink("one"));
        commit.Tell(Append(1));
        commit.Tell(CommitProtocol.Flush.Instance);
        _store.ExpectMsg<StoreProtocol.Store>();
        commit.Tell(new StoreProtocol.Stored(1));
        commit.Tell(CommitProtocol.CloseSinks.Instance);
        _store.ExpectMsg<StoreProtocol.Checkpoint>();
        Sys.Stop(_store.Ref);
        _supervisor.ExpectMsg<CommitProtocol.SinksClosed>();
    }

    [Fact]
    public void CrawlTakenOver_TheOutputsStayAsTheyAre()
    {
        var sink = new ListSink("one");
        var commit = Start(sink);
        commit.Tell(Append(1));
        commit.Tell(CommitProtocol.Flush.Instance);
        _store.ExpectMsg<StoreProtocol.Store>();
        commit.Tell(new StoreProtocol.StoreFailed(1, "taken", IsTakenOver: true));
        Assert.True(_supervisor.ExpectMsg<CommitProtocol.CommitFailed>().IsTakenOver);
        commit.Tell(CommitProtocol.CloseSinks.Instance);
        _supervisor.ExpectMsg<CommitProtocol.SinksClosed>();
        Assert.Equal(["http://a.test/1"], sink.Written);
    }

    // The store's answer comes when an output has failed already.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void OutputAndThenTheStoreFail_TheOutputsAreClosedAllTheSame(bool isTakenOver)
    {
        var sink = new ListSink("one");
        var commit = Start([sink, new ListSink("two")]);
        commit.Tell(Append(1));
        commit.Tell(CommitProtocol.Flush.Instance);
        _store.ExpectMsg<StoreProtocol.Store>();
        Sys.ActorSelection(commit.Path / "sink-two").Tell(PoisonPill.Instance);
        Assert.Equal("two", _supervisor.ExpectMsg<CommitProtocol.CommitFailed>().Where);
        commit.Tell(new StoreProtocol.StoreFailed(1, "no", isTakenOver));
        commit.Tell(CommitProtocol.CloseSinks.Instance);
        _supervisor.ExpectMsg<CommitProtocol.SinksClosed>();
        Assert.Equal(isTakenOver ? 1 : 0, sink.Written.Count);
    }

    [Fact]
    public void NewCrawl_LengthsOfItsOutputsAreCommittedBeforeAnythingIsWritten()
    {
        var sink = new ListSink("one");
        var commit = Start([sink], stored: new StoredCrawl(1, 2));
        commit.Tell(Append(1));
        commit.Tell(new CommitProtocol.FlushAll(TestActor));
        var opening = _store.ExpectMsg<StoreProtocol.Store>().Batch;
        Assert.Equal((1L, 0, 0L), (opening.Number, opening.Settled.Count, opening.OutputLengths["one"]));
        Assert.Empty(sink.Written);
        commit.Tell(new StoreProtocol.Stored(1));
        ExpectNoMsg(TimeSpan.FromMilliseconds(50));
        Assert.Equal((2L, 1L), (_store.ExpectMsg<StoreProtocol.Store>().Batch.Number, sink.Length));
        commit.Tell(new StoreProtocol.Stored(2));
        ExpectMsg<CommitProtocol.Flushed>();
    }

    [Fact]
    public void ResumedWithAnOutputMore_WhatItHoldsIsKept()
    {
        var (old, added) = (new ListSink("old"), new ListSink("added"));
        added.Write(new PageRecord { Url = "http://z.test/", Outcome = PageOutcome.Fetched });
        var commit = Start([old, added], stored: new StoredCrawl(1, 2) { IsResumed = true, LastBatch = 7, OutputLengths = new Dictionary<string, long> { ["old"] = 0 } });
        var opening = _store.ExpectMsg<StoreProtocol.Store>().Batch;
        Assert.Equal((8L, 0L, 1L), (opening.Number, opening.OutputLengths["old"], opening.OutputLengths["added"]));
        commit.Tell(new StoreProtocol.Stored(8));
        commit.Tell(Append(1));
        commit.Tell(CommitProtocol.Flush.Instance);
        Assert.Equal(9, _store.ExpectMsg<StoreProtocol.Store>().Batch.Number);
        Assert.Equal(["http://z.test/", "http://a.test/1"], added.Written);
    }

    [Fact]
    public void RequestThatOutlastsABatch_IsLeasedInIt_AndOneThatSettlesItIsNot()
    {
        var commit = Start(new ListSink("one"));
        commit.Tell(new CommitProtocol.AppendLease(new UrlId(1)));
        commit.Tell(new CommitProtocol.AppendLease(new UrlId(2)));
        commit.Tell(new CommitProtocol.AppendLease(new UrlId(3)));
        commit.Tell(new CommitProtocol.AppendRelease(new UrlId(3)));
        commit.Tell(Append(2));
        commit.Tell(CommitProtocol.Flush.Instance);
        var batch = _store.ExpectMsg<StoreProtocol.Store>().Batch;
        Assert.Equal([new UrlId(1)], batch.Leased);
        Assert.Empty(batch.Released);
        commit.Tell(new StoreProtocol.Stored(1));
        commit.Tell(new CommitProtocol.AppendRelease(new UrlId(1)));
        commit.Tell(CommitProtocol.Flush.Instance);
        Assert.Equal([new UrlId(1)], _store.ExpectMsg<StoreProtocol.Store>().Batch.Released);
    }

    [Fact]
    public void StoppedInOrder_WhatIsLeasedIsGivenBackWithTheLastBatch()
    {
        var commit = Start(new ListSink("one"));
        commit.Tell(new CommitProtocol.AppendLease(new UrlId(1)));
        commit.Tell(new CommitProtocol.AppendLease(new UrlId(2)));
        commit.Tell(CommitProtocol.Flush.Instance);
        Assert.Equal(2, _store.ExpectMsg<StoreProtocol.Store>().Batch.Leased.Count);
        commit.Tell(new StoreProtocol.Stored(1));
        commit.Tell(new CommitProtocol.AppendLease(new UrlId(3)));
        commit.Tell(Append(2));
        commit.Tell(CommitProtocol.ReleaseAll.Instance);
        commit.Tell(new CommitProtocol.FlushAll(TestActor));
        var batch = _store.ExpectMsg<StoreProtocol.Store>().Batch;
        Assert.Empty(batch.Leased);
        Assert.Equal([new UrlId(1)], batch.Released);
        commit.Tell(new StoreProtocol.Stored(2));
        ExpectMsg<CommitProtocol.Flushed>();
    }

    private void ConcludeStore(IActorRef commit)
    {
        _store.ExpectMsg<StoreProtocol.Checkpoint>();
        commit.Tell(StoreProtocol.Checkpointed.Instance);
    }

    private static CommitProtocol.Append Append(int number, long? lease = null)
    {
        Assert.True(CanonicalUrl.TryCreate($"http://a.test/{number}", out var url, out _));
        var row = new FrontierUrl(new UrlId(number), url, (ulong)number, 0, null, 0, IsSeed: false);
        var record = new PageRecord { Url = url.Text, Outcome = PageOutcome.Fetched };
        return new(0, new Settlement(row, UrlState.Fetched, null, record, lease is { } id ? new LeaseId(id) : null), [], [], null, []);
    }

    private IActorRef Start(ListSink sink, int batchRecords = 100) => Start([sink], batchRecords);

    private IActorRef Start(ListSink[] sinks, int batchRecords = 100, StoredCrawl? stored = null)
    {
        var options = CrawlOptions.Default.Output with { BatchRecords = batchRecords, CommitInterval = TimeSpan.FromMinutes(1) };
        IReadOnlyDictionary<string, Func<IPageSink>> outputs = sinks.ToDictionary(sink => sink.Name, sink => new Func<IPageSink>(() => sink));
        var commit = Sys.ActorOf(CommitActor.Props(Crawl, options, outputs, stored ?? new StoredCrawl(1, 2) { OutputLengths = sinks.ToDictionary(sink => sink.Name, _ => 0L) }, _store.Ref, _pool.Ref, _supervisor.Ref));
        commit.Tell(new CommitActor.UsePartitions([_partition.Ref]));
        return commit;
    }

    private sealed class ListSink(string name, string? failOn = null, string? fullOn = null, ManualResetEventSlim? waitFor = null, bool isFullAtTheEnd = false) : IPageSink
    {
        private readonly List<PageRecord> _written = [];

        public string Name => name;

        public long Length => _written.Count;

        public IReadOnlyList<string> Written => [.. _written.Select(record => record.Url)];

        public IReadOnlyList<PageOutcome> Outcomes => [.. _written.Select(record => record.Outcome)];

        public bool IsWaiting { get; private set; }

        public bool IsOnDisk { get; private set; }

        public void Release() => waitFor!.Set();

        public void CutBack(long length) => _written.RemoveRange((int)length, _written.Count - (int)length);

        public void Write(PageRecord record)
        {
            if (record.Url == failOn) throw new InvalidOperationException("no");
            if (record.Url == fullOn) throw new IOException("No space left on device");
            IsWaiting = true;
            waitFor?.Wait(TimeSpan.FromSeconds(10));
            _written.Add(record);
        }

        public void Flush(bool toDisk)
        {
            if (toDisk && isFullAtTheEnd) throw new IOException("what the system says", OperatingSystem.IsWindows() ? unchecked((int)0x80070070) : 28);
            IsOnDisk = toDisk;
        }

        public void Dispose()
        {
        }
    }
}
