using Akka.Actor;
using Crawler.Configuration;
using Crawler.Fetching;
using Crawler.Frontier;
using Crawler.Politeness;
using Crawler.Robots;
using Crawler.Urls;

namespace Crawler.Tests.Politeness;

/// <summary>A host that has pages to request, and others wait for its place.</summary>
public class HostQueueLeaveTests : HostQueueTestKit
{
    [Fact]
    public void AskedToLeave_ItEndsWhatItHasOfferedAndRestsWithItsClock()
    {
        var queue = Start(obey: false);
        Enqueue(queue, 3);
        var first = Offered();
        queue.Tell(HostQueueProtocol.Leave.Instance);
        Answer(queue, first, Ok(first, ""));
        var resting = Frontier.FishForMessage<FrontierProtocol.Resting>(_ => true);
        Assert.Equal((queue, 3, Sys.Scheduler.Now + Second), (resting.Queue, resting.Received, resting.Row.NextAllowed));
        Advance(queue, 60 * Second);
        NothingOffered();
    }

    [Fact]
    public void NothingUnderWay_ItRestsAtOnce()
    {
        var queue = Start(obey: false);
        Enqueue(queue, 2);
        var first = Offered();
        Answer(queue, first, Ok(first, ""));
        queue.Tell(HostQueueProtocol.Leave.Instance);
        Assert.Equal(2, Frontier.FishForMessage<FrontierProtocol.Resting>(_ => true).Received);
    }

    [Fact]
    public void AnotherUrlComesOnTheWay_ItSaysAgainThatItRests()
    {
        var queue = Start(obey: false);
        queue.Tell(HostQueueProtocol.Leave.Instance);
        Enqueue(queue, 1);
        Assert.Equal(1, Frontier.FishForMessage<FrontierProtocol.Resting>(resting => resting.Received > 0).Received);
        NothingOffered();
    }

    [Fact]
    public void SearchForItsRobotsTxtHasBegun_ItGoesOnToItsEnd()
    {
        var queue = Start(obey: true);
        Enqueue(queue, 1);
        var robots = Offered();
        queue.Tell(HostQueueProtocol.Leave.Instance);
        Answer(queue, robots, new FetchOutcome.Redirect(Head(robots, 301), Url("http://a.test/rules.txt")) { Elapsed = Second });
        Advance(queue, Second);
        var hop = Offered();
        Assert.Equal((LeaseKind.Robots, "http://a.test/rules.txt"), (hop.Kind, hop.Request.Url.Text));
        Answer(queue, hop, Ok(hop, "User-agent: *\nAllow: /\n"));
        var resting = Frontier.FishForMessage<FrontierProtocol.Resting>(_ => true);
        Assert.Equal(RobotsState.Fetched, Assert.Single(resting.Row.Robots.Values).State);
        Advance(queue, 60 * Second);
        NothingOffered();
    }

    [Fact]
    public void HopOfAnotherHostsRobotsTxt_IsStillFetched()
    {
        var queue = Start(obey: false);
        Enqueue(queue, 2);
        var first = Offered();
        queue.Tell(HostQueueProtocol.Leave.Instance);
        queue.Tell(new HostQueueProtocol.FetchHop(Url("http://a.test/robots.txt"), new RobotsErrand(Url("http://b.test/").Origin, 1, TestActor)));
        Answer(queue, first, Ok(first, ""));
        Advance(queue, Second);
        var hop = Offered();
        Assert.Equal(LeaseKind.Robots, hop.Kind);
        Answer(queue, hop, Ok(hop, ""));
        ExpectMsg<HostQueueProtocol.HopFetched>();
        Assert.Equal(3, Frontier.FishForMessage<FrontierProtocol.Resting>(_ => true).Received);
    }

    private static void Enqueue(IActorRef queue, int urls)
    {
        for (var id = 1; id <= urls; id++) queue.Tell(new HostQueueProtocol.Enqueue(Row(id, $"http://a.test/{id}")));
    }

    private IActorRef Start(bool obey)
    {
        var options = CrawlOptions.Default with
        {
            Politeness = CrawlOptions.Default.Politeness with { Delay = Second, PerHost = 1, Jitter = 0, AdaptiveFactor = 0 },
            Robots = CrawlOptions.Default.Robots with { Obey = obey },
        };
        var host = Url("http://a.test/").HostKey;
        var queue = Sys.ActorOf(HostQueueActor.Props(new HostQueuePlan(Crawl, host, options, "Crawler", Pool.Ref, Frontier.Ref, Commit.Ref, new UrlRanking(options.Frontier))));
        var started = Frontier.FishForMessage<FrontierProtocol.QueueStarted>(_ => true);
        queue.Tell(new HostQueueProtocol.Activate(started.Birth, new HostRow(host, default, new Dictionary<OriginKey, OriginRobots>()), ClockLostAt: null, [], []));

        // It has nothing yet.
        Assert.Equal(0, Frontier.FishForMessage<FrontierProtocol.Resting>(_ => true).Received);
        return queue;
    }
}
