using Crawler.Configuration;
using Crawler.Crawling;
using Crawler.Frontier;
using Crawler.Frontier.Traps;
using Crawler.Parsing;
using Crawler.Urls;
using FsCheck;
using FsCheck.Fluent;

namespace Crawler.Tests.Frontier;

/// <summary>The links of a batch are judged as the same links are that come as objects.</summary>
public class PageLinksTests
{
    private static readonly UrlHasher Hasher = new(1, 2, new KeyRules(CrawlOptions.Default.Urls));
    private static readonly CanonicalUrl Seed = Url("http://a.test/");

    [Fact]
    public void AnyPages_AreJudgedAsTheirLinksAre()
    {
        string[] urls = ["http://a.test/", "http://a.test/x", "http://a.test/%78", "http://a.test/y?utm_source=1", "http://a.test/y", "http://b.test/", "http://b.test/x", "http://a.test/p/p/p/p/p/p/p/p/", "http://c.test/", "http://a.test/(S(lit3py55t21z5v55vlm25s55))/x", "http://a.test/x(y)"];
        var links = from url in Gen.Elements(urls) from noFollow in Gen.Elements(true, false) select new PageLink(Url(url), LinkKind.Anchor, noFollow);
        var pages = from page in links.ArrayOf() from depth in Gen.Choose(1, 3) from stopper in Gen.Elements(null, PageStopper.MetaRobots) from wider in Gen.Elements(null, "http://b.test/", null) select (page, depth, stopper, wider);
        foreach (var recordOutOfScope in new[] { true, false })
        {
            Prop.ForAll(pages.ArrayOf().ToArbitrary(), crawl =>
            {
                using var one = Ledger(recordOutOfScope);
                using var other = Ledger(recordOutOfScope);
                foreach (var (page, depth, stopper, wider) in crawl)
                {
                    var source = new LinkSource(Seed, depth, new UrlId(1), stopper);
                    using var builder = new LinkBatchBuilder(Seed, CrawlOptions.Default.Parsing);
                    foreach (var link in page) builder.Add(link.Url.Text, link.Kind, link.NoFollow);
                    var (batch, distinct) = (builder.Build(null, Hasher), Distinct(page));
                    if (!batch.ToLinks().SequenceEqual(distinct)) return false;
                    for (var i = 0; i < distinct.Length; i++)
                    {
                        var expected = one.Judge(new DiscoveredUrl(distinct[i].Url, depth, Seed.Text, 0, IsSeed: false, distinct[i].NoFollow, source.Referrer) { PageStopper = stopper });
                        if (other.Judge(new Sighting(batch, i, source)) != expected) return false;
                    }

                    batch.Return();
                    if (wider is not null && one.Widen(Url(wider)) != other.Widen(Url(wider))) return false;
                }

                return one.Balance == other.Balance && one.OutOfScopeUnrecorded == other.OutOfScopeUnrecorded && one.NeedsRejudging == other.NeedsRejudging
                    && Enum.GetValues<SkipReason>().All(reason => one.Skipped(reason) == other.Skipped(reason)) && one.TakeLinks().SequenceEqual(other.TakeLinks());
            }).Check(Config.QuickThrowOnFailure.WithMaxTest(1_000).WithEndSize(20));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void KnownLinks_CostNoAllocation(bool recordOutOfScope)
    {
        using var ledger = Ledger(recordOutOfScope);
        using var builder = new LinkBatchBuilder(Seed, CrawlOptions.Default.Parsing);
        string[] values = ["/", "x", "../y?utm_source=z&a=%41", "http://b.test/", "//c.test/d", "nofollow"];
        foreach (var value in values) builder.Add(value, LinkKind.Anchor, value == "nofollow");
        var (links, source, deeper) = (builder.Build(null, Hasher), new LinkSource(Seed, 1, new UrlId(1), null), new LinkSource(Seed, 3, new UrlId(1), PageStopper.MetaRobots));
        Assert.Equal(recordOutOfScope ? 5 : 3, JudgeAll(ledger, links, source));
        Assert.Equal(0, JudgeAll(ledger, links, deeper));

        var least = long.MaxValue;
        for (var round = 0; round < 100; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            JudgeAll(ledger, links, source);
            JudgeAll(ledger, links, deeper);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);
    }

    [Theory]
    [InlineData("http://a.test/x@y")]
    [InlineData("https://joe:secret@b.test:8080/")]
    [InlineData("http://[::1]/x")]
    [InlineData("http://[::1]:81/x?y=//z")]
    [InlineData("https://c.test:80/")]
    public void OwnerOfALink_IsThatOfItsHost(string text)
    {
        var (url, bytes) = (Url(text), System.Text.Encoding.ASCII.GetBytes(text));
        foreach (var partitions in new[] { 1, 2, 7, 64 })
        {
            foreach (var partition in Enumerable.Range(0, partitions))
            {
                var outbox = new Outbox(partition, partitions);
                Assert.Equal(outbox.PartitionOf(url.HostKey) == partition, outbox.IsOwn(bytes));
            }
        }
    }

    // As a page gives them: each once, nofollow if all say so.
    private static PageLink[] Distinct(PageLink[] links) =>
        [.. links.GroupBy(link => link.Url.Text, StringComparer.Ordinal).Select(same => same.First() with { NoFollow = same.All(link => link.NoFollow) })];

    private static int JudgeAll(FrontierLedger ledger, LinkBatch links, LinkSource source)
    {
        var judged = 0;
        for (var i = 0; i < links.Count; i++)
        {
            if (ledger.Judge(new Sighting(links, i, source)) is not null) judged++;
        }

        return judged;
    }

    private static FrontierLedger Ledger(bool recordOutOfScope)
    {
        var options = CrawlOptions.Default;
        Assert.True(CrawlScope.TryCreate(options.Scope, out var scope, out _));
        var ledger = new FrontierLedger(0, Hasher, scope, options.Limits with { MaxDepth = 2 }, options.Robots, options.Frontier with { RecordOutOfScope = recordOutOfScope }, new TrapDetector(options.Traps, new DateOnly(2026, 11, 25)));
        ledger.Widen(Seed);
        Assert.NotNull(ledger.Judge(new DiscoveredUrl(Seed, 0, null, 0, IsSeed: true, NoFollow: false)));
        Assert.NotNull(ledger.Judge(new DiscoveredUrl(Url("http://a.test/y"), 1, null, 0, IsSeed: false, NoFollow: false)));
        return ledger;
    }

    private static CanonicalUrl Url(string text) => CanonicalUrl.TryCreate(text, out var url, out _) ? url : throw new ArgumentException(text, nameof(text));
}
