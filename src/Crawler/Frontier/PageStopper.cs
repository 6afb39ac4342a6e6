using Crawler.Robots;

namespace Crawler.Frontier;

/// <summary>What asks of a page as a whole that none of its links is followed, named by the configuration key that obeys it.</summary>
internal static class PageStopper
{
    /// <summary>Its meta robots.</summary>
    public const string MetaRobots = "crawler.robots.obey-meta-robots";

    /// <summary>Its X-Robots-Tag.</summary>
    public const string XRobotsTag = "crawler.robots.obey-x-robots-tag";

    // Marks of the column nofollow.
    private const long Link = 1;
    private const long Meta = 2;
    private const long Header = 4;

    /// <summary>What stops the links of a page; where both ask, the one that is obeyed. One that is not obeyed is known too, for a later process may obey it.</summary>
    /// <param name="inMeta">Whether its meta robots ask.</param>
    /// <param name="inHeader">Whether its X-Robots-Tag asks.</param>
    /// <param name="robots">What is obeyed.</param>
    /// <returns>Its key; null where nothing asks.</returns>
    public static string? Of(bool inMeta, bool inHeader, RobotsOptions robots)
    {
        if (!inMeta) return inHeader ? XRobotsTag : null;
        return inHeader && robots.ObeyXRobotsTag && !robots.ObeyMetaRobots ? XRobotsTag : MetaRobots;
    }

    /// <summary>Whether a stopper is obeyed.</summary>
    public static bool IsObeyed(string stopper, RobotsOptions robots) => stopper == MetaRobots ? robots.ObeyMetaRobots : robots.ObeyXRobotsTag;

    /// <summary>How a store writes down what asked not to follow a URL.</summary>
    /// <param name="noFollow">Whether the link did.</param>
    /// <param name="stopper">What did on the page as a whole; null for nothing.</param>
    public static long ToColumn(bool noFollow, string? stopper) => (noFollow ? Link : 0) | (stopper switch { null => 0, MetaRobots => Meta, _ => Header });

    /// <summary>Reads what <see cref="ToColumn"/> wrote.</summary>
    public static (bool NoFollow, string? Stopper) FromColumn(long marks) => ((marks & Link) != 0, (marks & Meta) != 0 ? MetaRobots : (marks & Header) != 0 ? XRobotsTag : null);
}
