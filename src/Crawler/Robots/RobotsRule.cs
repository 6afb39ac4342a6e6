using System.Text;

namespace Crawler.Robots;

/// <summary>One allow or disallow line of a robots.txt (RFC 9309 section 2.2.2).</summary>
public sealed class RobotsRule
{
    private readonly ReadOnlyMemory<byte> _line;

    // Normalised as the path is; '*' is the wildcard, the anchor is taken off.
    private readonly byte[] _pattern;
    private readonly bool _anchored;

    private RobotsRule(bool allow, byte[] pattern, int octets, ReadOnlyMemory<byte> line, int lineNumber)
    {
        IsAllow = allow;
        Octets = octets;
        _anchored = pattern[^1] == '$';
        _pattern = _anchored ? pattern[..^1] : pattern;
        _line = line;
        LineNumber = lineNumber;
    }

    /// <summary>Whether it allows; it disallows otherwise.</summary>
    public bool IsAllow { get; }

    /// <summary>The number of the line in its file, from 1.</summary>
    public int LineNumber { get; }

    /// <summary>The line as written, without the white space around it.</summary>
    public string Line => Encoding.UTF8.GetString(_line.Span).Trim();

    /// <summary>The length by which the most specific match is found, wildcards included.</summary>
    internal int Octets { get; }

    /// <summary>Reads a pattern.</summary>
    /// <returns>Null for an empty pattern, which matches nothing.</returns>
    internal static RobotsRule? Create(bool allow, ReadOnlySpan<byte> pattern, ReadOnlyMemory<byte> line, int lineNumber) =>
        pattern.IsEmpty ? null : new RobotsRule(allow, RobotsPath.NormalisePattern(pattern, out var octets), octets, line, lineNumber);

    /// <summary>The order in which rules are asked, so that the first match decides: longest first, allow before disallow.</summary>
    internal static int ByPrecedence(RobotsRule a, RobotsRule b)
    {
        var order = b.Octets.CompareTo(a.Octets);
        if (order == 0) order = b.IsAllow.CompareTo(a.IsAllow);
        return order == 0 ? a.LineNumber.CompareTo(b.LineNumber) : order;
    }

    /// <summary>Matches a normalised path. Each piece between wildcards is taken at its first place and never reconsidered, so that no pattern backtracks.</summary>
    internal bool Matches(ReadOnlySpan<byte> path)
    {
        ReadOnlySpan<byte> pattern = _pattern;
        var star = pattern.IndexOf((byte)'*');
        if (star < 0) return _anchored ? path.SequenceEqual(pattern) : path.StartsWith(pattern);
        if (!path.StartsWith(pattern[..star])) return false;

        while (true)
        {
            path = path[star..];
            pattern = pattern[(star + 1)..];
            star = pattern.IndexOf((byte)'*');
            if (star < 0) return _anchored ? path.EndsWith(pattern) : path.IndexOf(pattern) >= 0;

            var at = path.IndexOf(pattern[..star]);
            if (at < 0) return false;
            path = path[at..];
        }
    }
}
