using System.Runtime.InteropServices;

namespace Crawler.Crawling;

/// <summary>Whether a URL belongs to a crawl, and the rule that kept it out.</summary>
/// <param name="Rule">What decided.</param>
/// <param name="Pattern">The regular expression that decided; null for the rules that have none.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct ScopeVerdict(ScopeRule Rule, string? Pattern = null)
{
    /// <summary>Whether the URL belongs to the crawl.</summary>
    public bool InScope => Rule == ScopeRule.InScope;

    /// <summary>The rule as people and records read it: <c>scope=host</c>, <c>include</c>, <c>exclude=REGEX</c>; null where the URL is in scope.</summary>
    public string? RuleText => Rule switch
    {
        ScopeRule.InScope => null,
        ScopeRule.Page => "scope=page",
        ScopeRule.Prefix => "scope=prefix",
        ScopeRule.Host => "scope=host",
        ScopeRule.Domain => "scope=domain",
        ScopeRule.Include => "include",
        _ => $"exclude={Pattern}",
    };
}

/// <summary>The rule that decided whether a URL belongs to a crawl.</summary>
public enum ScopeRule
{
    /// <summary>None kept it out.</summary>
    InScope,

    /// <summary>Scope <c>page</c>: it is no seed.</summary>
    Page,

    /// <summary>Scope <c>prefix</c>: below no seed's folder.</summary>
    Prefix,

    /// <summary>Scope <c>host</c>: on no seed's host.</summary>
    Host,

    /// <summary>Scope <c>domain</c>: in no seed's domain.</summary>
    Domain,

    /// <summary>Patterns to include are given and none matches.</summary>
    Include,

    /// <summary>A pattern to exclude matches.</summary>
    Exclude,
}
