using System.Text;
using Akka.Actor;
using Akka.TestKit;
using Crawler.Crawling;
using Crawler.Fetching;
using Crawler.Frontier;
using Crawler.Politeness;
using Crawler.Urls;

namespace Crawler.Tests.Politeness;

/// <summary>One host's queue between a fetch pool, a frontier and a commit that a test plays, on a clock that it moves.</summary>
public abstract class HostQueueTestKit : ActorTest
{
    private const string TestScheduler = """akka.scheduler.implementation = "Akka.TestKit.TestScheduler, Akka.TestKit" """;

    private long _lastLease;

    private protected HostQueueTestKit()
        : base(TestScheduler)
    {
        Pool = CreateTestProbe();
        Frontier = CreateTestProbe();
        Commit = CreateTestProbe();
        Pool.IgnoreMessages(message => message is FetchPoolProtocol.Release or FetchPoolProtocol.Recall);
    }

    private protected static TimeSpan Second { get; } = TimeSpan.FromSeconds(1);

    private protected static CrawlId Crawl { get; } = new("test");

    private protected TestProbe Pool { get; }

    private protected TestProbe Frontier { get; }

    private protected TestProbe Commit { get; }

    private protected TestScheduler Scheduler => (TestScheduler)Sys.Scheduler;

    private protected static FrontierUrl Row(long id, string url) => new(new UrlId(id), Url(url), (ulong)id, 0, null, 0, IsSeed: false);

    private protected static CanonicalUrl Url(string text) => CanonicalUrl.TryCreate(text, out var url, out _) ? url : throw new ArgumentException(text, nameof(text));

    private protected static ResponseHead Head(FetchOrder order, int status) => new() { Url = order.Request.Url, Status = status, HttpVersion = "1.1" };

    private protected static FetchOutcome.Success Ok(FetchOrder order, string body) => new(Head(order, 200), Encoding.UTF8.GetBytes(body)) { Elapsed = Second };

    private protected FetchOrder Offered() => Pool.FishForMessage<FetchPoolProtocol.Offer>(_ => true).Order;

    private protected void NothingOffered() => Pool.ExpectNoMsg(TimeSpan.FromMilliseconds(50));

    // What the queue was told before is done once it has answered; only then does time go on.
    private protected void Advance(IActorRef queue, TimeSpan time)
    {
        var probe = CreateTestProbe();
        queue.Tell(new Identify(1), probe.Ref);
        probe.ExpectMsg<ActorIdentity>();
        Scheduler.Advance(time);
    }

    private protected LeaseId Grant(IActorRef queue, FetchOrder order)
    {
        var lease = new LeaseId(++_lastLease);
        queue.Tell(new HostQueueProtocol.Granted(lease, order));
        return lease;
    }

    private protected void Answer(IActorRef queue, FetchOrder order, FetchOutcome outcome) => queue.Tell(new HostQueueProtocol.Completed(Grant(queue, order), outcome));

    private protected FrontierProtocol.Settle Settled() => Frontier.FishForMessage<FrontierProtocol.Settle>(_ => true);
}
