using System.Diagnostics.CodeAnalysis;

namespace Crawler.Fetching;

/// <summary>A host name, or <c>*.suffix</c> for every name below one.</summary>
internal readonly record struct HostPattern
{
    private readonly string _name;
    private readonly bool _below;

    private HostPattern(string name, bool below)
    {
        _name = name;
        _below = below;
    }

    /// <summary>Reads a pattern.</summary>
    /// <param name="text">A host name in ASCII, with or without a leading <c>*.</c>.</param>
    /// <param name="pattern">The pattern.</param>
    /// <returns>Whether it is one.</returns>
    public static bool TryParse(string text, [NotNullWhen(true)] out HostPattern? pattern)
    {
        var below = text.StartsWith("*.", StringComparison.Ordinal);
        var name = WithoutRootDot(below ? text[2..] : text).ToLowerInvariant();
        pattern = IsHostName(name) ? new HostPattern(name, below) : null;
        return pattern is not null;
    }

    /// <summary>Whether a host name is the pattern's or lies below it.</summary>
    /// <param name="host">A host name in lower case.</param>
    public bool Matches(string host)
    {
        var name = WithoutRootDot(host);
        return _below
            ? name.Length > _name.Length + 1 && name[^(_name.Length + 1)] == '.' && name.EndsWith(_name, StringComparison.Ordinal)
            : name == _name;
    }

    private static string WithoutRootDot(string name) => name.EndsWith('.') ? name[..^1] : name;

    // A last label of digits only would be read as an IPv4 address by the URL Standard (host parsing, "ends in a number").
    private static bool IsHostName(string name)
    {
        if (name.Length is 0 or > 253) return false;
        var labels = name.Split('.');
        return labels.All(label => label.Length is > 0 and <= 63 && label.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
            && !labels[^1].All(char.IsAsciiDigit);
    }
}
