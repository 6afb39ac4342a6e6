using Akka.Actor;
using Akka.TestKit;
using Crawler.Configuration;
using Crawler.Crawling;
using Crawler.Fetching;
using Crawler.Frontier;
using Crawler.Output;

namespace Crawler.Tests.Crawling;

public class CrawlEndingTests : ActorTest
{
    private static readonly CrawlId Crawl = new("one");

    private readonly TestProbe _fetchPool;
    private readonly ManualResetEventSlim _mayCommit = new();
    private int _stopsOfRequests;

    public CrawlEndingTests()
        : base(ConfigFile.Reference.Text) => _fetchPool = CreateTestProbe();

    // A snapshot that was asked for while the crawl ran comes while the commit is awaited that everything waits for.
    [Fact]
    public async Task SnapshotOfBefore_DoesNotEndTheCrawlBeforeItsLastCommit()
    {
        using var store = new WaitingStore(_mayCommit);
        var plan = new CrawlPlan
        {
            Id = Crawl,
            Options = CrawlOptions.Default with { Sitemaps = CrawlOptions.Default.Sitemaps with { Use = false }, Frontier = CrawlOptions.Default.Frontier with { Partitions = 1 } },
            Seeds = [],
            Scope = () => CrawlScope.TryCreate(CrawlOptions.Default.Scope, out var scope, out _) ? scope : throw new InvalidOperationException("no scope"),
            Sinks = new Dictionary<string, Func<IPageSink>>(),
            Store = store,
            RobotsToken = "crawler",
            AllowSeed = _ => { },
            OnDraining = () => Interlocked.Increment(ref _stopsOfRequests),
        };
        var supervisor = Sys.ActorOf(CrawlSupervisorActor.Props(plan, _fetchPool), "one");
        var asked = _fetchPool.FishForMessage<FetchPoolProtocol.GetLeaseCounts>(_ => true);
        supervisor.Tell(new FetchPoolProtocol.PageLimitReached(Crawl));
        _fetchPool.FishForMessage<FetchPoolProtocol.CloseBook>(_ => true);
        supervisor.Tell(new FetchPoolProtocol.BookEmptied(Crawl));

        // In this order: the partition has reported, the snapshot is on its way, and only then is there a commit.
        AwaitTurn("frontier-0");
        asked.ReplyTo.Tell(new FetchPoolProtocol.LeaseCounts(0, 0, 0, 0));
        AwaitTurn("stats");
        _mayCommit.Set();
        asked = _fetchPool.FishForMessage<FetchPoolProtocol.GetLeaseCounts>(_ => true);
        Assert.Equal(1, Volatile.Read(ref _stopsOfRequests));
        asked.ReplyTo.Tell(new FetchPoolProtocol.LeaseCounts(0, 0, 0, 0));
        _fetchPool.FishForMessage<FetchPoolProtocol.GetLeaseCounts>(_ => true).ReplyTo.Tell(new FetchPoolProtocol.LeaseCounts(0, 0, 0, 0));
        var summary = await plan.Completion.Task.WaitAsync(TimeSpan.FromMinutes(1));
        Assert.Equal((StopReason.Drained, nameof(StopReason.Drained)), (summary.Reason, store.StoppedBy));
    }

    private void AwaitTurn(string actor)
    {
        Sys.ActorSelection($"/user/one/{actor}").Tell(new Identify(actor), TestActor);
        ExpectMsg<ActorIdentity>();
    }

    private sealed class WaitingStore(ManualResetEventSlim mayCommit) : FrontierStoreLayer(new MemoryFrontierStore()), IDisposable
    {
        public string? StoppedBy { get; private set; }

        public override void Commit(CommitBatch batch)
        {
            mayCommit.Wait(TimeSpan.FromMinutes(1));
            base.Commit(batch);
            StoppedBy ??= batch.StoppedBy;
        }
    }
}
