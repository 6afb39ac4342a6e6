using Crawler.Configuration;
using Crawler.Frontier;
using Crawler.Frontier.Traps;
using Crawler.Output;
using Crawler.Parsing;
using Crawler.Urls;
using FsCheck;
using FsCheck.Fluent;

namespace Crawler.Tests.Frontier.Traps;

public class TrapDetectorTests
{
    private const string Page = "http://a.test/page";
    private static readonly DateOnly Today = new(2026, 11, 25);
    private static readonly TrapsOptions Defaults = CrawlOptions.Default.Traps;

    private long _last;

    [Theory]
    [InlineData("/a/b/a/b/a/b", "crawler.traps.max-repeats = 2: http://a.test /a/b")]
    [InlineData("/x/a/b/a/b/a/b/c.html", "crawler.traps.max-repeats = 2: http://a.test /a/b")]
    [InlineData("/about/about/about/about/about/", "crawler.traps.max-repeats = 2: http://a.test /about")]
    [InlineData("/1/1/1/1/1", "crawler.traps.max-repeats = 2: http://a.test /1")]
    [InlineData("/home/news/home/team/home/jobs/home/shop/home", "crawler.traps.max-repeats = 2: http://a.test /home")]
    [InlineData("/a/b/c/d/e/f/g/h/i/j/k/l/m/n/o/p/q/r/s/t/u/v/w/x/y/z/1/2/3/4/5", "crawler.traps.max-segments = 30: http://a.test long paths")]
    [InlineData("/a/b/a/b", null)]
    [InlineData("/blog/blog/blog/blog/blog.html", null)]
    [InlineData("/0/0/0/0/file", null)]
    [InlineData("/11/11/11/x", null)]
    [InlineData("/src/main/java/org/a/src/test/java/org/a/src", null)]
    [InlineData("/p?path=/a/b/a/b/a/b", null)]
    [InlineData("/", null)]
    [InlineData("/a/b/c/d/e/f/g/h/i/j/k/l/m/n/o/p/q/r/s/t/u/v/w/x/y/z/1/2/3/4/", null)]
    public void PathInCircles_IsTrappedWithWhatRepeats(string path, string? rule)
    {
        Assert.Equal(rule, Judge(new TrapDetector(Defaults, Today), "http://a.test" + path));
        Assert.Equal(rule, new TrapDetector(Defaults, Today).JudgeOne(Url("http://a.test" + path)));
    }

    [Theory]
    [InlineData("/cal/2029/11/", "/cal/2029/12/", "crawler.traps.calendar-ahead = 3: http://a.test /cal/#/#/")]
    [InlineData("/cal?year=2029&month=12", "/cal?year=2030&month=1", "crawler.traps.calendar-ahead = 3: http://a.test /cal?year=#&month=#")]
    [InlineData("/cal?date=1996-11-01", "/cal?date=1996-10-01", "crawler.traps.calendar-behind = 30: http://a.test /cal?date=#-#-#")]
    [InlineData("/cal/2029/10/", "/cal/2029/11/", null)]
    [InlineData("/cal?date=1996-12-01", "/cal?date=1996-11-01", null)]
    [InlineData("/archive", "/archive/1865/04/", null)]
    [InlineData("/years/1865", "/archive/1865/04/", null)]
    [InlineData("/topic/2129/2", "/topic/2130/1", null)]
    [InlineData("/item/20311", "/item/20312", null)]
    [InlineData("/p?y=2031&m=13", "/p?y=2031&m=14", null)]
    public void CalendarWalkedTooFar_IsTrappedWithItsShape(string from, string to, string? rule) =>
        Assert.Equal(rule, Judge(new TrapDetector(Defaults, Today), "http://a.test" + to, "http://a.test" + from));

    [Theory]
    [InlineData("/{0}x/")]
    [InlineData("?q={0}&amp;")]
    public void UrlsThatGrowFromLinkToLink_AreTrappedAfterTheRun(string piece)
    {
        var detector = new TrapDetector(Defaults with { MaxRepeats = null, MaxSegments = null }, Today);
        var (url, parent) = ("http://a.test/start", UrlId.Of(0, ++_last));
        for (var hop = 1; hop <= 17; hop++)
        {
            var longer = url + string.Format(System.Globalization.CultureInfo.InvariantCulture, piece, hop);
            var id = UrlId.Of(0, ++_last);
            var rule = detector.Judge(new DiscoveredUrl(Url(longer), hop, url, 0, IsSeed: false, NoFollow: false, parent), id);
            Assert.Equal(hop <= 16 ? null : "crawler.traps.max-growth = 16: http://a.test URLs that grow from link to link", rule);
            (url, parent) = (Url(longer).Text, id);
        }
    }

    [Fact]
    public void UrlThatDoesNotGrow_BreaksTheRun()
    {
        var detector = new TrapDetector(Defaults with { MaxGrowth = 2 }, Today);
        var ids = Enumerable.Range(1, 5).Select(order => UrlId.Of(0, order)).ToArray();
        string[] chain = ["http://a.test/a", "http://a.test/ab", "http://a.test/abc", "http://a.test/abd", "http://a.test/abde"];
        for (var i = 1; i < chain.Length; i++) Assert.Null(detector.Judge(new DiscoveredUrl(Url(chain[i]), i, chain[i - 1], 0, IsSeed: false, NoFollow: false, ids[i - 1]), ids[i]));
    }

    [Fact]
    public void SessionIdsThatChange_AreTrappedAfterAFewAndThenAtOnce()
    {
        var detector = new TrapDetector(Defaults, Today);
        for (var i = 0; i < 10; i++) Assert.Null(Judge(detector, $"http://a.test/p?mysid=0123456789abcdef{i}&x=1"));
        Assert.Equal("crawler.traps.max-session-ids = 10: http://a.test mysid", Judge(detector, "http://a.test/p?mysid=0123456789abcdefx&x=1"));
        Assert.Null(Judge(detector, "http://a.test/q;mysid=0123456789abcdef0?x=1"));
        Assert.NotNull(Judge(detector, "http://a.test/q;mysid=0123456789abcdef1?x=1"));
        Assert.Null(Judge(detector, "http://b.test/p?mysid=0123456789abcdef0"));
    }

    [Theory]
    [InlineData("http://a.test/p?id={0:D20}")]
    [InlineData("http://a.test/p?sid={0}")]
    [InlineData("http://a.test/p?session=talk-about-nothing-{0}x y")]
    public void OtherParametersThatChange_AreNoSessionIds(string form)
    {
        var detector = new TrapDetector(Defaults, Today);
        for (var i = 0; i < 100; i++) Assert.Null(Judge(detector, string.Format(System.Globalization.CultureInfo.InvariantCulture, form, i)));
    }

    [Fact]
    public void FiltersThatCombine_AreTrappedOnTheirPath()
    {
        var detector = new TrapDetector(Defaults, Today);
        var rules = Combinations(10).Select(query => Judge(detector, "http://a.test/shop?" + query)).ToArray();
        Assert.All(rules[..500], Assert.Null);
        Assert.All(rules[500..], rule => Assert.Equal("crawler.traps.max-combinations = 500: http://a.test /shop?", rule));
        Assert.Null(Judge(detector, "http://a.test/shop?colour=1&size=2"));
        Assert.Null(Judge(detector, "http://a.test/other?" + Combinations(2).First()));
    }

    [Fact]
    public void ParameterWithAsManyValuesAsThereArePages_IsNoFilter()
    {
        var detector = new TrapDetector(Defaults, Today);
        for (var id = 0; id < 20_000; id++) Assert.Null(Judge(detector, $"http://a.test/index.php?option=content&view={id % 3}&Itemid={id % 40}&id={id}"));
    }

    // Pages are told from one another by their likeness, also where no output asks for digests; what has none, by its digest.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void SameContentInOneFolder_HoldsBackWhatElseIsThere(bool hasLikeness)
    {
        var detector = new TrapDetector(Defaults with { MaxSameContent = 3 }, Today);
        Settlement Fetched(string url, string content) => TrapDetectorTests.Fetched(url, hasLikeness ? null : content, hasLikeness ? new PageLikeness(1, (ulong)content.Length) : null);
        for (var i = 1; i <= 3; i++) detector.Observe(Fetched($"http://a.test/item/{i}/no", "same"));
        Assert.Null(Judge(detector, "http://a.test/item/5/no"));
        detector.Observe(Fetched("http://a.test/item/4/no", "same"));
        Assert.Equal("crawler.traps.max-same-content = 3: http://a.test /item/#/", Judge(detector, "http://a.test/item/6/other"));
        Assert.Null(Judge(detector, "http://a.test/item/"));
        Assert.Null(Judge(detector, "http://b.test/item/6/no"));
        detector.Observe(Fetched("http://a.test/item/7/no", "another"));
        Assert.Null(Judge(detector, "http://a.test/item/8/no"));
    }

    [Fact]
    public void KnownUrl_IsNotCountedAgain()
    {
        var detector = new TrapDetector(Defaults with { MaxSessionIds = 1, MaxCombinations = 1 }, Today);
        string[] urls = ["http://a.test/p?sid=0123456789abcdef", "http://a.test/p?a=1&b=2&c=3"];
        foreach (var url in urls)
        {
            Assert.Null(Judge(detector, url));
            for (var i = 0; i < 5; i++) Assert.Null(detector.Judge(new DiscoveredUrl(Url(url), 1, Page, 0, IsSeed: false, NoFollow: false, UrlId.Of(0, 1)), null));
        }
    }

    [Fact]
    public void SeedsAndAllowedUrls_AreNoTraps()
    {
        var detector = new TrapDetector(Defaults with { Allow = ["^http://a\\.test/a/"] }, Today);
        Assert.Null(Judge(detector, "http://a.test/a/a/a/a/a/a/a/a"));
        Assert.NotNull(Judge(detector, "http://b.test/a/a/a/a/a/a/a/a"));
        Assert.Null(detector.Judge(new DiscoveredUrl(Url("http://b.test/a/a/a/a/a/a/a/a"), 0, null, 0, IsSeed: true, NoFollow: false), UrlId.Of(0, 1)));
    }

    [Fact]
    public void RulesSwitchedOff_FindNothing()
    {
        var off = new TrapsOptions { MaxRepeats = null, MaxSegments = null, MaxGrowth = null, CalendarAhead = null, CalendarBehind = null, MaxSessionIds = null, MaxCombinations = null, MaxSameContent = null, MaxLikeReferrer = null, Allow = [] };
        var detector = new TrapDetector(off, Today);
        for (var i = 0; i < 100; i++) detector.Observe(Fetched($"http://a.test/{i}", "same"));
        Assert.All(Combinations(10), query => Assert.Null(Judge(detector, "http://a.test/shop?" + query)));
        Assert.Null(Judge(detector, "http://a.test/a/a/a/a/a/a/a/a/2099/01/", "http://a.test/a/a/a/a/a/a/a/a/2098/12/"));
    }

    [Fact]
    public void HeldBack_IsCountedByRuleWithAnExample_AndTheRulesOfAHostAreBounded()
    {
        var detector = new TrapDetector(Defaults, Today);
        for (var i = 0; i < 5_000; i++)
        {
            var url = Url($"http://{i % 3}.test/part-{i}/x/part-{i}/x/part-{i}/x");
            detector.HoldBack(Judge(detector, url.Text)!, Row(url));
        }

        Assert.Equal(5_000, detector.Patterns.Sum(pattern => pattern.Urls));
        Assert.Equal(3 * 21, detector.Patterns.Count);
        Assert.Contains(detector.Patterns, pattern => pattern is { Rule: "crawler.traps.max-repeats = 2: http://0.test /part-0/x", Urls: 1, Example: "http://0.test/part-0/x/part-0/x/part-0/x" });
        Assert.Contains(detector.Patterns, pattern => pattern is { Rule: "crawler.traps.max-repeats = 2: http://0.test", Urls: > 1_000 });
    }

    [Fact]
    public void AnyUrls_NeverThrow()
    {
        var detector = new TrapDetector(Defaults with { MaxSessionIds = 1, MaxCombinations = 1, MaxSameContent = 1 }, Today);
        string[] pieces = ["/", "a", "2031", "05", "-", "?", "&", "=", ";", "sid=0123456789abcdef", "year=2031", "m=1", "%41", ".", "1", "//", "x=1&y=2&z=3"];
        Prop.ForAll(Gen.Elements(pieces).ArrayOf().Select(string.Concat).Two().ToArbitrary(), texts =>
        {
            if (!CanonicalUrl.TryCreate("http://a.test/" + texts.Item1, out var url, out _) || !CanonicalUrl.TryCreate("http://a.test" + texts.Item2, out var from, out _)) return;
            Judge(detector, url.Text, from.Text);
            detector.Observe(Fetched(url.Text, "same"));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(10_000).WithEndSize(40));
    }

    private static IEnumerable<string> Combinations(int values) =>
        from colour in Enumerable.Range(0, values) from size in Enumerable.Range(0, values) from sort in Enumerable.Range(0, values) select $"colour={colour}&size={size}&sort={sort}";

    private string? Judge(TrapDetector detector, string url, string from = Page) =>
        detector.Judge(new DiscoveredUrl(Url(url), 1, from, 0, IsSeed: false, NoFollow: false, UrlId.Of(0, 1_000_000)), UrlId.Of(0, ++_last));

    private static Settlement Fetched(string url, string? digest, PageLikeness? likeness = null)
    {
        var known = new FrontierUrl(UrlId.Of(0, 1), Url(url), 1, 1, Page, 0, IsSeed: false);
        return new Settlement(known, UrlState.Fetched, null, new PageRecord { Url = url, Outcome = PageOutcome.Fetched, Status = 200, Sha256 = digest, Likeness = likeness }, null);
    }

    private static CanonicalUrl Url(string text) => CanonicalUrl.TryCreate(text, out var url, out _) ? url : throw new ArgumentException(text, nameof(text));

    private FrontierUrl Row(CanonicalUrl url) => new(new UrlId(++_last), url, 0, 1, Page, 0, IsSeed: false);
}
