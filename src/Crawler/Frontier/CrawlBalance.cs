namespace Crawler.Frontier;

/// <summary>The closing balance: every distinct URL known is in exactly one of the other columns, at every moment.</summary>
/// <param name="Discovered">Distinct seen-set keys that have a row.</param>
/// <param name="Pending">Waiting, leased, or settled but not committed.</param>
/// <param name="Fetched">2xx.</param>
/// <param name="Redirected">Answered with a redirect.</param>
/// <param name="NotModified">304.</param>
/// <param name="Failed">Given up.</param>
/// <param name="Skipped">Not requested, by rule.</param>
public readonly record struct CrawlBalance(long Discovered, long Pending, long Fetched, long Redirected, long NotModified, long Failed, long Skipped)
{
    /// <summary>Whether the columns add up to what was discovered.</summary>
    public bool Holds => Discovered == Pending + Fetched + Redirected + NotModified + Failed + Skipped;

    /// <summary>So many URLs in one state.</summary>
    internal static CrawlBalance Of(UrlState state, long count) => default(CrawlBalance).Move(state, count) with { Discovered = count };

    /// <summary>One more URL, in the given state.</summary>
    public CrawlBalance Discover(UrlState state) => this.Move(state, 1) with { Discovered = Discovered + 1 };

    /// <summary>A known URL changes from one state to another.</summary>
    public CrawlBalance Settle(UrlState from, UrlState to) => this.Move(from, -1).Move(to, 1);

    /// <summary>The sum of two partitions.</summary>
    public static CrawlBalance operator +(CrawlBalance left, CrawlBalance right) => Add(left, right);

    /// <summary>The sum of two partitions.</summary>
    public static CrawlBalance Add(CrawlBalance left, CrawlBalance right) => new(
        left.Discovered + right.Discovered,
        left.Pending + right.Pending,
        left.Fetched + right.Fetched,
        left.Redirected + right.Redirected,
        left.NotModified + right.NotModified,
        left.Failed + right.Failed,
        left.Skipped + right.Skipped);

    private CrawlBalance Move(UrlState state, long by) => state switch
    {
        UrlState.Pending => this with { Pending = Pending + by },
        UrlState.Fetched => this with { Fetched = Fetched + by },
        UrlState.Redirected => this with { Redirected = Redirected + by },
        UrlState.NotModified => this with { NotModified = NotModified + by },
        UrlState.Failed => this with { Failed = Failed + by },
        UrlState.Skipped => this with { Skipped = Skipped + by },
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "no such state"),
    };
}
