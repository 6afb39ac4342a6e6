using Crawler.MockWeb.Serving;

namespace Crawler.MockWeb.Generation;

/// <summary>What a host's robots.txt looks like.</summary>
internal enum RobotsKind : byte
{
    /// <summary>Path prefixes, with a longer Allow inside a Disallow.</summary>
    Prefix,

    /// <summary>404: everything is allowed (RFC 9309 section 2.3.1.3).</summary>
    Absent,

    /// <summary>Patterns with * and $ (RFC 9309 section 2.2.3).</summary>
    Wildcard,

    /// <summary>Everything disallowed for others, a group of its own for the crawler.</summary>
    OwnGroup,

    /// <summary>Status 200 and no rule.</summary>
    Empty,

    /// <summary>Prefix rules behind a redirect (RFC 9309 section 2.3.1.2).</summary>
    Moved,

    /// <summary>Prefix rules with a byte order mark, CRLF, comments, odd case and unknown lines.</summary>
    Messy,
}

/// <summary>What a host is for.</summary>
internal enum HostRole : byte
{
    Site,
    Hanging,
    Dead,
    Hostile,
    Traps,
}

/// <summary>One virtual host: its part of the graph and its counters.</summary>
internal sealed class MockHost(string name, HostRole role, RobotsKind robots, TimeSpan? crawlDelay)
{
    public string Name { get; } = name;

    public HostRole Role { get; } = role;

    public RobotsKind Robots { get; } = robots;

    public TimeSpan? CrawlDelay { get; } = crawlDelay;

    /// <summary>The content pages, the home page first.</summary>
    public List<Node> Pages { get; } = [];

    public Dictionary<string, Node> ByPath { get; } = new(StringComparer.Ordinal);

    public HostCounters Counters { get; } = new();

    public bool CanDisallow => Role == HostRole.Site && Robots is not (RobotsKind.Absent or RobotsKind.Empty);
}
