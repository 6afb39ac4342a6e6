using Crawler.Telemetry;

namespace Crawler.Frontier.Storage;

/// <summary>What a crawl that has failed leaves behind: what is committed, and not what it had come to know since.</summary>
internal static class CommittedEnd
{
    /// <summary>The last snapshot with the counts of crawl.db in the place of those of the process.</summary>
    /// <param name="ledger">The crawl.db; no process writes it any more.</param>
    /// <param name="last">The last snapshot.</param>
    /// <exception cref="CrawlStoreException">It cannot be read.</exception>
    public static CrawlSnapshot Of(CrawlLedger ledger, CrawlSnapshot last)
    {
        var balance = default(CrawlBalance);
        var skips = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var (state, reason, count) in ledger.Dispositions())
        {
            balance += CrawlBalance.Of(state, count);
            if (state == UrlState.Skipped && reason is not null) skips[reason] = count;
        }

        var failures = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var (reason, _, count) in ledger.Failures()) failures[reason] = failures.GetValueOrDefault(reason) + count;
        return last with { Balance = balance, Skips = skips, Failures = failures, Traps = ledger.Traps(), Sitemaps = Sitemaps(ledger, last.Sitemaps), Writing = 0 };
    }

    // Those beyond the limits have no row.
    private static SitemapCounts Sitemaps(CrawlLedger ledger, SitemapCounts last)
    {
        var counts = new SitemapCounts();
        var problems = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var (state, problem, count, entries) in ledger.Sitemaps())
        {
            counts = Enum.TryParse<SitemapState>(state, ignoreCase: true, out var known) ? Add(counts, known, count, entries) : counts;
            if (problem is not null && known != SitemapState.Absent) problems[problem] = problems.GetValueOrDefault(problem) + count;
        }

        foreach (var (name, count) in last.Problems) problems.TryAdd(name, count);
        return counts with { Problems = problems };
    }

    private static SitemapCounts Add(SitemapCounts counts, SitemapState state, long count, long entries)
    {
        counts = counts with { Found = counts.Found + count };
        return state switch
        {
            SitemapState.Pending => counts with { Pending = counts.Pending + count },
            SitemapState.Read => counts with { Read = counts.Read + count, Entries = counts.Entries + entries },
            SitemapState.Absent => counts with { Absent = counts.Absent + count },
            _ => counts with { Failed = counts.Failed + count },
        };
    }
}
