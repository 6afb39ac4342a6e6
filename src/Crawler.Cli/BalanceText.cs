using Crawler.Frontier;

namespace Crawler.Cli;

/// <summary>The balance of a crawl as people read it, in the closing report and in <c>status</c>; scripts have summary.json.</summary>
internal static class BalanceText
{
    /// <summary><c>discovered 4,682 = pending 0 + fetched 4,154 + …</c>.</summary>
    public static string Of(CrawlBalance balance) =>
        $"discovered {Quantity.Count(balance.Discovered)} = pending {Quantity.Count(balance.Pending)} + fetched {Quantity.Count(balance.Fetched)} + redirected {Quantity.Count(balance.Redirected)} + " +
        $"not_modified {Quantity.Count(balance.NotModified)} + failed {Quantity.Count(balance.Failed)} + skipped {Quantity.Count(balance.Skipped)}";
}
