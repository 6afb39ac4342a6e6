using System.Buffers;
using System.Collections.Frozen;

namespace Crawler.Urls;

/// <summary>A set of parameter names, some of which stand for all names that begin with them. Case does not matter.</summary>
internal sealed class ParameterNames
{
    private static readonly SearchValues<char> NameEnds = SearchValues.Create("&=;/?#* ");

    private readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> _names;
    private readonly string[] _prefixes;
    private readonly bool _isEmpty;

    /// <summary>Makes it from patterns that <see cref="IsPattern"/> takes.</summary>
    public ParameterNames(IReadOnlyList<string> patterns)
    {
        _isEmpty = patterns.Count == 0;
        _prefixes = [.. patterns.Where(pattern => pattern.EndsWith('*')).Select(pattern => pattern[..^1])];
        _names = patterns.Where(pattern => !pattern.EndsWith('*')).ToFrozenSet(StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>Whether a pattern is one: a name, or the beginning of names with <c>*</c> behind it, without the signs that end a name in a URL.</summary>
    public static bool IsPattern(string pattern)
    {
        var name = pattern.AsSpan();
        if (name.EndsWith('*')) name = name[..^1];
        return !name.IsEmpty && name.IndexOfAny(NameEnds) < 0;
    }

    /// <summary>Whether a name belongs to the set.</summary>
    public bool Contains(ReadOnlySpan<char> name)
    {
        if (_isEmpty || name.IsEmpty) return false;
        if (_names.Contains(name)) return true;
        foreach (var prefix in _prefixes)
        {
            if (name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)) return true;
        }

        return false;
    }
}
