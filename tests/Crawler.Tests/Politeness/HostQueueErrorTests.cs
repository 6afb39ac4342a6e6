using Akka.Actor;
using Crawler.Configuration;
using Crawler.Fetching;
using Crawler.Frontier;
using Crawler.Politeness;
using Crawler.Robots;
using Crawler.Urls;

namespace Crawler.Tests.Politeness;

public class HostQueueErrorTests : HostQueueTestKit
{
    private const int Most = 3;
    private const string Rule = "crawler.frontier.max-errors-per-host = 3";

    [Fact]
    public void UrlsFailOneAfterTheOther_TheOthersAreWithdrawn_AndSoIsWhatComesLater()
    {
        var queue = Start(urls: 6);
        for (var i = 0; i < Most; i++) Refuse(queue);
        var withdrawn = Frontier.FishForMessage<FrontierProtocol.Withdraw>(_ => true);
        Assert.Equal([4L, 5L, 6L], withdrawn.Urls.Select(url => url.Id.Value));
        Assert.Equal((SkipReason.HostFailing, Rule, Most), (withdrawn.Reason, withdrawn.Rule, withdrawn.Errors));
        NothingOffered();
        queue.Tell(new HostQueueProtocol.Enqueue(Row(9, "http://a.test/9")));
        Assert.Equal(9, Frontier.FishForMessage<FrontierProtocol.Withdraw>(_ => true).Urls.Single().Id.Value);
        Assert.Equal(Most, Frontier.FishForMessage<FrontierProtocol.Resting>(_ => true).Row.Health.Errors);
    }

    [Fact]
    public void EveryFailure_IsInTheHostsRowAtOnce()
    {
        var queue = Start(urls: 2);
        Refuse(queue);
        Assert.Equal(1, Frontier.FishForMessage<FrontierProtocol.HostChanged>(_ => true).Row.Health.Errors);
        var next = Offered();
        Answer(queue, next, Ok(next, ""));
        Assert.Equal(0, Frontier.FishForMessage<FrontierProtocol.HostChanged>(_ => true).Row.Health.Errors);
    }

    [Fact]
    public void SpentBefore_SeedsAndWhatIsToBeTriedAgainAreRequestedAllTheSame()
    {
        var seed = Row(2, "http://a.test/2") with { IsSeed = true };
        var queue = Start(new HostHealth { Errors = Most }, new(Row(1, "http://a.test/1"), 0, default), new(seed, 0, default), new(Row(3, "http://a.test/3"), 1, default));
        Assert.Equal(1, Frontier.FishForMessage<FrontierProtocol.Withdraw>(_ => true).Urls.Single().Id.Value);
        var first = Offered();
        Answer(queue, first, Ok(first, ""));
        var second = Offered();
        Assert.Equal([2L, 3L], new[] { first, second }.Select(order => order.Row!.Id.Value).Order());
    }

    // Its robots.txt would be asked for again after a while; nothing waits for it then.
    [Fact]
    public void SearchForARobotsTxtHasBegun_EndsWithTheUrlsThatWaitedForIt()
    {
        var queue = Start(new HostHealth { Errors = Most - 1 }, new(Row(1, "https://a.test/1"), 0, default), new(Row(2, "http://a.test/2"), 0, default));
        var robots = Offered();
        Assert.Equal("https://a.test/robots.txt", robots.Request.Url.Text);
        Answer(queue, robots, new FetchOutcome.Failure(FetchError.HttpStatus, "425", Head(robots, 425)) { Elapsed = TimeSpan.Zero });
        Refuse(queue);
        Assert.Equal(1, Frontier.FishForMessage<FrontierProtocol.Withdraw>(_ => true).Urls.Single().Id.Value);
        Assert.Equal(Most, Frontier.FishForMessage<FrontierProtocol.Resting>(_ => true).Row.Health.Errors);
    }

    private void Refuse(IActorRef queue)
    {
        var order = Offered();
        Answer(queue, order, new FetchOutcome.Failure(FetchError.HttpStatus, "403", Head(order, 403)) { Elapsed = TimeSpan.Zero });
    }

    private IActorRef Start(int urls) => Start(HostHealth.Unknown, [.. Enumerable.Range(1, urls).Select(id => new HostQueueProtocol.WaitingUrl(Row(id, $"http://a.test/{id}"), 0, default))]);

    private IActorRef Start(HostHealth health, params HostQueueProtocol.WaitingUrl[] urls)
    {
        var options = CrawlOptions.Default with
        {
            Politeness = CrawlOptions.Default.Politeness with { Delay = TimeSpan.Zero, PerHost = 1 },
            Frontier = CrawlOptions.Default.Frontier with { MaxErrorsPerHost = Most },
        };
        var host = Url("http://a.test/").HostKey;
        var queue = Sys.ActorOf(HostQueueActor.Props(new HostQueuePlan(Crawl, host, options, "Crawler", Pool.Ref, Frontier.Ref, Commit.Ref, new UrlRanking(options.Frontier))));
        var birth = Frontier.ExpectMsg<FrontierProtocol.QueueStarted>().Birth;
        var robots = new OriginRobots { Rules = RobotsTxt.AllowAll, State = RobotsState.Unavailable, Expires = Sys.Scheduler.Now + TimeSpan.FromDays(10) };
        var row = new HostRow(host, default, new Dictionary<OriginKey, OriginRobots> { [Url("http://a.test/").Origin] = robots }) { Health = health };
        queue.Tell(new HostQueueProtocol.Activate(birth, row, ClockLostAt: null, urls, []));
        return queue;
    }
}
