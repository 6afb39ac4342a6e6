using Akka.Actor;
using Akka.TestKit;
using Crawler.Configuration;
using Crawler.Fetching;
using Crawler.Frontier;
using Crawler.Politeness;
using Crawler.Robots;
using Crawler.Telemetry;
using Crawler.Urls;

namespace Crawler.Tests.Politeness;

public class HostQueueBreakerTests : HostQueueTestKit
{
    private static readonly TimeSpan BreakerWait = TimeSpan.FromMinutes(2);
    private const int Failures = 4;
    private const int Probes = 2;

    [Fact]
    public void HostFailsInARow_IsLeftAloneAndItsUrlsStayPending()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(CrawlEvent.HostLeftAlone));
        var queue = Start(urls: 6);
        Fail(queue, Failures);
        var told = ExpectMsg<CrawlEvent.HostLeftAlone>();
        Assert.Equal(("a.test", 1, Sys.Scheduler.Now + BreakerWait, "ConnectFailed: refused"), (told.Host, told.Openings, told.Until, told.Trouble));
        var row = Frontier.FishForMessage<FrontierProtocol.HostChanged>(message => message.Row.Health.OpenUntil is not null).Row;
        Assert.Equal((told.Until, 1), (row.NextAllowed, row.Health.Openings));
        Assert.Contains("crawler.politeness.breaker-failures", row.HeldBy, StringComparison.Ordinal);
        Advance(queue, BreakerWait - Second);
        NothingOffered();
        Advance(queue, Second);
        Offered();
        NothingOffered();
    }

    [Fact]
    public void ProbeSucceeds_TheHostIsAskedAgain()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(CrawlEvent.HostBack));
        var queue = Start(urls: 6);
        Fail(queue, Failures);
        Advance(queue, BreakerWait);
        var probe = Offered();
        Answer(queue, probe, Ok(probe, ""));
        ExpectMsg<CrawlEvent.HostBack>();
        Advance(queue, 60 * Second);
        Offered();
    }

    [Fact]
    public void EveryProbeFails_WhatWaitsFailsAsHostUnavailable()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(CrawlEvent.HostGivenUp));
        var queue = Start(urls: 8);
        Fail(queue, Failures);
        for (var probe = 0; probe < Probes; probe++)
        {
            Advance(queue, TimeSpan.FromHours(1));
            Fail(queue, 1);
        }

        Assert.Equal(Probes, ExpectMsg<CrawlEvent.HostGivenUp>().Probes);
        var ends = Enumerable.Range(0, 8).Select(_ => Settled().Settlement).ToArray();
        Assert.Equal(8, ends.Select(end => end.Url.Id).Distinct().Count());
        Assert.All(ends, end => Assert.Equal((UrlState.Failed, "HostUnavailable"), (end.State, end.Reason)));
        Assert.Contains("the last: ConnectFailed: refused", ends[0].Record!.Error, StringComparison.Ordinal);
        queue.Tell(new HostQueueProtocol.Enqueue(Row(99, "http://a.test/99")));
        Assert.Equal("HostUnavailable", Settled().Settlement.Reason);
        Frontier.FishForMessage<FrontierProtocol.Resting>(message => message.Due is null);
    }

    [Fact]
    public void GivenUpHost_GetsAProbeForWhatComesLater()
    {
        var queue = Start(urls: 1, new HostHealth { Openings = Probes + 1, OpenUntil = Sys.Scheduler.Now, Trouble = "ConnectFailed: refused" });
        var probe = Offered();
        Answer(queue, probe, Down);
        Assert.Equal("HostUnavailable", Settled().Settlement.Reason);
    }

    [Fact]
    public void SitemapWaitsWhileTheHostIsGivenUp_ItIsRefused_AndTheQueueRests()
    {
        var requester = CreateTestProbe();
        var queue = Start(urls: 0);
        var errand = new SitemapErrand(1, 0, requester.Ref);
        queue.Tell(new HostQueueProtocol.FetchHop(Url("https://a.test/s.xml"), errand));
        for (var failure = 0; failure < Failures + Probes; failure++)
        {
            requester.ExpectNoMsg(TimeSpan.FromMilliseconds(20));
            var request = Offered();
            Assert.Equal("https://a.test/robots.txt", request.Request.Url.Text);
            Answer(queue, request, Down);
            if (failure < Failures + Probes - 1) Advance(queue, TimeSpan.FromHours(1));
        }

        Refused(requester, errand);
        Frontier.FishForMessage<FrontierProtocol.Resting>(message => message.Due is null);
        Advance(queue, TimeSpan.FromHours(1));
        NothingOffered();
    }

    [Fact]
    public void SitemapComesToAHostGivenUpInItsRow_ItIsRefused()
    {
        var until = Sys.Scheduler.Now + BreakerWait;
        var requester = CreateTestProbe();
        var queue = Start(urls: 0, new HostHealth { Openings = Probes + 1, OpenUntil = until, Trouble = "ConnectFailed: refused" }, until);
        var errand = new SitemapErrand(1, 0, requester.Ref);
        queue.Tell(new HostQueueProtocol.FetchHop(Url("https://a.test/s.xml"), errand));
        Refused(requester, errand);
        NothingOffered();
    }

    [Fact]
    public void SitemapIsTheProbeOfAHostGivenUp_ItIsRefusedWhenThatFails()
    {
        var requester = CreateTestProbe();
        var queue = Start(urls: 0, new HostHealth { Openings = Probes + 1, OpenUntil = Sys.Scheduler.Now, Trouble = "ConnectFailed: refused" });
        var errand = new SitemapErrand(1, 0, requester.Ref);
        queue.Tell(new HostQueueProtocol.FetchHop(Url("http://a.test/s.xml"), errand));
        var probe = Offered();
        Assert.Equal(LeaseKind.Sitemap, probe.Kind);
        Answer(queue, probe, Down);
        Refused(requester, errand);
    }

    [Fact]
    public void OpenBreakerInItsRow_IsKeptByTheNextLife()
    {
        var until = Sys.Scheduler.Now + BreakerWait;
        var queue = Start(urls: 3, new HostHealth { Failures = Failures, Openings = 1, OpenUntil = until }, until);
        Advance(queue, BreakerWait - Second);
        NothingOffered();
        Advance(queue, Second);
        Answer(queue, Offered(), Down);
        Assert.Equal(2, Frontier.FishForMessage<FrontierProtocol.HostChanged>(message => message.Row.Health.Openings == 2).Row.Health.Openings);
    }

    [Fact]
    public void LostProbe_IsMadeAgain()
    {
        var queue = Start(urls: 3, new HostHealth { Failures = Failures, Openings = 1, OpenUntil = Sys.Scheduler.Now });
        var lease = Grant(queue, Offered());
        queue.Tell(new HostQueueProtocol.LeaseLost(lease, null));
        Advance(queue, Second);
        Offered();
        NothingOffered();
    }

    // A failure of a URL and of every one after it; time goes on so that each is due.
    private void Fail(IActorRef queue, int times)
    {
        for (var i = 0; i < times; i++)
        {
            Answer(queue, Offered(), Down);
            if (i < times - 1) Advance(queue, TimeSpan.FromMinutes(1));
        }
    }

    private static void Refused(TestProbe requester, SitemapErrand errand)
    {
        var refused = requester.ExpectMsg<HostQueueProtocol.HopRefused>();
        Assert.Equal("HostUnavailable", refused.Reason);
        Assert.Same(errand, refused.Errand);
        Assert.Contains("the last: ConnectFailed: refused", refused.Detail, StringComparison.Ordinal);
    }

    private static FetchOutcome.Failure Down => new(FetchError.ConnectFailed, "refused") { Elapsed = TimeSpan.Zero };

    private IActorRef Start(int urls, HostHealth? health = null, DateTimeOffset nextAllowed = default)
    {
        var politeness = CrawlOptions.Default.Politeness with
        {
            Delay = Second,
            PerHost = 1,
            Jitter = 0,
            BreakerFailures = Failures,
            BreakerWait = BreakerWait,
            BreakerMaxWait = 4 * BreakerWait,
            BreakerProbes = Probes,
        };
        var options = CrawlOptions.Default with
        {
            Fetching = CrawlOptions.Default.Fetching with { MaxAttempts = 100 },
            Robots = CrawlOptions.Default.Robots with { MaxAttempts = 20 },
        };
        var host = Url("http://a.test/").HostKey;
        var plan = new HostQueuePlan(Crawl, host, options with { Politeness = politeness }, "Crawler", Pool.Ref, Frontier.Ref, Commit.Ref, new UrlRanking(options.Frontier));
        var queue = Sys.ActorOf(HostQueueActor.Props(plan));
        var birth = Frontier.ExpectMsg<FrontierProtocol.QueueStarted>().Birth;
        var robots = new OriginRobots { Rules = RobotsTxt.AllowAll, State = RobotsState.Unavailable, Expires = Sys.Scheduler.Now + TimeSpan.FromDays(10) };
        var row = new HostRow(host, nextAllowed, new Dictionary<OriginKey, OriginRobots> { [Url("http://a.test/").Origin] = robots }) { Health = health ?? HostHealth.Unknown };
        var waiting = Enumerable.Range(1, urls).Select(id => new HostQueueProtocol.WaitingUrl(Row(id, $"http://a.test/{id}"), 0, default));
        queue.Tell(new HostQueueProtocol.Activate(birth, row, ClockLostAt: null, [.. waiting], []));
        return queue;
    }
}
