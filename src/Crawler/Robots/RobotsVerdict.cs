namespace Crawler.Robots;

/// <summary>Whether a robots.txt lets a path be fetched, and the line that decided.</summary>
/// <param name="Allowed">Whether it may be fetched.</param>
/// <param name="Rule">The rule that decided; null where none matched, and where there is no file to point to.</param>
public readonly record struct RobotsVerdict(bool Allowed, RobotsRule? Rule)
{
    /// <summary>The deciding line for people: <c>line 12: Disallow: /private/</c>; null where there is none. Its text comes from the web and may hold control characters.</summary>
    public string? Explanation => Rule is null ? null : $"line {Rule.LineNumber}: {Rule.Line}";
}
