namespace Crawler.Crawling;

/// <summary>Which links belong to the crawl.</summary>
public sealed record ScopeOptions
{
    /// <summary>How far from its seed a link may lead.</summary>
    public required ScopeKind Kind { get; init; }

    /// <summary>Regular expressions (.NET, non-backtracking) on the whole URL; where any is given, a URL must match one of them. Seeds always belong.</summary>
    public required IReadOnlyList<string> Include { get; init; }

    /// <summary>Regular expressions on the whole URL; a URL that matches one is out of scope, whatever else matches.</summary>
    public required IReadOnlyList<string> Exclude { get; init; }
}

/// <summary>How far from its seed a link may lead.</summary>
public enum ScopeKind
{
    /// <summary>The seed itself only.</summary>
    Page,

    /// <summary>The seed's origin, and a path that starts with the seed's path up to its last slash.</summary>
    Prefix,

    /// <summary>The seed's host name; http and https on their default ports are one, an explicit port must match.</summary>
    Host,

    /// <summary>The seed's host without a leading www., and every subdomain of that. There is no public suffix list.</summary>
    Domain,

    /// <summary>Every http and https URL.</summary>
    Any,
}
