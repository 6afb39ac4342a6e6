namespace Crawler.EndToEnd.Tests;

/// <summary>On a real site the pages found are those that an independent program finds.</summary>
[Collection(Timed.Name)]
public class RealSiteTests
{
    [RealSiteTheory]
    [InlineData("python", 18410)]
    [InlineData("postgres", 18420)]
    public async Task Documentation_FetchedPagesAreExactlyTheReachableOnes(string name, int port)
    {
        using var site = await RealSite.StartAsync(name, port);
        var origin = site.Url[..site.Url.IndexOf('/', "http://".Length)];
        await using var crawl = MockCrawl.Create("crawler.politeness { delay = 0, per-host = 32 }");
        var summary = await crawl.RunAsync(site.Url);
        TruthAssert.Drained(summary);
        TruthAssert.SameUrls((await File.ReadAllLinesAsync(site.Truth)).Select(path => origin + path), crawl.Pages);

        // The server writes its log once a second; robots.txt is the one more.
        await Eventually.True(() => File.ReadLines(site.AccessLog).LongCount() > crawl.Records.Count(record => record.Attempts > 0));
        var requests = (await File.ReadAllLinesAsync(site.AccessLog)).Select(line => line.Split(' ')[3]).ToArray();
        Assert.Equal(requests.Distinct(StringComparer.Ordinal).Count(), requests.Length);
    }
}
