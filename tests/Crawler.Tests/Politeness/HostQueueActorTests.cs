using System.Text;
using Akka.Actor;
using Crawler.Configuration;
using Crawler.Crawling;
using Crawler.Fetching;
using Crawler.Frontier;
using Crawler.Politeness;
using Crawler.Robots;
using Crawler.Urls;

namespace Crawler.Tests.Politeness;

public class HostQueueActorTests : HostQueueTestKit
{
    [Fact]
    public void FirstUrl_RobotsTxtIsAskedForFirst_AndThePageADelayLater()
    {
        var queue = Start();
        queue.Tell(new HostQueueProtocol.Enqueue(Row(1, "http://a.test/x")));
        var robots = Offered();
        Assert.Equal((LeaseKind.Robots, "http://a.test/robots.txt"), (robots.Kind, robots.Request.Url.Text));
        Answer(queue, robots, Ok(robots, "User-agent: *\nDisallow: /no\n"));
        NothingOffered();
        Advance(queue, Second);
        Assert.Equal("http://a.test/x", Offered().Request.Url.Text);
    }

    [Fact]
    public void DisallowedUrl_IsSettledWithTheLineAndNeverOffered()
    {
        var queue = Start();
        queue.Tell(new HostQueueProtocol.Enqueue(Row(1, "http://a.test/no/page")));
        var robots = Offered();
        Answer(queue, robots, Ok(robots, "User-agent: *\nDisallow: /no\n"));
        Advance(queue, Second);
        var settled = Settled();
        Assert.Equal((UrlState.Skipped, "DisallowedByRobots"), (settled.Settlement.State, settled.Settlement.Reason));
        Assert.Contains("Disallow: /no", settled.Settlement.Record!.Error, StringComparison.Ordinal);
        NothingOffered();
    }

    [Fact]
    public void RobotsUnreachable_EveryUrlFailsWithItsName()
    {
        var queue = Start();
        queue.Tell(new HostQueueProtocol.Enqueue(Row(1, "http://a.test/1")));
        queue.Tell(new HostQueueProtocol.Enqueue(Row(2, "http://a.test/2")));
        var robots = Offered();
        Answer(queue, robots, new FetchOutcome.Failure(FetchError.DnsNotFound, "no such host") { Elapsed = Second });
        Advance(queue, Second);
        var settled = new[] { Settled(), Settled() };
        Assert.All(settled, end => Assert.Equal((UrlState.Failed, "RobotsUnreachable"), (end.Settlement.State, end.Settlement.Reason)));
        Assert.All(settled, end => Assert.Contains("no such host", end.Settlement.Record!.Error, StringComparison.Ordinal));
    }

    [Fact]
    public void RobotsTxtRedirectsOnItsHost_TheHopWaitsForTheDelay()
    {
        var queue = Start();
        queue.Tell(new HostQueueProtocol.Enqueue(Row(1, "http://a.test/x")));
        var first = Offered();
        Answer(queue, first, new FetchOutcome.Redirect(Head(first, 301), Url("http://a.test/rules.txt")) { Elapsed = Second });
        NothingOffered();
        Advance(queue, Second);
        var hop = Offered();
        Assert.Equal((LeaseKind.Robots, "http://a.test/rules.txt"), (hop.Kind, hop.Request.Url.Text));
        Answer(queue, hop, Ok(hop, "User-agent: *\nDisallow: /x\n"));
        Advance(queue, Second);
        Assert.Equal("DisallowedByRobots", Settled().Settlement.Reason);
    }

    [Fact]
    public void RobotsTxtRedirectsToAnotherHost_ThatHostsQueueIsAsked()
    {
        var queue = Start();
        queue.Tell(new HostQueueProtocol.Enqueue(Row(1, "http://a.test/x")));
        var first = Offered();
        Answer(queue, first, new FetchOutcome.Redirect(Head(first, 301), Url("http://b.test/robots.txt")) { Elapsed = Second });
        var hop = Frontier.FishForMessage<FrontierProtocol.RouteHop>(_ => true).Hop;
        Assert.Equal(("http://b.test/robots.txt", 1), (hop.Url.Text, hop.Errand.Hops));
        Advance(queue, 60 * Second);
        NothingOffered();
        queue.Tell(new HostQueueProtocol.HopFetched(hop.Errand, Ok(first, "User-agent: *\nDisallow: /x\n")));
        Advance(queue, Second);
        Assert.Equal("DisallowedByRobots", Settled().Settlement.Reason);
    }

    [Fact]
    public void QueueOfTheOtherHostIsSilent_ItIsAskedAgain_AndNotForEver()
    {
        var queue = Start();
        queue.Tell(new HostQueueProtocol.Enqueue(Row(1, "http://a.test/x")));
        var first = Offered();
        Answer(queue, first, new FetchOutcome.Redirect(Head(first, 301), Url("http://b.test/robots.txt")) { Elapsed = Second });
        var hop = Frontier.FishForMessage<FrontierProtocol.RouteHop>(_ => true).Hop;
        for (var ask = 2; ask <= 9; ask++)
        {
            Advance(queue, 20 * Second);
            Assert.Equal(hop, Frontier.FishForMessage<FrontierProtocol.RouteHop>(_ => true).Hop);
        }

        Advance(queue, 20 * Second);
        Advance(queue, 60 * Second);
        Assert.Equal("http://a.test/robots.txt", Offered().Request.Url.Text);
    }

    [Fact]
    public void HopIsAskedForAgain_ItIsFetchedOnce()
    {
        var queue = Start(withRobots: true);
        var requester = CreateTestProbe();
        var errand = new RobotsErrand(Url("http://b.test/").Origin, 1, requester.Ref);
        for (var ask = 0; ask < 3; ask++) queue.Tell(new HostQueueProtocol.FetchHop(Url("http://a.test/b-robots.txt"), errand));
        var hop = Offered();
        queue.Tell(new HostQueueProtocol.FetchHop(Url("http://a.test/b-robots.txt"), errand));
        Answer(queue, hop, Ok(hop, ""));
        requester.ExpectMsg<HostQueueProtocol.HopFetched>();
        Advance(queue, 60 * Second);
        NothingOffered();
    }

    [Fact]
    public void HopOfAnotherHost_IsFetchedOnThisClockAndAnswered()
    {
        var queue = Start(withRobots: true);
        queue.Tell(new HostQueueProtocol.Enqueue(Row(1, "http://a.test/1")));
        var page = Offered();
        Answer(queue, page, Ok(page, ""));
        var requester = CreateTestProbe();
        var errand = new RobotsErrand(Url("http://b.test/").Origin, 1, requester.Ref);
        queue.Tell(new HostQueueProtocol.FetchHop(Url("http://a.test/b-robots.txt"), errand));
        NothingOffered();
        Advance(queue, Second);
        var hop = Offered();
        Assert.Equal("http://a.test/b-robots.txt", hop.Request.Url.Text);
        Answer(queue, hop, Ok(hop, ""));
        Assert.Same(errand, requester.ExpectMsg<HostQueueProtocol.HopFetched>().Errand);
    }

    [Fact]
    public void FirstPageOfAnOrigin_ItsSitemapsAreTold()
    {
        var sitemaps = CreateTestProbe();
        var queue = Start(sitemaps: sitemaps.Ref);
        queue.Tell(new HostQueueProtocol.Enqueue(Row(1, "http://a.test/x")));
        queue.Tell(new HostQueueProtocol.Enqueue(Row(2, "http://a.test/y")));
        var robots = Offered();
        Answer(queue, robots, Ok(robots, "Sitemap: http://b.test/s.xml\nSitemap: /t.xml\n"));
        Advance(queue, Second);
        var first = Offered();
        var opened = sitemaps.ExpectMsg<SitemapProtocol.OpenSite>();
        Assert.Equal(("http://a.test/x", "http://b.test/s.xml /t.xml"), (opened.Page.Text, string.Join(' ', opened.Listed)));
        Answer(queue, first, Ok(first, ""));
        Advance(queue, Second);
        Assert.Equal("http://a.test/y", Offered().Request.Url.Text);
        sitemaps.ExpectNoMsg(TimeSpan.FromMilliseconds(50));
    }

    [Fact]
    public void Sitemap_WaitsForClockAndRules_AndIsAnswered()
    {
        var requester = CreateTestProbe();
        var queue = Start();
        var (open, closed) = (new SitemapErrand(1, 0, requester.Ref), new SitemapErrand(2, 0, requester.Ref));
        queue.Tell(new HostQueueProtocol.FetchHop(Url("http://a.test/s.xml"), open));
        queue.Tell(new HostQueueProtocol.FetchHop(Url("http://a.test/s.xml"), open));
        queue.Tell(new HostQueueProtocol.FetchHop(Url("http://a.test/no/s.xml"), closed));
        var robots = Offered();
        Assert.Equal(LeaseKind.Robots, robots.Kind);
        Answer(queue, robots, Ok(robots, "User-agent: *\nDisallow: /no\n"));
        NothingOffered();
        Advance(queue, Second);
        var sitemap = Offered();
        Assert.Equal((LeaseKind.Sitemap, "http://a.test/s.xml", CrawlOptions.Default.Sitemaps.MaxBytes + 1), (sitemap.Kind, sitemap.Request.Url.Text, sitemap.Request.TruncateBodyAt));
        Answer(queue, sitemap, Ok(sitemap, "http://a.test/x"));
        Assert.Same(open, requester.ExpectMsg<HostQueueProtocol.HopFetched>().Errand);
        Advance(queue, Second);
        var refused = requester.ExpectMsg<HostQueueProtocol.HopRefused>();
        Assert.Equal(("DisallowedByRobots", "line 2: Disallow: /no"), (refused.Reason, refused.Detail));
        Assert.Same(closed, refused.Errand);
        NothingOffered();
    }

    [Fact]
    public void SitemapOfAnUnreachableRobotsTxt_IsRefusedForThatReason()
    {
        var requester = CreateTestProbe();
        var queue = Start();
        queue.Tell(new HostQueueProtocol.FetchHop(Url("http://a.test/s.xml"), new SitemapErrand(1, 0, requester.Ref)));
        Answer(queue, Offered(), new FetchOutcome.Failure(FetchError.DnsNotFound, "no such host") { Elapsed = Second });
        var refused = requester.ExpectMsg<HostQueueProtocol.HopRefused>();
        Assert.Equal(("RobotsUnreachable", "robots.txt: DnsNotFound: no such host"), (refused.Reason, refused.Detail));
        queue.Tell(new HostQueueProtocol.FetchHop(Url("http://a.test/t.xml"), new SitemapErrand(2, 0, requester.Ref)));
        Advance(queue, Second);
        Assert.Equal("RobotsUnreachable", requester.ExpectMsg<HostQueueProtocol.HopRefused>().Reason);
        NothingOffered();
    }

    [Fact]
    public void SitemapOfTheOtherOrigin_IsBeforeThePages()
    {
        var queue = Start(BothOrigins());
        foreach (var id in Enumerable.Range(1, 3)) queue.Tell(new HostQueueProtocol.Enqueue(Row(id, $"http://a.test/{id}")));
        var page = Offered();
        queue.Tell(new HostQueueProtocol.FetchHop(Url("https://a.test/s.xml"), new SitemapErrand(1, 0, CreateTestProbe().Ref)));
        Answer(queue, page, Ok(page, ""));
        Advance(queue, Second);
        Assert.Equal("https://a.test/s.xml", Offered().Request.Url.Text);
    }

    [Fact]
    public void PageOfTheOtherOriginThatIsToBeTriedAgain_IsBeforeThoseThatWereNot()
    {
        var queue = Start(BothOrigins());
        queue.Tell(new HostQueueProtocol.Enqueue(Row(1, "http://a.test/1")));
        var first = Offered();
        foreach (var id in Enumerable.Range(2, 3)) queue.Tell(new HostQueueProtocol.Enqueue(Row(id, $"http://a.test/{id}")));
        queue.Tell(new HostQueueProtocol.Enqueue(Row(9, "https://a.test/9"), Attempts: 1));
        Answer(queue, first, Ok(first, ""));
        Advance(queue, Second);
        Assert.Equal("https://a.test/9", Offered().Request.Url.Text);
    }

    [Fact]
    public void SitemapThatFails_IsTriedAgainOnItsHostsClock()
    {
        var requester = CreateTestProbe();
        var queue = Start(withRobots: true);
        queue.Tell(new HostQueueProtocol.FetchHop(Url("http://a.test/s.xml"), new SitemapErrand(1, 0, requester.Ref)));
        for (var attempt = 0; attempt < CrawlOptions.Default.Robots.MaxAttempts; attempt++)
        {
            var sitemap = Offered();
            Assert.Equal(attempt + 1, sitemap.Context.Attempts);
            requester.ExpectNoMsg(TimeSpan.FromMilliseconds(20));
            Answer(queue, sitemap, new FetchOutcome.Failure(FetchError.ConnectionReset, "reset") { Elapsed = Second });
            Advance(queue, 10 * Second);
        }

        Assert.Equal(FetchError.ConnectionReset, Assert.IsType<FetchOutcome.Failure>(requester.ExpectMsg<HostQueueProtocol.HopFetched>().Outcome).Error);
    }

    [Fact]
    public void RobotsTxtRedirectsForEver_CountsAsUnavailable()
    {
        var queue = Start();
        queue.Tell(new HostQueueProtocol.Enqueue(Row(1, "http://a.test/x")));
        for (var hops = 0; hops <= CrawlOptions.Default.Robots.MaxRedirects; hops++)
        {
            var order = Offered();
            Assert.Equal(LeaseKind.Robots, order.Kind);
            Answer(queue, order, new FetchOutcome.Redirect(Head(order, 301), Url($"http://a.test/{hops}")) { Elapsed = Second });
            Advance(queue, Second);
        }

        Assert.Equal("http://a.test/x", Offered().Request.Url.Text);
    }

    [Fact]
    public void RobotsTxtOutOfDateAndUnreachable_TheCopyStaysInForce()
    {
        var queue = Start(Robots(RobotsState.Fetched, "User-agent: *\nDisallow: /no\nCrawl-delay: 4\n", Sys.Scheduler.Now));
        queue.Tell(new HostQueueProtocol.Enqueue(Row(1, "http://a.test/no")));
        queue.Tell(new HostQueueProtocol.Enqueue(Row(2, "http://a.test/yes")));
        for (var attempt = 0; attempt < CrawlOptions.Default.Robots.MaxAttempts; attempt++)
        {
            var robots = Offered();
            Assert.Equal(LeaseKind.Robots, robots.Kind);
            Answer(queue, robots, new FetchOutcome.Failure(FetchError.HttpStatus, "500", Head(robots, 500)) { Elapsed = Second });
            Advance(queue, 60 * Second);
        }

        var kept = Frontier.FishForMessage<FrontierProtocol.HostChanged>(message => message.Row.Robots.Values.Any(robots => robots.State == RobotsState.Stale)).Row;
        Assert.Equal(TimeSpan.FromSeconds(8), kept.Delay);
        Assert.Equal("DisallowedByRobots", Settled().Settlement.Reason);
        Assert.Equal("http://a.test/yes", Offered().Request.Url.Text);
    }

    [Fact]
    public void CrawlDelayAboveTheLongest_IsToldOnce()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(Telemetry.CrawlEvent.CrawlDelayCut));
        const string Rules = "User-agent: *\nCrawl-delay: 3600\n";
        var queue = Start();
        queue.Tell(new HostQueueProtocol.Enqueue(Row(1, "http://a.test/1")));
        var robots = Offered();
        Answer(queue, robots, Ok(robots, Rules));
        var told = ExpectMsg<Telemetry.CrawlEvent.CrawlDelayCut>();
        Assert.Equal(("a.test", TimeSpan.FromHours(1), TimeSpan.FromMinutes(1)), (told.Host, told.Asked, told.Obeyed));
        var next = Start(Robots(RobotsState.Fetched, Rules, Sys.Scheduler.Now));
        next.Tell(new HostQueueProtocol.Enqueue(Row(2, "http://a.test/2")));
        var again = Offered();
        Answer(next, again, Ok(again, Rules));
        Advance(next, TimeSpan.Zero);
        ExpectNoMsg(TimeSpan.Zero);
    }

    [Fact]
    public void OneRequestUnderWay_TheNextWaitsForItsEndAndTheDelay()
    {
        var queue = Start(withRobots: true);
        queue.Tell(new HostQueueProtocol.Enqueue(Row(1, "http://a.test/1")));
        queue.Tell(new HostQueueProtocol.Enqueue(Row(2, "http://a.test/2")));
        var first = Offered();
        var lease = Grant(queue, first);
        Advance(queue, 60 * Second);
        NothingOffered();
        queue.Tell(new HostQueueProtocol.Completed(lease, Ok(first, "")));
        NothingOffered();
        Advance(queue, Second);
        Assert.Equal("http://a.test/2", Offered().Request.Url.Text);
    }

    [Fact]
    public void FailureThatMayPass_IsTriedAgainAndThenGivenUp()
    {
        var queue = Start(withRobots: true);
        queue.Tell(new HostQueueProtocol.Enqueue(Row(1, "http://a.test/1")));
        for (var attempt = 1; attempt < CrawlOptions.Default.Fetching.MaxAttempts; attempt++)
        {
            var order = Offered();
            Assert.Equal(attempt, order.Context.Attempts);
            Answer(queue, order, new FetchOutcome.Failure(FetchError.ConnectionReset, "reset") { Elapsed = Second });
            Assert.Equal(attempt, Frontier.FishForMessage<FrontierProtocol.Retrying>(_ => true).Attempts);
            Advance(queue, TimeSpan.FromMinutes(10));
        }

        var last = Offered();
        Answer(queue, last, new FetchOutcome.Failure(FetchError.ConnectionReset, "reset") { Elapsed = Second });
        var settled = Settled();
        Assert.Equal((UrlState.Failed, "ConnectionReset"), (settled.Settlement.State, settled.Settlement.Reason));
        Assert.Equal(CrawlOptions.Default.Fetching.MaxAttempts, settled.Settlement.Record!.Attempts);
    }

    [Fact]
    public void RetryAfter_HoldsTheWholeHost()
    {
        var queue = Start(withRobots: true);
        queue.Tell(new HostQueueProtocol.Enqueue(Row(1, "http://a.test/1")));
        queue.Tell(new HostQueueProtocol.Enqueue(Row(2, "http://a.test/2")));
        var order = Offered();
        var head = new ResponseHead { Url = order.Request.Url, Status = 429, HttpVersion = "1.1", RetryAfter = TimeSpan.FromSeconds(8) };
        Answer(queue, order, new FetchOutcome.Failure(FetchError.HttpStatus, "429", head) { Elapsed = Second });
        Assert.Equal("the Retry-After of its host (429 or 503)", Frontier.FishForMessage<FrontierProtocol.HostChanged>(_ => true).Row.HeldBy);
        Advance(queue, 7 * Second);
        NothingOffered();
        Advance(queue, 2 * Second);
        Offered();
    }

    [Fact]
    public void Redirect_IsSettledWithItsTarget()
    {
        var queue = Start(withRobots: true);
        queue.Tell(new HostQueueProtocol.Enqueue(Row(1, "http://a.test/1")));
        var order = Offered();
        Answer(queue, order, new FetchOutcome.Redirect(Head(order, 301), Url("http://b.test/")) { Elapsed = Second });
        var settled = Settled();
        Assert.Equal((UrlState.Redirected, "http://b.test/"), (settled.Settlement.State, settled.RedirectTo!.Text));
    }

    [Fact]
    public void UnwantedType_IsSkippedWithItsReason()
    {
        var queue = Start(withRobots: true);
        queue.Tell(new HostQueueProtocol.Enqueue(Row(1, "http://a.test/1")));
        var order = Offered();
        Assert.True(order.Request.SkipUnwantedTypes);
        Answer(queue, order, new FetchOutcome.Unwanted(Head(order, 200), "video/mp4 (crawler.fetching.skip-types)") { Elapsed = Second });
        var settled = Settled().Settlement;
        Assert.Equal((UrlState.Skipped, "UnwantedType"), (settled.State, settled.Reason));
        Assert.Equal((200, "video/mp4 (crawler.fetching.skip-types)"), (settled.Record!.Status, settled.Record.Error));
    }

    [Fact]
    public void RedirectAfterTooManyHops_Fails()
    {
        var queue = Start(withRobots: true);
        queue.Tell(new HostQueueProtocol.Enqueue(Row(1, "http://a.test/1") with { Hops = CrawlOptions.Default.Fetching.MaxRedirects }));
        var order = Offered();
        Answer(queue, order, new FetchOutcome.Redirect(Head(order, 301), Url("http://a.test/2")) { Elapsed = Second });
        Assert.Equal("TooManyRedirects", Settled().Settlement.Reason);
    }

    [Fact]
    public void LostLease_IsOfferedAgainWithoutCountingAnAttempt()
    {
        var queue = Start(withRobots: true);
        queue.Tell(new HostQueueProtocol.Enqueue(Row(1, "http://a.test/1")));
        var order = Offered();
        var lease = Grant(queue, order);
        queue.Tell(new HostQueueProtocol.LeaseLost(lease, null));
        NothingOffered();
        Advance(queue, Second);
        Assert.Equal(1, Offered().Context.Attempts);
    }

    [Fact]
    public void CompletedForAnUnknownLease_IsDroppedAndCounted()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(Telemetry.CrawlEvent.StaleResult));
        var queue = Start(withRobots: true);
        queue.Tell(new HostQueueProtocol.Completed(new LeaseId(99), new FetchOutcome.Failure(FetchError.Cancelled, "") { Elapsed = Second }));
        ExpectMsg<Telemetry.CrawlEvent.StaleResult>();
    }

    [Fact]
    public void Restarted_AsksTheFrontierAndWaitsAWholeDelay()
    {
        var queue = Start(withRobots: true);
        queue.Tell(Kill.Instance);
        var birth = Frontier.FishForMessage<FrontierProtocol.QueueStarted>(_ => true).Birth;
        queue.Tell(new HostQueueProtocol.Activate(Guid.NewGuid(), KnownRow(), ClockLostAt: null, [new(Row(2, "http://a.test/2"), 0, default)], []));
        var lost = Sys.Scheduler.Now;
        queue.Tell(new HostQueueProtocol.Activate(birth, KnownRow(), lost, [new(Row(1, "http://a.test/1"), 2, default)], []));
        NothingOffered();
        var held = Frontier.FishForMessage<FrontierProtocol.ClockHeld>(_ => true);
        Assert.Equal((lost, lost + Second), (held.LostAt, held.Until));
        Advance(queue, Second);
        var order = Offered();
        Assert.Equal(("http://a.test/1", 3), (order.Request.Url.Text, order.Context.Attempts));
    }

    [Fact]
    public void RestartedWithAUrlInTheMailbox_RequestsItOnce()
    {
        var queue = Start(withRobots: true);
        queue.Tell(Kill.Instance);
        queue.Tell(new HostQueueProtocol.Enqueue(Row(1, "http://a.test/1")));
        var birth = Frontier.FishForMessage<FrontierProtocol.QueueStarted>(_ => true).Birth;
        queue.Tell(new HostQueueProtocol.Activate(birth, KnownRow(), ClockLostAt: null, [new(Row(1, "http://a.test/1"), 0, default)], []));
        var order = Offered();
        Answer(queue, order, Ok(order, ""));
        Advance(queue, Second);
        NothingOffered();
    }

    [Fact]
    public void RestartedTwice_IgnoresTheAnswerToItsFirstLife()
    {
        var queue = Start(withRobots: true);
        queue.Tell(Kill.Instance);
        var first = Frontier.FishForMessage<FrontierProtocol.QueueStarted>(_ => true).Birth;
        queue.Tell(Kill.Instance);
        var second = Frontier.FishForMessage<FrontierProtocol.QueueStarted>(_ => true).Birth;
        queue.Tell(new HostQueueProtocol.Activate(first, KnownRow(), ClockLostAt: null, [new(Row(1, "http://a.test/1"), 0, default)], []));
        NothingOffered();
        queue.Tell(new HostQueueProtocol.Activate(second, KnownRow(), ClockLostAt: null, [new(Row(2, "http://a.test/2"), 0, default)], []));
        Assert.Equal("http://a.test/2", Offered().Request.Url.Text);
    }

    [Fact]
    public void RestartedWithALeaseUnderWay_AdoptsItAndOffersNothingMeanwhile()
    {
        var queue = Start(withRobots: true);
        queue.Tell(new HostQueueProtocol.Enqueue(Row(1, "http://a.test/1")));
        var order = Offered();
        var lease = Grant(queue, order);
        queue.Tell(Kill.Instance);
        var birth = Frontier.FishForMessage<FrontierProtocol.QueueStarted>(_ => true).Birth;
        queue.Tell(new HostQueueProtocol.Activate(birth, KnownRow(), ClockLostAt: Sys.Scheduler.Now, [new(Row(2, "http://a.test/2"), 0, default)], [new(lease, order, WithQueue: true)]));
        Advance(queue, 10 * Second);
        NothingOffered();
        Frontier.ExpectNoMsg(TimeSpan.Zero);
        queue.Tell(new HostQueueProtocol.Completed(lease, Ok(order, "")));
        Advance(queue, Second);
        Assert.Equal("http://a.test/2", Offered().Request.Url.Text);
    }

    [Fact]
    public void NothingToDo_TellsTheFrontierThatItRests()
    {
        var queue = Start(withRobots: true);
        queue.Tell(new HostQueueProtocol.Enqueue(Row(1, "http://a.test/1")));
        var order = Offered();
        Answer(queue, order, Ok(order, ""));
        var resting = Frontier.FishForMessage<FrontierProtocol.Resting>(message => message.Received == 1);
        Assert.Null(resting.Due);
        Assert.True(resting.Row.NextAllowed > Sys.Scheduler.Now);
    }

    [Fact]
    public void EveryRequest_IsOnTheLedgerWithWhatItHadWaitedFor()
    {
        var queue = Start(withRobots: true);
        queue.Tell(new HostQueueProtocol.Enqueue(Row(1, "http://a.test/1")));
        queue.Tell(new HostQueueProtocol.Enqueue(Row(2, "http://a.test/2")));
        var first = Offered();
        Answer(queue, first, Ok(first, "") with { Elapsed = TimeSpan.Zero });
        Assert.Equal(new UrlId(1), Commit.ExpectMsg<CommitProtocol.AppendLease>().Url);
        var made = Commit.ExpectMsg<CommitProtocol.AppendAttempt>().Attempt;
        Assert.Equal((new UrlId(1), 1, 200, null, null), (made.Url, made.Number, made.Status, made.Error, made.WaitCause));
        Advance(queue, Second);
        var second = Offered();
        Answer(queue, second, new FetchOutcome.Failure(FetchError.BodyIdle, "silence") { Elapsed = TimeSpan.Zero });
        Assert.Equal(new UrlId(2), Commit.ExpectMsg<CommitProtocol.AppendLease>().Url);
        var failed = Commit.ExpectMsg<CommitProtocol.AppendAttempt>().Attempt;
        Assert.Equal(("BodyIdle", "silence", Second, "crawler.politeness.delay = 1s"), (failed.Error, failed.Detail, failed.Waited, failed.WaitCause));
        Assert.True(failed.RetryAt > Sys.Scheduler.Now);
        Assert.Equal(new UrlId(2), Commit.ExpectMsg<CommitProtocol.AppendRelease>().Url);
    }

    private static OriginRobots Robots(RobotsState state, string text, DateTimeOffset expires) => OriginRobots.Restore(state, Encoding.UTF8.GetBytes(text), expires, null, "Crawler");

    private HostRow KnownRow(OriginRobots? robots = null)
    {
        robots ??= Robots(RobotsState.Unavailable, "", Sys.Scheduler.Now + TimeSpan.FromDays(1));
        return new HostRow(Url("http://a.test/").HostKey, default, new Dictionary<OriginKey, OriginRobots> { [Url("http://a.test/").Origin] = robots });
    }

    private HostRow BothOrigins()
    {
        var row = KnownRow();
        return row with { Robots = new[] { "http://a.test/", "https://a.test/" }.ToDictionary(root => Url(root).Origin, _ => row.Robots.Values.Single()) };
    }

    [Theory]
    [InlineData(CrawlOrder.BreadthFirst, "1 2 3 4")]
    [InlineData(CrawlOrder.DepthFirst, "1 4 3 2")]
    [InlineData(CrawlOrder.BestFirst, "1 3 2 4")]
    public void WaitingUrls_HaveTheirTurnInTheOrderOfTheCrawl(CrawlOrder order, string expected)
    {
        var queue = Start(withRobots: true, frontier => frontier with { Order = order, Score = order == CrawlOrder.BestFirst ? ["3$=0.9"] : [] });
        foreach (var id in Enumerable.Range(1, 4)) queue.Tell(new HostQueueProtocol.Enqueue(Row(id, $"http://a.test/{id}")));
        var requested = new List<string>();
        while (requested.Count < 4)
        {
            var page = Offered();
            requested.Add(page.Request.Url.PathAndQuery[1..].ToString());
            Answer(queue, page, Ok(page, ""));
            Advance(queue, Second);
        }

        Assert.Equal(expected, string.Join(' ', requested));
    }

    [Fact]
    public void MoreUrlsThanItShouldHold_ThoseWhoseTurnIsLastAreGivenBack()
    {
        var queue = Start(withRobots: true, frontier => frontier with { Order = CrawlOrder.DepthFirst, HeadsPerHost = 2 });
        foreach (var id in Enumerable.Range(1, 6)) queue.Tell(new HostQueueProtocol.Enqueue(Row(id, $"http://a.test/{id}")));
        var back = Frontier.FishForMessage<FrontierProtocol.GaveBack>(_ => true);
        Assert.Equal((Url("http://a.test/").HostKey, queue), (back.Host, back.Queue));
        Assert.Equal([4L, 3, 2], back.Urls.Select(url => url.Id.Value));
    }

    private IActorRef Start(bool withRobots = false, Func<FrontierOptions, FrontierOptions>? change = null, IActorRef? sitemaps = null) =>
        Start(withRobots ? KnownRow() : new HostRow(Url("http://a.test/").HostKey, default, new Dictionary<OriginKey, OriginRobots>()), change, sitemaps);

    private IActorRef Start(OriginRobots robots) => Start(KnownRow(robots));

    private IActorRef Start(HostRow row, Func<FrontierOptions, FrontierOptions>? change = null, IActorRef? sitemaps = null)
    {
        var options = CrawlOptions.Default with { Frontier = (change ?? (frontier => frontier))(CrawlOptions.Default.Frontier), Politeness = CrawlOptions.Default.Politeness with { Delay = Second, PerHost = 1, Jitter = 0, AdaptiveFactor = 0 } };
        var host = Url("http://a.test/").HostKey;
        var plan = new HostQueuePlan(Crawl, host, options, "Crawler", Pool.Ref, Frontier.Ref, Commit.Ref, new UrlRanking(options.Frontier)) { Sitemaps = sitemaps ?? ActorRefs.Nobody };
        var restarting = new OneForOneStrategy(_ => Directive.Restart);
        var parent = Sys.ActorOf(Props.Create(() => new Parent(HostQueueActor.Props(plan))).WithSupervisorStrategy(restarting));
        Assert.NotNull(parent);
        var started = Frontier.FishForMessage<FrontierProtocol.QueueStarted>(_ => true);
        var queue = started.Queue;
        queue.Tell(new HostQueueProtocol.Activate(started.Birth, row, ClockLostAt: null, [], []));
        return queue;
    }

    private sealed class Parent : ReceiveActor
    {
        public Parent(Props child) => Context.ActorOf(child);
    }
}
