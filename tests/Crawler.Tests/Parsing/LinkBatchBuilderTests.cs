using System.Text;
using Crawler.Configuration;
using Crawler.Frontier;
using Crawler.Parsing;
using Crawler.Parsing.Scanning;
using Crawler.Urls;
using FsCheck;
using FsCheck.Fluent;

namespace Crawler.Tests.Parsing;

public class LinkBatchBuilderTests
{
    private static readonly CanonicalUrl Document = Pages.Url("http://example.org/a/b.html?c");
    private static readonly string[] Values = ["d", "../e#f", "/g?h=%41", "http://other.test/i", "http://Example.ORG/j", "k l", "#m", "\u00e9", "n?utm_source=o&p;q=r", "mailto:s"];
    private static readonly UrlHasher Hasher = new(1, 2, new KeyRules(CrawlOptions.Default.Urls));

    [Fact]
    public void Links_AreDistinctInOrderOfTheirFirstOccurrence()
    {
        using var builder = Builder();
        builder.Add("d"u8, LinkKind.Area, noFollow: true);
        builder.Add("#x"u8, LinkKind.Anchor, noFollow: true);
        builder.Add("/e"u8, LinkKind.Frame, noFollow: false);
        builder.Add("./d#y"u8, LinkKind.Anchor, noFollow: false);
        builder.Add(""u8, LinkKind.Refresh, noFollow: true);
        builder.Add("mailto:x"u8, LinkKind.Anchor, noFollow: false);
        builder.Add("/e#1", LinkKind.Anchor, noFollow: true);
        builder.Add("/e#2", LinkKind.Anchor, noFollow: true);
        Assert.Equal(
            ["http://example.org/a/d Area False", "http://example.org/a/b.html?c Anchor True", "http://example.org/e Frame False"],
            builder.Build(null, Hasher).ToLinks().Select(link => $"{link.Url} {link.Kind} {link.NoFollow}"));
    }

    [Fact]
    public void BaseThatComesLate_CountsForAll()
    {
        using var builder = Builder();
        builder.Add("d"u8, LinkKind.Anchor, noFollow: false);
        builder.SetBase("/x/");
        builder.SetBase("/y/");
        builder.Add("#z"u8, LinkKind.Anchor, noFollow: false);
        Assert.Equal(["/x/d", "/x/"], builder.Build(null, Hasher).ToLinks().Select(link => link.Url.PathAndQuery));
    }

    [Fact]
    public void BaseThatIsNoUrl_IsAsIfItWereNotThere()
    {
        using var builder = Builder();
        builder.SetBase("data:,x");
        builder.SetBase("/y/");
        builder.Add("d"u8, LinkKind.Anchor, noFollow: false);
        Assert.Equal("/a/d", Assert.Single(builder.Build(null, Hasher).ToLinks()).Url.PathAndQuery);
    }

    [Fact]
    public void AnyLinks_AreThoseOfTheResolverWithStrings()
    {
        string[] values = ["", "#a", " #a", "d", "d#1", "d#2", "d #1", "d ", "./d", "../a/d", "/a/d", "http://example.org/a/d", "HTTP://EXAMPLE.org/a/d", "%64", "d?utm_source=x", "d?x=1", "/very/long/path/that/passes/the/limit/of/this/test", "mailto:x", "http://[", "\u00e9", "\u00e9#", "\ud800", "//other.test", "?c", "?", "/(S(a1))/d", "/(S(a1))", "/x(y)"];
        var links = from value in Gen.Elements(values) from noFollow in Gen.Elements(true, false) from kind in Gen.Elements(LinkKind.Anchor, LinkKind.Frame) select (value, kind, noFollow);
        var pages = from list in links.ArrayOf() from start in Gen.Elements(null, "", "/x/", "d", "http://[", "http://example.org/a/") from most in Gen.Choose(0, 8) from longest in Gen.Choose(26, 60) select (list, start, most, longest);
        Prop.ForAll(pages.ToArbitrary(), page =>
        {
            var options = Pages.Options with { MaxOutlinks = page.most, MaxUrlLength = page.longest };
            var (expected, cut, tooLong) = ByStrings(page.list, page.start, options);
            foreach (var isText in new[] { true, false })
            {
                using var builder = Builder(options);
                if (page.start is not null) builder.SetBase(page.start);
                foreach (var (value, kind, noFollow) in page.list)
                {
                    if (isText) builder.Add(value, kind, noFollow);
                    else builder.Add(Encoding.UTF8.GetBytes(value), kind, noFollow);
                }

                var batch = builder.Build(null, Hasher);
                if (!batch.ToLinks().SequenceEqual(expected) || builder.Cut != cut || builder.TooLong != tooLong) return false;
                if (!expected.Select((link, i) => Hasher.Hash(link.Url) == batch.FingerprintAt(i)).All(isEqual => isEqual)) return false;
                batch.Return();
            }

            return true;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(5_000).WithEndSize(30));
    }

    [Fact]
    public void Cancellation_StopsTheResolvingOfLinks()
    {
        var cancelled = new CancellationToken(canceled: true);
        using var builder = Builder();
        builder.Add("d", LinkKind.Anchor, noFollow: false);
        Assert.Throws<OperationCanceledException>(() => builder.Build(null, Hasher, cancelled));
        using var findings = new PageFindings(Document, Pages.Options, null);
        findings.Link("d"u8, LinkKind.Anchor, noFollow: false);
        Assert.Throws<OperationCanceledException>(() => findings.ToPage(null, Hasher, cancelled));
        using var resources = new ResourceCollector(Document, null, Pages.Options, Hasher);
        resources.ReadCss("@import url(d)");
        Assert.Throws<OperationCanceledException>(() => resources.Build(cancelled));
    }

    [Fact]
    public void FurtherLinks_CostNoAllocation()
    {
        // The least of as many rounds as it takes: the collector may empty the pools at any time, and code that is not optimised yet makes boxes.
        long[] costs = [long.MaxValue - 1, long.MaxValue];
        for (var round = 0; round < 20_000 && costs[0] != costs[1]; round++)
        {
            foreach (var (i, copies) in new[] { (0, 1), (1, 50) })
            {
                var before = GC.GetAllocatedBytesForCurrentThread();
                Fill(copies);
                costs[i] = Math.Min(costs[i], GC.GetAllocatedBytesForCurrentThread() - before);
            }
        }

        Assert.Equal(costs[0], costs[1]);
    }

    [Fact]
    public void BatchOfAnotherHasher_IsHashedAgain()
    {
        using var builder = Builder();
        builder.Add("d?utm_source=x&y=%7e"u8, LinkKind.Anchor, noFollow: false);
        var batch = builder.Build(null, UrlHasher.Random()).HashedBy(Hasher);
        Assert.Equal(Hasher.Hash(Pages.Url("http://example.org/a/d?y=~")), batch.FingerprintAt(0));
    }

    [Fact]
    public void LinksAsObjects_MakeTheSameBatch()
    {
        PageLink[] links = [new(Pages.Url("http://a.test/x?utm_source=1"), LinkKind.Area, NoFollow: true), new(Pages.Url("https://b.test:81/"), LinkKind.Anchor, NoFollow: false)];
        var batch = LinkBatch.Of(links, Hasher);
        Assert.Equal(links, batch.ToLinks());
        Assert.Equal(Hasher.Hash(Pages.Url("http://a.test/x")), batch.FingerprintAt(0));
    }

    [Fact]
    public void ParsedPage_HandsOutObjectsThatOutliveTheBatch()
    {
        var page = Pages.Parse("<a href=x><a href=y>");
        Assert.Equal(2, page.LinkCount);
        var links = page.Links;
        page.TakeLinks(Hasher)!.Return();
        Assert.Equal(["/dir/x", "/dir/y"], links.Select(link => link.Url.PathAndQuery));
        Assert.Same(links, page.Links);
        Assert.Null((page with { Links = [] }).TakeLinks(Hasher));
    }

    private static void Fill(int copies)
    {
        using var builder = Builder();
        for (var i = 0; i < copies; i++)
        {
            foreach (var value in Values) builder.Add(value, LinkKind.Anchor, noFollow: false);
        }

        builder.Build(null, Hasher).Return();
    }

    // As one would write it: objects, strings and a dictionary.
    private static (List<PageLink> Links, int Cut, int TooLong) ByStrings((string Value, LinkKind Kind, bool NoFollow)[] page, string? start, ParsingOptions options)
    {
        var resolver = new LinkResolver(Document, start);
        var (links, places, cut, tooLong) = (new List<PageLink>(), new Dictionary<string, int>(StringComparer.Ordinal), 0, 0);
        foreach (var (value, kind, noFollow) in page)
        {
            if (!resolver.TryResolve(value, out var url, out _)) continue;
            if (url.Text.Length > options.MaxUrlLength)
            {
                tooLong++;
            }
            else if (places.TryGetValue(url.Text, out var place))
            {
                if (place >= 0 && !noFollow) links[place] = links[place] with { NoFollow = false };
            }
            else if (links.Count < options.MaxOutlinks)
            {
                places.Add(url.Text, links.Count);
                links.Add(new PageLink(url, kind, noFollow));
            }
            else
            {
                places.Add(url.Text, -1);
                cut++;
            }
        }

        return (links, cut, tooLong);
    }

    private static LinkBatchBuilder Builder(ParsingOptions? options = null) => new(Document, options ?? Pages.Options);
}
