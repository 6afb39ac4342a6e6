using Crawler.Configuration;
using Crawler.Frontier;
using Crawler.Urls;

namespace Crawler.Tests.Frontier;

public sealed class SitemapBookTests : IDisposable
{
    private static readonly UrlHasher Hasher = new(1, 2);
    private SitemapBook _book = new(CrawlOptions.Default.Sitemaps, Hasher);

    public void Dispose() => _book.Dispose();

    [Fact]
    public void Site_ItsOwnAndTheWellKnownOne_EachOnce()
    {
        var rows = _book.Open(Url("http://a.test/x"), ["http://b.test/s.xml", "/t.xml", "http://b.test/s.xml", "mailto:x"]);
        Assert.Equal([("http://b.test/s.xml", false), ("http://a.test/t.xml", false), ("http://a.test/sitemap.xml", true)], rows.Select(row => (row.Url.Text, row.IsGuessed)));
        Assert.Empty(_book.Open(Url("http://a.test/y"), ["http://b.test/other.xml"]));
        Assert.True(Assert.Single(_book.Open(Url("http://b.test/"), ["http://b.test/s.xml", "http://a.test/sitemap.xml"])).IsGuessed);
        Assert.Equal(("BadUrl", 1L), _book.Counts.Problems.Single() is var problem ? (problem.Key, problem.Value) : default);
    }

    [Fact]
    public void NamedWellKnownOne_IsNoGuess()
    {
        Assert.False(Assert.Single(_book.Open(Url("https://a.test/"), ["https://a.test/sitemap.xml"])).IsGuessed);
    }

    [Fact]
    public void Index_IsFollowedToItsLevelAndNeverInACircle()
    {
        Restart(options => options with { MaxLevels = 2, WellKnown = false });
        var index = Assert.Single(_book.Open(Url("http://a.test/"), ["/0.xml"]));
        Assert.Null(_book.Add(index, index.Url));
        var below = _book.Add(index, Url("http://a.test/1.xml"))!;
        var deepest = _book.Add(below, Url("http://a.test/2.xml"))!;
        Assert.Equal((1, 2), (below.Level, deepest.Level));
        Assert.Null(_book.Add(deepest, Url("http://a.test/3.xml")));
        Assert.Null(_book.Add(deepest, index.Url));
        Assert.Equal(("TooDeep", 1L), _book.Counts.Problems.Single() is var problem ? (problem.Key, problem.Value) : default);
        Assert.Equal(3, _book.Counts.Found);
    }

    [Fact]
    public void Site_HasNoMoreThanItsLimit()
    {
        Restart(options => options with { MaxPerSite = 2 });
        var index = _book.Open(Url("http://a.test/"), ["/0.xml", "/1.xml", "/2.xml"])[0];
        Assert.Null(_book.Add(index, Url("http://b.test/3.xml")));
        Assert.Equal((2L, 3L), (_book.Counts.Found, _book.Counts.Problems["TooMany"]));
        Assert.NotEmpty(_book.Open(Url("http://b.test/"), []));
    }

    [Fact]
    public void WhatAnEarlierProcessKnew_IsReadToTheEndAndNotTwice()
    {
        var pending = new SitemapRow(Hasher.Hash(Url("http://a.test/1.xml")), Url("http://a.test/1.xml"), 5, 0);
        var read = new SitemapRow(Hasher.Hash(Url("http://a.test/sitemap.xml")), Url("http://a.test/sitemap.xml"), 5, 0) { State = SitemapState.Read, Entries = 7, Problem = "TooLarge" };
        _book.Restore(pending);
        _book.Restore(read);
        Assert.Empty(_book.Open(Url("http://a.test/"), ["/1.xml"]));
        Assert.False(_book.IsEmpty);
        Assert.Same(pending, _book.Next());
        Assert.Null(_book.Next());
        _book.Complete(pending with { State = SitemapState.Failed, Problem = "HttpStatus" });
        var counts = _book.Counts;
        Assert.Equal((2L, 0L, 1L, 1L, 7L), (counts.Found, counts.Pending, counts.Read, counts.Failed, counts.Entries));
        Assert.Equal(["HttpStatus", "TooLarge"], counts.Problems.Keys);
    }

    [Fact]
    public void WhatAnEarlierProcessKnew_CountsForTheLimitOfItsSite()
    {
        Restart(options => options with { MaxPerSite = 3 });
        var site = Hasher.Hash(Url("http://a.test/").Origin.Value);
        foreach (var url in new[] { Url("http://a.test/1.xml"), Url("http://a.test/2.xml") }) _book.Restore(new SitemapRow(Hasher.Hash(url), url, site, 0) { State = SitemapState.Read });
        Assert.Equal("http://a.test/3.xml", Assert.Single(_book.Open(Url("http://a.test/"), ["/3.xml", "/4.xml"])).Url.Text);
        Assert.Equal(("TooMany", 2L), _book.Counts.Problems.Single() is var problem ? (problem.Key, problem.Value) : default);
    }

    [Fact]
    public void LinksToListedUrls_AreToldOnceAndNotTheirOwn()
    {
        using var seen = new SeenSet();
        var links = new ListedLinks();
        var url = Url("http://a.test/x");
        seen.Add(Hasher.Hash(url));
        links.Add(seen, Hasher.Hash(url));
        Note(url, url.Text, 1);
        Note(Url("http://a.test/y"), url.Text, 1);
        Assert.Empty(links.Take());
        Note(url, "http://a.test/", 2);
        Note(url, "http://a.test/", 3);
        Assert.Equal(new LinkedUrl(Hasher.Hash(url), new UrlId(2)), Assert.Single(links.Take()));
        Assert.Empty(links.Take());

        void Note(CanonicalUrl found, string referrer, long page)
        {
            var sighting = new Sighting(new DiscoveredUrl(found, 2, referrer, 0, IsSeed: false, NoFollow: false, new UrlId(page)), Hasher);
            links.NoteAgain(seen, ref sighting);
        }
    }

    private void Restart(Func<Crawler.Sitemaps.SitemapOptions, Crawler.Sitemaps.SitemapOptions> change)
    {
        _book.Dispose();
        _book = new SitemapBook(change(CrawlOptions.Default.Sitemaps), Hasher);
    }

    private static CanonicalUrl Url(string text) => CanonicalUrl.TryCreate(text, out var url, out _) ? url : throw new ArgumentException(text, nameof(text));
}
