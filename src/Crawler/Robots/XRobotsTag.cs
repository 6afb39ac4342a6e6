namespace Crawler.Robots;

/// <summary>
/// What the X-Robots-Tag headers of a response say to one crawler. There is no standard; this is what the large search engines document: directives
/// separated by commas, after the name of the robot that they are for, or for all. Those for the crawler's own name replace those for all, as with groups in
/// RFC 9309 section 2.2.1.
/// </summary>
internal static class XRobotsTag
{
    // Directives with a value, which only look like the name of a robot.
    private static readonly string[] WithValue = ["unavailable_after", "max-snippet", "max-image-preview", "max-video-preview"];

    /// <summary>Reads the headers.</summary>
    /// <param name="values">The value of each header line; hostile ones cost their length.</param>
    /// <param name="productToken">The crawler's name; null is none.</param>
    public static RobotsMarks Read(IReadOnlyList<string> values, string? productToken)
    {
        var (all, own) = (default(RobotsMarks), default(RobotsMarks?));
        foreach (var value in values)
        {
            var robot = ReadOnlySpan<char>.Empty;
            foreach (var range in value.AsSpan().Split(','))
            {
                var directive = value.AsSpan(range).Trim();
                var colon = directive.IndexOf(':');
                if (colon >= 0 && !IsWithValue(directive[..colon].Trim()))
                {
                    robot = directive[..colon].Trim();
                    directive = directive[(colon + 1)..].Trim();
                }

                var marks = RobotsMarks.Of(directive);
                if (robot.IsEmpty || robot is "*") all |= marks;
                else if (productToken is not null && robot.Equals(productToken, StringComparison.OrdinalIgnoreCase)) own = (own ?? default) | marks;
            }
        }

        return own ?? all;
    }

    private static bool IsWithValue(ReadOnlySpan<char> name)
    {
        foreach (var known in WithValue)
        {
            if (name.Equals(known, StringComparison.OrdinalIgnoreCase)) return true;
        }

        return false;
    }
}

/// <summary>What a page asks of robots.</summary>
/// <param name="NoIndex">Not to show it in search results (noindex, none).</param>
/// <param name="NoFollow">Not to follow its links (nofollow, none).</param>
public readonly record struct RobotsMarks(bool NoIndex, bool NoFollow)
{
    /// <summary>One directive, in any case; one that is not known marks nothing.</summary>
    internal static RobotsMarks Of(ReadOnlySpan<char> directive)
    {
        var isNone = directive.Equals("none", StringComparison.OrdinalIgnoreCase);
        return new(isNone || directive.Equals("noindex", StringComparison.OrdinalIgnoreCase), isNone || directive.Equals("nofollow", StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Both together.</summary>
    public static RobotsMarks operator |(RobotsMarks one, RobotsMarks other) => new(one.NoIndex || other.NoIndex, one.NoFollow || other.NoFollow);

    /// <summary>Both together.</summary>
    public RobotsMarks BitwiseOr(RobotsMarks other) => this | other;
}
