using Akka.Actor;
using Crawler.Configuration;
using Crawler.Fetching;
using Crawler.Frontier;
using Crawler.Politeness;
using Crawler.Robots;
using Crawler.Urls;

namespace Crawler.Tests.Politeness;

public sealed class HostQueueRowTests : HostQueueTestKit
{
    [Fact]
    public void NoDelay_RowIsToldAfterEveryRequestAllTheSame()
    {
        var queue = Start();
        foreach (var (elapsed, smoothed) in new[] { (4, 4.0), (8, 5.0), (5, 5.0), (1, 4.0) })
        {
            queue.Tell(new HostQueueProtocol.Enqueue(Row(elapsed, $"http://a.test/{elapsed}")));
            var order = Offered();
            Answer(queue, order, Ok(order, "") with { Elapsed = elapsed * Second });
            var row = Frontier.FishForMessage<FrontierProtocol.HostChanged>(_ => true).Row;
            Assert.Equal(smoothed * Second, row.Health.ResponseTime);
            Assert.Equal(Scheduler.Now, row.NextAllowed);
            Advance(queue, Second);
        }
    }

    [Fact]
    public void WhatIsKnownOfRobots_IsToldAsTheSameObjectWhileItIsTheSame()
    {
        var queue = Start();
        var rows = new List<HostRow>();
        foreach (var id in new[] { 1, 2 })
        {
            queue.Tell(new HostQueueProtocol.Enqueue(Row(id, $"http://a.test/{id}")));
            var order = Offered();
            Answer(queue, order, Ok(order, ""));
            rows.Add(Frontier.FishForMessage<FrontierProtocol.HostChanged>(_ => true).Row);
        }

        queue.Tell(new HostQueueProtocol.Enqueue(Row(3, "https://a.test/3")));
        var robots = Offered();
        Assert.Equal(LeaseKind.Robots, robots.Kind);
        Answer(queue, robots, Ok(robots, "User-agent: *\nDisallow: /no\n"));
        var both = Frontier.FishForMessage<FrontierProtocol.HostChanged>(message => message.Row.Robots.Count == 2).Row;
        Assert.Same(rows[0].Robots, rows[1].Robots);
        Assert.Equal(["http://a.test", "https://a.test"], both.Robots.Keys.Select(origin => origin.Value).Order());
    }

    private IActorRef Start()
    {
        var options = CrawlOptions.Default with { Politeness = CrawlOptions.Default.Politeness with { Delay = TimeSpan.Zero, PerHost = 1, Jitter = 0 } };
        var (host, origin) = (Url("http://a.test/").HostKey, Url("http://a.test/").Origin);
        var plan = new HostQueuePlan(Crawl, host, options, "Crawler", Pool.Ref, Frontier.Ref, Commit.Ref, new UrlRanking(options.Frontier));
        var queue = Sys.ActorOf(HostQueueActor.Props(plan));
        var started = Frontier.FishForMessage<FrontierProtocol.QueueStarted>(_ => true);
        var robots = new Dictionary<OriginKey, OriginRobots> { [origin] = new() { Rules = RobotsTxt.AllowAll, State = RobotsState.Unavailable, Expires = DateTimeOffset.MaxValue } };
        queue.Tell(new HostQueueProtocol.Activate(started.Birth, new HostRow(host, default, robots), ClockLostAt: null, [], []));
        return queue;
    }
}
