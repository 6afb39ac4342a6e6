using System.Text;

namespace Crawler.Parsing;

/// <summary>Texts of a page as they are recorded.</summary>
internal static class PageText
{
    private const int MaxTitle = 2_000;
    private const int MaxLang = 100;

    /// <summary>A title with its white space collapsed; null where nothing is left.</summary>
    public static string? Title(ReadOnlySpan<char> text)
    {
        var result = new StringBuilder(Math.Min(text.Length, MaxTitle));
        foreach (var range in text.SplitAny(" \t\n\f\r"))
        {
            var word = text[range];
            if (word.IsEmpty) continue;
            if (result.Length > 0) result.Append(' ');
            result.Append(word[..Math.Min(word.Length, MaxTitle + 1)]);
            if (result.Length > MaxTitle) break;
        }

        return Bounded(result.ToString(), MaxTitle);
    }

    /// <summary>A language without the white space around it; null where nothing is left.</summary>
    public static string? Language(string? value) => Bounded(value?.Trim(), MaxLang);

    // A surrogate pair is not cut in two.
    private static string? Bounded(string? text, int length)
    {
        if (string.IsNullOrEmpty(text)) return null;
        if (text.Length <= length) return text;
        return text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)];
    }
}
