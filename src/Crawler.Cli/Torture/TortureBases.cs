using Crawler.Output;

namespace Crawler.Cli.Torture;

/// <summary>What tortured crawls are compared with, and crawls that have ended, of which they are copies.</summary>
/// <param name="Expected">What a crawl that nobody disturbs has left.</param>
/// <param name="Ended">A crawl of all, with one output: what has failed in it can be retried.</param>
/// <param name="Narrow">A crawl of the hosts of the seeds alone.</param>
internal sealed record TortureBases(CrawlOutcome Expected, CrawlDirectory Ended, CrawlDirectory Narrow)
{
    /// <summary>Makes them, side by side as far as there are lanes.</summary>
    public static async Task<TortureBases> MakeAsync(IReadOnlyList<TortureLane> lanes)
    {
        var expected = lanes[0].UndisturbedAsync();
        var ended = lanes[1 % lanes.Count].UndisturbedAsync(isSingle: true);
        var narrow = lanes[2 % lanes.Count].UndisturbedAsync(isNarrow: true);
        await Task.WhenAll(expected, ended, narrow);
        return new TortureBases(CrawlOutcome.Read(await expected), await ended, await narrow);
    }
}
