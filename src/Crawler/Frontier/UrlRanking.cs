using Crawler.Urls;

namespace Crawler.Frontier;

/// <summary>
/// The order in which the URLs of one host are requested, by <c>crawler.frontier.order</c> and <c>crawler.frontier.score</c>. It follows from the
/// URL and its identity alone, so nothing of it is stored, and a resume may change it. Pure, for any number of threads.
/// </summary>
/// <param name="options">With rules that can be read.</param>
internal sealed class UrlRanking(FrontierOptions options)
{
    /// <summary>The highest score, in tenths.</summary>
    public const int HighestTenths = 10;

    /// <summary>The score where no rule speaks of a URL, in tenths: what the sitemap protocol gives a page that says nothing of itself.</summary>
    public const int DefaultTenths = 5;

    // Orders of discovery have 55 bits.
    private const int BandShift = 55;

    private readonly ScoreRule[] _rules = [.. options.Score.Select(text => ScoreRule.TryParse(text, out var rule, out var error) ? rule : throw new ArgumentException(error, nameof(options)))];

    /// <summary>Whether the URL found last has its turn first.</summary>
    public bool IsNewestFirst => options.Order == CrawlOrder.DepthFirst;

    /// <summary>The score of a URL in tenths, and the first rule that speaks of it; null where none does.</summary>
    public (int Tenths, ScoreRule? Rule) Score(CanonicalUrl url)
    {
        foreach (var rule in _rules)
        {
            if (rule.Matches(url.Text)) return (rule.Tenths, rule);
        }

        return (DefaultTenths, null);
    }

    /// <summary>The band of every URL, whatever it is; null where that depends on the URL.</summary>
    public int? OnlyBand => options.Order != CrawlOrder.BestFirst ? 0 : _rules.Length == 0 ? HighestTenths - DefaultTenths : null;

    /// <summary>URLs of a lower band have their turn before all of a higher one; 0 to <see cref="HighestTenths"/>.</summary>
    public int Band(CanonicalUrl url) => options.Order == CrawlOrder.BestFirst ? HighestTenths - Score(url).Tenths : 0;

    /// <summary>A number for each URL of a host: the lowest has its turn first.</summary>
    public long Turn(FrontierUrl url) => IsNewestFirst ? -url.Id.Order : ((long)Band(url.Url) << BandShift) | url.Id.Order;
}
