using System.Diagnostics.CodeAnalysis;

namespace Crawler.Parsing;

/// <summary>Media types that the configuration lists: <c>text/html</c>, <c>image/*</c> or <c>*/*</c>.</summary>
internal sealed class MediaTypeSet
{
    private const string Punctuation = "!#$&-^_.+";

    private readonly HashSet<string> _types;
    private readonly bool _hasAll;

    private MediaTypeSet(HashSet<string> types) => (_types, _hasAll) = (types, types.Contains("*/*"));

    /// <summary>Reads a list.</summary>
    /// <param name="entries">The types.</param>
    /// <param name="path">The option that lists them.</param>
    /// <param name="types">The set, or null.</param>
    /// <param name="errors">One line for each entry that is no type; empty if there is a set.</param>
    /// <returns>Whether every entry could be read.</returns>
    public static bool TryCreate(IReadOnlyList<string> entries, string path, [NotNullWhen(true)] out MediaTypeSet? types, out IReadOnlyList<string> errors)
    {
        errors = [.. entries.Where(entry => !IsType(entry)).Select(entry => $"{path}: \"{entry}\" is no media type; write type/subtype, type/* or */*")];
        types = errors.Count == 0 ? new MediaTypeSet([.. entries.Select(entry => entry.ToLowerInvariant())]) : null;
        return types is not null;
    }

    /// <summary>A list that was checked before.</summary>
    /// <exception cref="ArgumentException">It was not.</exception>
    public static MediaTypeSet Of(IReadOnlyList<string> entries) =>
        TryCreate(entries, nameof(entries), out var types, out var errors) ? types : throw new ArgumentException(string.Join("; ", errors), nameof(entries));

    /// <summary>Whether a type is listed, itself or with all of its kind.</summary>
    /// <param name="essence"><c>type/subtype</c> in lower case; null, where none was sent, is listed only by <c>*/*</c>.</param>
    public bool Contains(string? essence) =>
        _hasAll || (essence is not null && (_types.Contains(essence) || _types.Contains($"{essence[..essence.IndexOf('/', StringComparison.Ordinal)]}/*")));

    private static bool IsType(string entry) => entry == "*/*" || (entry.Split('/') is [var type, var subtype] && IsToken(type) && (subtype == "*" || IsToken(subtype)));

    // RFC 6838 section 4.2.
    private static bool IsToken(string text) => text.Length > 0 && text.All(c => char.IsAsciiLetterOrDigit(c) || Punctuation.Contains(c, StringComparison.Ordinal));
}
