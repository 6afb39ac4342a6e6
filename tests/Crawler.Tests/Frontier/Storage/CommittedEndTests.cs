using Crawler.Frontier;
using Crawler.Frontier.Storage;
using Crawler.Telemetry;
using Crawler.Tests.Cli;

namespace Crawler.Tests.Frontier.Storage;

public sealed class CommittedEndTests : IDisposable
{
    private readonly TempDirectory _folder = new();

    [Fact]
    public void AfterAFailure_TheCountsAreThoseOfWhatIsCommitted()
    {
        var path = _folder.Below("crawl.db");
        CrawlFile.Create(path);
        using (var connection = CrawlDatabase.OpenToWrite(path))
        {
            CrawlDatabase.Run(connection, """
                INSERT INTO verdict VALUES (1, 'OutOfScope', 'scope=host'), (2, 'Trapped', 'crawler.traps.max-repeats = 2: http://a.test /x');
                INSERT INTO url VALUES (1, 'http://a.test', '/', 1, 0, NULL, 0, 1, 0, NULL), (2, 'http://a.test', '/b', 2, 1, 1, 0, 0, 0, NULL), (3, 'http://b.test', '/', 3, 1, 1, 0, 0, 0, 1),
                  (4, 'http://a.test', '/x', 4, 1, 1, 0, 0, 0, 2), (5, 'http://a.test', '/c', 5, 1, 1, 0, 0, 0, NULL), (6, 'http://a.test', '/d', 6, 1, 1, 0, 0, 0, NULL);
                INSERT INTO settled (url, state, reason, status, attempts) VALUES (1, 'fetched', NULL, 200, 1), (2, 'failed', 'HttpStatus', 404, 1), (5, 'failed', 'HttpStatus', 500, 4);
                INSERT INTO sitemap VALUES (1, 'http://a.test/1', 1, 0, 0, 'read', 'urlset', 'Malformed', NULL, 7), (2, 'http://a.test/2', 1, 0, 0, 'pending', NULL, NULL, NULL, 0), (3, 'http://a.test/3', 1, 0, 1, 'absent', NULL, 'HttpStatus', NULL, 0);
                """);
        }

        using var ledger = CrawlLedger.Open(path);
        var final = CommittedEnd.Of(ledger, Last());
        Assert.Equal(new CrawlBalance(6, 1, 1, 0, 0, 2, 2), final.Balance);
        Assert.True(final.Balance.Holds);
        Assert.Equal([new("OutOfScope", 1), new("Trapped", 1)], final.Skips);
        Assert.Equal([new("HttpStatus", 2)], final.Failures);
        Assert.Equal("http://a.test/x", Assert.Single(final.Traps).Example);
        Assert.Equal((3, 1, 1, 1, 0, 7), (final.Sitemaps.Found, final.Sitemaps.Pending, final.Sitemaps.Read, final.Sitemaps.Absent, final.Sitemaps.Failed, final.Sitemaps.Entries));
        Assert.Equal([new("Malformed", 1), new("TooMany", 3)], final.Sitemaps.Problems);
        Assert.Equal((TimeSpan.FromSeconds(5), 0), (final.Elapsed, final.Writing));
    }

    public void Dispose() => _folder.Dispose();

    // It had come to know more than was committed.
    private static CrawlSnapshot Last() => new()
    {
        Balance = new CrawlBalance(100, 90, 4, 0, 0, 3, 3),
        Elapsed = TimeSpan.FromSeconds(5),
        Ready = 0,
        InFlight = 0,
        Parsing = 0,
        Writing = 4,
        BytesWire = 1,
        Bytes = 2,
        Failures = new Dictionary<string, long> { ["HttpStatus"] = 3 },
        Skips = new Dictionary<string, long> { ["OutOfScope"] = 3 },
        Statuses = new Dictionary<int, long>(),
        BusiestHosts = [],
        SeedsFetched = 1,
        OutOfScopeUnrecorded = 0,
        ActorFailures = 0,
        StaleResults = 0,
        ScopeWidened = [],
        Sitemaps = new SitemapCounts { Found = 9, Problems = new Dictionary<string, long> { ["Malformed"] = 2, ["TooMany"] = 3 } },
    };
}
