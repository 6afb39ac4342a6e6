using Akka.Actor;
using Crawler.Configuration;
using Crawler.Fetching;
using Crawler.Frontier;
using Crawler.Politeness;
using Crawler.Robots;
using Crawler.Urls;

namespace Crawler.Tests.Politeness;

public class HostQueueRecallTests : HostQueueTestKit
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    [Fact]
    public void PushedBack_RecallsWhatItHasOffered_AndOffersItAgainAfterTheWait()
    {
        var (queue, orders) = Start();
        var recall = Refuse(queue, orders[0]);
        queue.Tell(new HostQueueProtocol.Recalled(recall.Birth, orders[1..]));
        Advance(queue, Patience - Second);
        NothingOffered();
        Advance(queue, Second);
        var first = Offered();
        Advance(queue, Patience);
        Grant(queue, first);
        Advance(queue, Patience);
        Assert.Subset(new HashSet<long> { 1, 2, 3 }, new HashSet<long> { first.Row!.Id.Value, Offered().Row!.Id.Value });
    }

    [Fact]
    public void WhatALifeBeforeHasRecalled_IsNoneOfThisOnes()
    {
        var (queue, orders) = Start();
        Refuse(queue, orders[0]);
        queue.Tell(new HostQueueProtocol.Recalled(Guid.NewGuid(), orders[1..]));
        Advance(queue, 2 * Patience);
        NothingOffered();
    }

    [Fact]
    public void RobotsAndSitemapsAreRecalledToo_TheyAreOfferedAgain()
    {
        var requester = CreateTestProbe();
        var (queue, orders) = Start(urls: 1);
        queue.Tell(new HostQueueProtocol.FetchHop(Url("http://a.test/s.xml"), new SitemapErrand(1, 0, requester.Ref)));
        queue.Tell(new HostQueueProtocol.FetchHop(Url("http://a.test/r.txt"), new RobotsErrand(Url("http://b.test/").Origin, 1, requester.Ref)));
        FetchOrder[] errands = [Offered(), Offered()];
        var recall = Refuse(queue, orders[0]);
        queue.Tell(new HostQueueProtocol.Recalled(recall.Birth, errands));
        var again = new List<string>();
        for (var i = 0; i < 2; i++)
        {
            Advance(queue, Patience);
            var order = Offered();
            again.Add(order.Request.Url.Text);
            Answer(queue, order, Ok(order, ""));
        }

        Assert.Equal(["http://a.test/r.txt", "http://a.test/s.xml"], again.Order(StringComparer.Ordinal));
    }

    private FetchPoolProtocol.Recall Refuse(IActorRef queue, FetchOrder order)
    {
        Pool.IgnoreNoMessages();
        Answer(queue, order, new FetchOutcome.Failure(FetchError.HttpStatus, "429", Head(order, 429) with { RetryAfter = Patience }) { Elapsed = TimeSpan.Zero });
        var recall = Pool.FishForMessage<FetchPoolProtocol.Recall>(_ => true);
        Pool.FishForMessage<FetchPoolProtocol.Release>(_ => true);
        Pool.IgnoreMessages(message => message is FetchPoolProtocol.Release or FetchPoolProtocol.Recall);
        return recall;
    }

    // As many offers as URLs are with the pool, the first of them is granted by whoever answers it.
    private (IActorRef Queue, FetchOrder[] Orders) Start(int urls = 3)
    {
        var options = CrawlOptions.Default with { Politeness = CrawlOptions.Default.Politeness with { Delay = TimeSpan.Zero, PerHost = 3, Jitter = 0, MaxRetryAfter = TimeSpan.FromHours(1) } };
        var host = Url("http://a.test/").HostKey;
        var queue = Sys.ActorOf(HostQueueActor.Props(new HostQueuePlan(Crawl, host, options, "Crawler", Pool.Ref, Frontier.Ref, Commit.Ref, new UrlRanking(options.Frontier))));
        var birth = Frontier.ExpectMsg<FrontierProtocol.QueueStarted>().Birth;
        var robots = new OriginRobots { Rules = RobotsTxt.AllowAll, State = RobotsState.Unavailable, Expires = Sys.Scheduler.Now + TimeSpan.FromDays(10) };
        var row = new HostRow(host, default, new Dictionary<OriginKey, OriginRobots> { [Url("http://a.test/").Origin] = robots });
        queue.Tell(new HostQueueProtocol.Activate(birth, row, ClockLostAt: null, [.. Enumerable.Range(1, urls).Select(id => new HostQueueProtocol.WaitingUrl(Row(id, $"http://a.test/{id}"), 0, default))], []));
        return (queue, [.. Enumerable.Range(0, urls).Select(_ => Offered())]);
    }
}
