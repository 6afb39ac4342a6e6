using Crawler.Configuration;
using Crawler.Crawling;
using Crawler.Hosting;
using Crawler.Urls;

namespace Crawler.Samples.WebHost.Crawls;

/// <summary>What a caller asks for.</summary>
/// <param name="Seeds">Absolute http or https URLs, 1 to 100.</param>
/// <param name="MaxPages">Pages after which the crawl stops; null is the largest number allowed.</param>
/// <param name="Scope">page, prefix, host, domain or any; null is host.</param>
internal sealed record CrawlOrder(IReadOnlyList<string>? Seeds, int? MaxPages, string? Scope)
{
    private const int MaxSeeds = 100;

    /// <summary>What is wrong with it, by field; empty where nothing is.</summary>
    public Dictionary<string, string[]> Check(SampleOptions options)
    {
        var errors = new Dictionary<string, string[]>();
        if (Seeds is not { Count: > 0 and <= MaxSeeds }) errors.Add("seeds", [$"give 1 to {MaxSeeds} of them"]);
        else if (Seeds.Where(seed => !CanonicalUrl.TryCreate(seed ?? "", out _, out _)).ToList() is { Count: > 0 } wrong) errors.Add("seeds", [.. wrong.Select(seed => $"\"{seed}\" is no absolute http or https URL")]);
        if (MaxPages is { } pages && (pages < 1 || pages > options.MaxPages)) errors.Add("maxPages", [$"1 to {options.MaxPages}"]);
        if (Scope is not null && ScopeOf(Scope) is null) errors.Add("scope", ["one of: page, prefix, host, domain, any"]);
        return errors;
    }

    /// <summary>The crawl, of an order without errors. Seeds from outside do not name private hosts.</summary>
    public CrawlRequest ToRequest(CrawlOptions defaults, SampleOptions options) => CrawlRequest.Of(Seeds!) with
    {
        StreamPages = true,
        Options = defaults with
        {
            Limits = defaults.Limits with { MaxPages = MaxPages ?? options.MaxPages },
            Scope = defaults.Scope with { Kind = Scope is null ? ScopeKind.Host : ScopeOf(Scope)!.Value },
        },
    };

    private static ScopeKind? ScopeOf(string word) => Enum.GetValues<ScopeKind>().Cast<ScopeKind?>().FirstOrDefault(kind => kind.ToString()!.Equals(word, StringComparison.OrdinalIgnoreCase));
}
