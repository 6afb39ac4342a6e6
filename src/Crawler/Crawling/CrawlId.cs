namespace Crawler.Crawling;

/// <summary>Identity of one crawl within the process, legal as an actor's name.</summary>
/// <param name="Value">Letters, digits and hyphens.</param>
public readonly record struct CrawlId(string Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value;
}
