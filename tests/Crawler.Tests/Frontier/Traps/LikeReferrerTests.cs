using Crawler.Configuration;
using Crawler.Frontier;
using Crawler.Frontier.Traps;
using Crawler.Output;
using Crawler.Parsing;
using Crawler.Urls;

namespace Crawler.Tests.Frontier.Traps;

public class LikeReferrerTests
{
    private const int Most = 10;
    private readonly TrapDetector _detector = new(CrawlOptions.Default.Traps with { MaxLikeReferrer = Most }, new DateOnly(2026, 11, 25));

    [Fact]
    public void PageAfterPageSaysTheSame_TheirLinksAreTrapped_AndLinksElsewhereAreNot()
    {
        var page = Fetch(1, "http://a.test/", 7);
        for (var id = 2; id <= Most + 1; id++)
        {
            Assert.Null(Judge("http://a.test/x" + id, page));
            page = Fetch(id, "http://a.test/p" + id, 7, page);
        }

        Assert.Null(Judge("http://a.test/next", page));
        page = Fetch(Most + 2, "http://a.test/last", 7, page);
        Assert.Equal("crawler.traps.max-like-referrer = 10: http://a.test pages that say what the page before said, as /p#", Judge("http://a.test/next", page));
        Assert.Null(Judge("http://b.test/next", page));
        Assert.Null(Judge("http://a.tes/next", page));
        Assert.Null(Judge("http://a.test/next", Fetch(100, "http://a.test/other", 8, page)));
    }

    [Fact]
    public void ManyPagesAreAlike_TheListThatNamesThemIsNot()
    {
        var list = Fetch(1, "http://a.test/", 6);
        FrontierUrl? page = null;
        for (var id = 2; id < 1_000; id++) page = Fetch(id, "http://a.test/" + id, 7, list);
        Assert.Null(Judge("http://a.test/next", page!));
    }

    [Fact]
    public void RedirectInBetween_ChangesNothing()
    {
        var page = Fetch(1, "http://a.test/", 7);
        for (var id = 2; id <= 2 * (Most + 2); id += 2)
        {
            var redirect = Row(id, "http://a.test/r" + id, page);
            _detector.Observe(new Settlement(redirect, UrlState.Redirected, null, null, null));
            page = Fetch(id + 1, "http://a.test/p" + id, 7, redirect);
        }

        Assert.NotNull(Judge("http://a.test/next", page));
    }

    private string? Judge(string url, FrontierUrl on) => _detector.Judge(new DiscoveredUrl(Url(url), 1, on.Url.Text, 0, IsSeed: false, NoFollow: false, on.Id), null);

    private FrontierUrl Fetch(long id, string url, ulong likeness, FrontierUrl? on = null)
    {
        var page = Row(id, url, on);
        _detector.Observe(new Settlement(page, UrlState.Fetched, null, new PageRecord { Url = url, Outcome = PageOutcome.Fetched, Status = 200, Likeness = new PageLikeness(likeness, (ulong)id) }, null));
        return page;
    }

    private static FrontierUrl Row(long id, string url, FrontierUrl? on) => new(new UrlId(id), Url(url), 0, 1, on?.Url.Text, 0, IsSeed: false, on?.Id);

    private static CanonicalUrl Url(string text) => CanonicalUrl.TryCreate(text, out var url, out _) ? url : throw new ArgumentException(text, nameof(text));
}
