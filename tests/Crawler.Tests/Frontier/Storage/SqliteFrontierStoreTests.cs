using Crawler.Frontier;
using Crawler.Frontier.Storage;
using Crawler.Output;
using Crawler.Politeness;
using Crawler.Robots;
using Crawler.Tests.Cli;
using Crawler.Tests.Output;
using Crawler.Urls;

namespace Crawler.Tests.Frontier.Storage;

public sealed class SqliteFrontierStoreTests : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly TempDirectory _folder = new();
    private SqliteFrontierStore _store;
    private long _batches;

    public SqliteFrontierStoreTests()
    {
        CrawlFile.Create(Path);
        _store = Open(isResumed: false);
    }

    private string Path => _folder.Below("crawl.db");

    [Fact]
    public void NewCrawl_BeginsWithTheKeyItWasGiven()
    {
        Assert.Equal((1UL, unchecked((ulong)-2L), false, 0L), (_store.Stored.Key0, _store.Stored.Key1, _store.Stored.IsResumed, _store.Stored.LastBatch));
        Assert.Empty(_store.ReadKnown(0, default, 10, areWhole: true));
    }

    [Fact]
    public void KilledBeforeItsFirstCommit_IsResumedAllTheSame()
    {
        Reopen();
        Assert.Equal((true, 0L), (_store.Stored.IsResumed, _store.Stored.LastBatch));
    }

    [Fact]
    public void CountsBesideTheRows_AreAddedUpAndTheReasonOfAStopIsForgotten()
    {
        Commit(batch => batch with { OutOfScopeUnrecorded = 3, SeedsTaken = 2, SeedsDigest = -5 });
        Commit(batch => batch with { OutOfScopeUnrecorded = 4, StoppedBy = "MaxPages" });
        using (var ledger = CrawlLedger.Open(Path)) Assert.Equal("MaxPages", ledger.Get(StoreKeys.StoppedBy));
        Reopen();
        Assert.Equal((7L, -5L), (_store.Stored.OutOfScopeUnrecorded, _store.Stored.SeedsDigest!.Value));
        using (var ledger = CrawlLedger.Open(Path)) Assert.Null(ledger.Get(StoreKeys.StoppedBy));
    }

    [Fact]
    public void LongLog_IsFoldedInOnlyWhenToldTo()
    {
        var before = new FileInfo(Path).Length;
        for (var batch = 0; batch < 10; batch++) Commit(rows => rows with { Judged = [.. Enumerable.Range(batch * 5000, 5000).Select(number => Pending(number + 1, $"http://a.test/{number}/{new string('x', 100)}"))] });
        Assert.True(_store.LogBytes > 6 << 20, $"{_store.LogBytes} bytes in the log");
        Assert.Equal(before, new FileInfo(Path).Length);
        _store.Checkpoint();
        Assert.Equal(0, _store.LogBytes);
        Assert.True(new FileInfo(Path).Length > 5 << 20);
    }

    [Fact]
    public void WhatWasCommitted_IsThereAfterwards()
    {
        Commit(batch => batch with
        {
            Judged = [Pending(1, "http://a.test/"), Pending(2, "http://a.test/x?y=1", referrer: 1), Skipped(3, "http://b.test/", SkipReason.OutOfScope, "scope=host")],
            OutputLengths = new Dictionary<string, long> { ["jsonl"] = 10 },
            SeedsTaken = 1,
        });
        Commit(batch => batch with
        {
            Settled = [new Settlement(Url(1, "http://a.test/"), UrlState.Fetched, null, new PageRecord { Url = "http://a.test/", Outcome = PageOutcome.Fetched, Status = 200, BytesWire = 5, Bytes = 7, ETag = "\"v1\"", LastModified = "Thu, 01 Jan 2026 00:00:00 GMT" }, null)],
            OutputLengths = new Dictionary<string, long> { ["jsonl"] = 30 },
            SeedsTaken = 3,
            SeedsEnded = true,
        });
        Reopen();
        using (var connection = CrawlDatabase.OpenToRead(Path))
            Assert.Equal("\"v1\" Thu, 01 Jan 2026 00:00:00 GMT", CrawlDatabase.Ask(connection, "SELECT etag || ' ' || last_modified FROM settled WHERE url = 1"));
        var stored = _store.Stored;
        Assert.Equal((true, 2L, 30L, 3L, true, 2, "a"), (stored.IsResumed, stored.LastBatch, stored.OutputLengths["jsonl"], stored.SeedsTaken, stored.SeedsEnded, stored.Partitions!.Value, stored.JudgedBy));
        Assert.Equal((1L, 5L, 7L, 1L), (stored.Totals.Fetched, stored.Totals.BytesWire, stored.Totals.Bytes, stored.Totals.Statuses[200]));
        var known = _store.ReadKnown(0, default, 10, areWhole: false);
        Assert.Equal([UrlState.Fetched, UrlState.Pending, UrlState.Skipped], known.Select(url => url.State));
        Assert.Equal([null, "a.test", null], known.Select(url => url.Host?.Value));
        Assert.All(known, url => Assert.Null(url.Url));
        Assert.Equal("OutOfScope", known[2].Reason);
        var whole = _store.ReadKnown(0, default, 10, areWhole: true);
        Assert.Equal((Url(2, "http://a.test/x?y=1", referrer: 1) with { Referrer = "http://a.test/" }, "http://b.test/"), (whole[1].Url, whole[2].Url!.Url.Text));
        Assert.Equal([null, null, "scope=host"], whole.Select(url => url.Rule));
        Assert.Equal(known, whole.Select(url => url with { Url = null, Rule = null, Host = url.State == UrlState.Pending ? url.Host : null }));
        Assert.Empty(_store.ReadKnown(1, UrlId.BeforeFirst(1), 10, areWhole: true));
    }

    [Fact]
    public void ReadKnown_GoesOnBehindTheLastOne()
    {
        Commit(batch => batch with { Judged = [Pending(1, "http://a.test/1"), Pending(2, "http://a.test/2"), Pending(3, "http://a.test/3")] });
        Assert.Equal([new UrlId(3)], _store.ReadKnown(0, new UrlId(2), 10, areWhole: false).Select(url => url.Id));
        Assert.Equal(2, _store.ReadKnown(0, default, 2, areWhole: false).Count);
    }

    [Fact]
    public void LastPartition_IsReadToItsEnd()
    {
        var (first, last) = (UrlId.BeforeFirst(255).Value + 1, UrlId.Last(255).Value);
        Commit(batch => batch with { Judged = [Pending(1, "http://a.test/1"), Pending(first, "http://z.test/1"), Skipped(last, "http://z.test/2", SkipReason.OutOfScope, "scope=host")] });
        Assert.Equal([new UrlId(first), new UrlId(last)], _store.ReadKnown(255, UrlId.BeforeFirst(255), 10, areWhole: false).Select(url => url.Id));
        Assert.Equal([new UrlId(last)], _store.ReadSkipped(255, SkipReason.OutOfScope, default, 10).Select(url => url.Id));
        Assert.Empty(_store.ReadKnown(254, UrlId.BeforeFirst(254), 10, areWhole: false));
    }

    [Fact]
    public void SkippedUrlThatIsWantedAfterAll_IsPending()
    {
        var skipped = Skipped(1, "http://b.test/", SkipReason.OutOfScope, "scope=host");
        Commit(batch => batch with { Judged = [skipped] });
        Assert.Equal([new UrlId(1)], _store.ReadSkipped(0, SkipReason.OutOfScope, default, 10).Select(url => url.Id));
        Assert.Empty(_store.ReadUrls([new UrlId(1)]));
        Commit(batch => batch with { Judged = [new Judgement(skipped.Url with { Depth = 7 }, UrlState.Pending, null, null, IsKnown: true)] });
        Assert.Empty(_store.ReadSkipped(0, SkipReason.OutOfScope, default, 10));
        Assert.Equal(7, Assert.Single(_store.ReadUrls([new UrlId(1)])).Depth);
    }

    [Fact]
    public void IdentitiesPutAside_ComeBackOnceWhetherTheyWereWrittenOrNot()
    {
        _store.PutAside(1, [new UrlId(5), new UrlId(4)]);
        _store.PutAside(2, [new UrlId(6)]);
        Assert.Equal([new UrlId(6)], _store.TakeBack(2));
        Commit(batch => batch);
        Assert.Equal([new UrlId(5), new UrlId(4)], _store.TakeBack(1));
        Commit(batch => batch);
        Assert.Throws<CrawlStoreException>(() => _store.TakeBack(1));
    }

    [Fact]
    public void MorePutAsideThanMayWaitForABatch_AreInTheFileBeforeIt()
    {
        for (var chunk = 1; chunk <= SqliteFrontierStore.MostAside + 1; chunk++) _store.PutAside(chunk, [new UrlId(chunk), new UrlId(7)]);
        using (var reader = CrawlDatabase.OpenToRead(Path)) Assert.Equal((long)SqliteFrontierStore.MostAside, CrawlDatabase.Ask(reader, "SELECT count(*) FROM tail"));
        Assert.Equal([new UrlId(3), new UrlId(7)], _store.TakeBack(3));
        Commit(batch => batch);
        Assert.Equal([new UrlId(SqliteFrontierStore.MostAside + 1), new UrlId(7)], _store.TakeBack(SqliteFrontierStore.MostAside + 1));
        Assert.Throws<CrawlStoreException>(() => _store.TakeBack(3));
    }

    [Fact]
    public void RequestsUnderWay_AreCountedByTheNextProcessOnce()
    {
        Commit(batch => batch with { Judged = [Pending(1, "http://a.test/1"), Pending(2, "http://a.test/2"), Pending(3, "http://a.test/3")], Leased = [new UrlId(1), new UrlId(2), new UrlId(3)] });
        Commit(batch => batch with { Released = [new UrlId(3)], Settled = [new Settlement(Url(1, "http://a.test/1"), UrlState.NotModified, null, null, null)] });
        Reopen();
        Assert.Equal(1, _store.Stored.Leased);
        Reopen();
        Assert.Equal(0, _store.Stored.Leased);
    }

    [Fact]
    public void LeaseThatComesBehindItsSettlement_IsNotKept()
    {
        Settlement Settled(long id) => new(Url(id, $"http://a.test/{id}"), UrlState.Fetched, null, null, null);
        Commit(batch => batch with { Judged = [Pending(1, "http://a.test/1"), Pending(2, "http://a.test/2")], Settled = [Settled(1)], Leased = [new UrlId(1)] });
        Commit(batch => batch with { Settled = [Settled(2)] });
        Commit(batch => batch with { Leased = [new UrlId(2)] });
        Reopen();
        Assert.Equal(0, _store.Stored.Leased);
    }

    [Fact]
    public void RequestUnderWayAtThreeKills_IsSuspectUntilItsUrlIsSettled()
    {
        var url = new UrlId(1);
        Commit(batch => batch with { Judged = [Pending(1, "http://a.test/1"), Pending(2, "http://a.test/2")], Leased = [url] });
        for (var kill = 1; kill <= 3; kill++)
        {
            Assert.Empty(_store.Stored.Losses);
            Reopen();
            Commit(batch => batch with { Leased = [url], Released = [new UrlId(2)] });
        }

        Assert.Equal([new(url, 3)], _store.Stored.Losses);
        Reopen();
        Assert.Equal([new(url, 4)], _store.Stored.Losses);
        Commit(batch => batch with { Settled = [new Settlement(Url(1, "http://a.test/1"), UrlState.NotModified, null, null, null)] });
        Reopen();
        Assert.Empty(_store.Stored.Losses);
    }

    [Fact]
    public void AttemptsOfAPendingUrl_AreKnownToTheNextProcess()
    {
        Commit(batch => batch with
        {
            Judged = [Pending(1, "http://a.test/1")],
            Attempts =
            [
                new Attempt(new UrlId(1), 1, Noon, TimeSpan.FromSeconds(1), default, null, 503, "HttpStatus", "503", Noon.AddSeconds(3)),
                new Attempt(new UrlId(1), 2, Noon.AddSeconds(3), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), "back-off", null, "BodyIdle", "nothing", Noon.AddSeconds(9)),
            ],
        });
        Reopen();
        Assert.Equal((2, Noon.AddSeconds(9)), (_store.ReadKnown(0, default, 1, areWhole: false)[0].Attempts, _store.ReadKnown(0, default, 1, areWhole: false)[0].NotBefore));
    }

    // The process was killed before its settlement was committed.
    [Fact]
    public void AttemptThatSucceeded_DoesNotCountAgainstThePendingUrl()
    {
        Commit(batch => batch with
        {
            Judged = [Pending(1, "http://a.test/1")],
            Attempts =
            [
                new Attempt(new UrlId(1), 1, Noon, TimeSpan.FromSeconds(1), default, null, 503, "HttpStatus", "503", Noon.AddSeconds(3)),
                new Attempt(new UrlId(1), 2, Noon.AddSeconds(3), TimeSpan.FromSeconds(1), default, null, 200, null, null, null),
            ],
        });
        Reopen();
        Assert.Equal(1, _store.ReadKnown(0, default, 1, areWhole: false)[0].Attempts);
    }

    [Fact]
    public void HostAndItsRobotsTxt_AreReadBack()
    {
        var url = Url(1, "http://a.test/");
        var robots = new OriginRobots { Rules = RobotsTxt.Parse("User-agent: *\nDisallow: /no\n"u8, "Crawler"), State = RobotsState.Fetched, Expires = Noon.AddDays(1) };
        var health = new HostHealth { ResponseTime = TimeSpan.FromMilliseconds(750), PushBack = TimeSpan.FromSeconds(4), Failures = 5, Openings = 2, OpenUntil = Noon.AddMinutes(1), Trouble = "ConnectFailed: refused" };
        var host = new HostRow(url.Url.HostKey, Noon, new Dictionary<OriginKey, OriginRobots> { [url.Url.Origin] = robots }, TimeSpan.FromSeconds(2)) { HeldBy = "the breaker", DelayCause = "its delay", Health = health };
        Commit(batch => batch with { Hosts = [host with { Health = HostHealth.Unknown }] });
        Commit(batch => batch with { Hosts = [host] });
        Reopen();
        var row = _store.ReadHost(url.Url.HostKey)!;
        Assert.InRange(row.NextAllowed - Noon, TimeSpan.Zero, TimeSpan.FromMilliseconds(1));
        Assert.Equal((TimeSpan.FromSeconds(2), "its delay", "the breaker"), (row.Delay, row.DelayCause, row.HeldBy));
        Assert.InRange(row.Health.OpenUntil!.Value - Noon.AddMinutes(1), TimeSpan.Zero, TimeSpan.FromMilliseconds(1));
        Assert.Equal(health, row.Health with { OpenUntil = health.OpenUntil });
        Assert.False(row.Robots[url.Url.Origin].Rules.IsAllowed("/no").Allowed);
        Assert.Equal(robots.Expires, row.Robots[url.Url.Origin].Expires);
        Assert.Null(_store.ReadHost(Url(2, "http://b.test/").Url.HostKey));
    }

    [Fact]
    public void ParcelsAndSeeds_AreReadBackUntilDelivered()
    {
        var link = new DiscoveredUrl(Url(9, "http://b.test/").Url, 1, "http://a.test/", 0, IsSeed: false, NoFollow: true, new UrlId(1));
        Commit(batch => batch with
        {
            Judged = [Pending(1, "http://a.test/")],
            OutboxAdded = [new OutboxParcel(0, 1, 4, [link, link with { NoFollow = false }, link with { PageStopper = PageStopper.MetaRobots }, link with { NoFollow = false, PageStopper = PageStopper.XRobotsTag }, link with { Refusal = "OnLink: no" }]), new OutboxParcel(0, 1, 5, [link])],
            Seeds = [new ScopeSeed(Url(1, "http://a.test/").Url, IsNamed: true)],
        });
        Commit(batch => batch with { OutboxDelivered = [(0, 5)] });
        Reopen();
        var parcel = Assert.Single(_store.ReadOutbox(0));
        Assert.Equal((0, 1, 4L), (parcel.From, parcel.To, parcel.Sequence));
        Assert.Equal([link, link with { NoFollow = false }, link with { PageStopper = PageStopper.MetaRobots }, link with { NoFollow = false, PageStopper = PageStopper.XRobotsTag }, link with { Refusal = "OnLink: no" }], parcel.Urls);
        Assert.Empty(_store.ReadOutbox(1));
        Assert.Equal(("http://a.test/", true), (Assert.Single(_store.ReadSeeds(all: false)).Url.Text, Assert.Single(_store.ReadSeeds(all: false)).IsNamed));
    }

    [Theory]
    [InlineData(true, null)]
    [InlineData(false, "crawler.robots.obey-meta-robots")]
    [InlineData(true, "crawler.robots.obey-x-robots-tag")]
    public void WhatAskedNotToFollow_IsReadBack(bool noFollow, string? stopper)
    {
        var stopped = Url(1, "http://a.test/x") with { NoFollow = noFollow, PageStopper = stopper };
        Commit(batch => batch with { Judged = [new Judgement(stopped, UrlState.Skipped, "Nofollow", "k = on")] });
        Reopen();
        var known = Assert.Single(_store.ReadKnown(0, default, 10, areWhole: true));
        Assert.True(known.NoFollow);
        Assert.Equal((noFollow, stopper), (known.Url!.NoFollow, known.Url.PageStopper));
        Assert.Equal(stopper, Assert.Single(_store.ReadSkipped(0, SkipReason.Nofollow, default, 10)).PageStopper);
    }

    [Fact]
    public void Sitemaps_AreReadBackAsTheyWereLeftLast()
    {
        var found = new SitemapRow(ulong.MaxValue, Url(1, "http://a.test/sitemap.xml").Url, 7, 0) { IsGuessed = true };
        var child = new SitemapRow(3, Url(1, "http://b.test/s.gz").Url, 7, 1);
        var read = child with { State = SitemapState.Read, Kind = "urlset", Problem = "Malformed", Detail = "d", Entries = 5 };
        Commit(batch => batch with { Sitemaps = [found, child], Listed = [new ListedUrl(3, 1, Noon, 0.5), new ListedUrl(3, 2, null, null)] });
        Commit(batch => batch with { Judged = [Pending(1, "http://a.test/x")], Sitemaps = [read] });
        Reopen();
        Assert.Equal([found, read], _store.ReadSitemaps().OrderBy(row => row.Level));
        Assert.True(Assert.Single(_store.ReadKnown(0, default, 10, areWhole: false)).IsListed);
        using var ledger = CrawlLedger.Open(Path);
        Assert.Equal([("pending", (string?)null, 1L, 0L), ("read", "Malformed", 1L, 5L)], ledger.Sitemaps());
    }

    [Fact]
    public void BatchThatCannotBeWritten_LeavesNothingBehind()
    {
        Commit(batch => batch with { Judged = [Pending(1, "http://a.test/1")] });
        Assert.Throws<CrawlStoreException>(() => Commit(batch => batch with { Judged = [Pending(2, "http://a.test/2"), Pending(1, "http://a.test/1")] }));
        Assert.Single(_store.ReadKnown(0, default, 10, areWhole: false));
        _batches--;
        Commit(batch => batch with { Judged = [Pending(2, "http://a.test/2")] });
        Assert.Equal(2, _store.ReadKnown(0, default, 10, areWhole: false).Count);
    }

    [Theory]
    [InlineData("UPDATE url SET depth = 99999999999")]
    [InlineData("UPDATE attempt SET retry_at = 9223372036854775807")]
    public void NumberBeyondItsRange_IsDamaged(string damage)
    {
        Commit(batch => batch with { Judged = [Pending(1, "http://a.test/1")], Attempts = [new Attempt(new UrlId(1), 1, Noon, default, default, null, 503, "HttpStatus", "503", Noon)] });
        _store.Dispose();
        using (var connection = CrawlDatabase.OpenToWrite(Path)) CrawlDatabase.Run(connection, damage);
        _store = Open(isResumed: true);
        Assert.Equal(CrawlStoreFault.Damaged, Assert.Throws<CrawlStoreException>(() => _store.ReadKnown(0, default, 10, areWhole: false)).Fault);
    }

    [Fact]
    public void OpenedByAnotherProcess_TheFirstOneCommitsNothingMore()
    {
        Commit(batch => batch with { Judged = [Pending(1, "http://a.test/1")] });
        using var other = Open(isResumed: true);
        Assert.Equal(CrawlStoreFault.TakenOver, Assert.Throws<CrawlStoreException>(() => Commit(batch => batch with { Judged = [Pending(2, "http://a.test/2")] })).Fault);
        other.Commit(new CommitBatch(2, [Pending(3, "http://a.test/3")], [], [], [], [], new Dictionary<string, long>()));
        Assert.Throws<CrawlStoreException>(() => Commit(batch => batch with { Judged = [Pending(2, "http://a.test/2")] }));
        Assert.Equal([new UrlId(1), new UrlId(3)], other.ReadKnown(0, default, 10, areWhole: false).Select(url => url.Id));
        for (var chunk = 1; chunk < SqliteFrontierStore.MostAside; chunk++) _store.PutAside(chunk, []);
        Assert.Equal(CrawlStoreFault.TakenOver, Assert.Throws<CrawlStoreException>(() => _store.PutAside(SqliteFrontierStore.MostAside, [])).Fault);
    }

    [Fact]
    public void EndOfPagesMissing_ItsUrlsArePendingAgain()
    {
        var hasher = new UrlHasher(1, unchecked((ulong)-2L));
        var urls = Enumerable.Range(1, 3).Select(id => Url(id, $"http://a.test/{id}")).Select(url => url with { Fingerprint = hasher.Hash(url.Url) }).ToList();
        var records = urls.Select(url => new PageRecord { Url = url.Url.Text, Outcome = PageOutcome.Fetched }).ToList();
        var text = string.Concat(records.Select(Records.Line));
        Commit(batch => batch with
        {
            Judged = [.. urls.Select(url => new Judgement(url, UrlState.Pending, null, null))],
            Settled = [.. urls.Select((url, index) => new Settlement(url, UrlState.Fetched, null, records[index], null))],
            OutputLengths = new Dictionary<string, long> { ["jsonl"] = text.Length },
        });
        _folder.File("pages.jsonl", text[..^5]);
        Reopen();
        Assert.Equal([UrlState.Fetched, UrlState.Fetched, UrlState.Pending], _store.ReadKnown(0, default, 10, areWhole: false).Select(url => url.State));
        Assert.Equal((1L, 2L, (long)text.LastIndexOf("{\"url", StringComparison.Ordinal)), (_store.Stored.RecordsMissing, _store.Stored.Totals.Fetched, _store.Stored.OutputLengths["jsonl"]));
    }

    [Fact]
    public void MoreRulesThanAreRemembered_EachUrlHasItsOwnStill()
    {
        _store.Dispose();
        using (var connection = CrawlDatabase.OpenToWrite(Path))
        {
            var owner = CrawlDatabase.TakeOver(connection);
            foreach (var number in new[] { 1, 2 })
            {
                using var writer = new BatchWriter(connection, owner, verdictsKept: 2);
                var judged = Enumerable.Range(number * 10, 5).Select(id => Skipped(id, $"http://a.test/{id}", SkipReason.Refused, $"OnLink: {id / 10}.{id % 4}")).ToList();
                writer.Write(new CommitBatch(number, judged, [], [], [], [], new Dictionary<string, long>()), new Dictionary<long, IReadOnlyList<UrlId>>(), []);
            }
        }

        _store = Open(isResumed: true);
        using var read = CrawlDatabase.OpenToRead(Path);
        Assert.Equal("10=1.2 11=1.3 12=1.0 13=1.1 14=1.2 20=2.0 21=2.1 22=2.2 23=2.3 24=2.0", CrawlDatabase.Ask(read, "SELECT group_concat(id || '=' || substr(detail, 9), ' ') FROM (SELECT * FROM page ORDER BY id)"));
    }

    [Fact]
    public void LedgerOfAUrl_IsFoundByAnyFormOfIt()
    {
        var hasher = new UrlHasher(1, unchecked((ulong)-2L));
        var url = Url(1, "http://a.test/~x");
        Commit(batch => batch with { Judged = [new Judgement(url with { Fingerprint = hasher.Hash(url.Url) }, UrlState.Skipped, "OutOfScope", "scope=host")] });
        using var ledger = CrawlLedger.Open(Path);
        Assert.True(CanonicalUrl.TryCreate("HTTP://A.test:80/%7Ex#part", out var other, out _));
        Assert.Equal((UrlState.Skipped, "OutOfScope", "scope=host"), (ledger.Find(other)!.State, ledger.Find(other)!.Reason, ledger.Find(other)!.Detail));
        Assert.Null(ledger.Find(Url(2, "http://a.test/other").Url));
        Assert.Equal([(UrlState.Skipped, "OutOfScope", 1L)], ledger.Dispositions());
        Assert.Equal(1, Assert.Single(ledger.Origins(5)).Skipped);
    }

    [Fact]
    public void SparedHosts_AreThoseThatGetMoreThanOurOwnDelay()
    {
        HostRow Host(string name, int seconds, string? cause, HostHealth? health = null) =>
            new(Url(1, $"http://{name}/").Url.HostKey, Noon, new Dictionary<OriginKey, OriginRobots>(), TimeSpan.FromSeconds(seconds)) { DelayCause = cause, Health = health ?? HostHealth.Unknown };

        Commit(batch => batch with
        {
            Hosts =
            [
                Host("plain.test", 1, "crawler.politeness.delay = 1s"),
                Host("none.test", 0, null),
                Host("asks.test", 5, "Crawl-delay 5s of its robots.txt"),
                Host("slow.test", 8, "2 times its host's response time (crawler.politeness.adaptive-factor)"),
                Host("dead.test", 1, "crawler.politeness.delay = 1s", new HostHealth { Openings = 1, OpenUntil = Noon }),
            ],
        });
        using var ledger = CrawlLedger.Open(Path);
        Assert.Equal(["dead.test", "slow.test", "asks.test"], ledger.SparedHosts(10).Select(host => host.Name));
        Assert.Equal("dead.test", Assert.Single(ledger.SparedHosts(1)).Name);
    }

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    private static FrontierUrl Url(long id, string text, long? referrer = null) => CanonicalUrl.TryCreate(text, out var url, out _)
        ? new FrontierUrl(new UrlId(id), url, (ulong)id, 1, null, 0, IsSeed: false, referrer is { } from ? new UrlId(from) : null)
        : throw new ArgumentException(text, nameof(text));

    private static Judgement Pending(long id, string text, long? referrer = null) => new(Url(id, text, referrer), UrlState.Pending, null, null);

    private static Judgement Skipped(long id, string text, SkipReason reason, string rule) => new(Url(id, text), UrlState.Skipped, reason.ToString(), rule);

    private SqliteFrontierStore Open(bool isResumed) => SqliteFrontierStore.Open(Path, fsync: false, "Crawler", isResumed);

    private void Reopen()
    {
        _store.Dispose();
        _store = Open(isResumed: true);
    }

    private void Commit(Func<CommitBatch, CommitBatch> fill) => _store.Commit(fill(new CommitBatch(++_batches, [], [], [], [], [], new Dictionary<string, long>())));
}
