using System.Globalization;
using System.Text;

namespace Crawler.Cli;

/// <summary>Makes text from the web harmless on a terminal.</summary>
internal static class PlainText
{
    private const int Longest = 300;

    /// <summary>One line without control characters, escape sequences, direction marks and lone surrogates (each becomes U+FFFD), cut after 300 characters.</summary>
    public static string Of(string text) => Of(text, Longest);

    /// <summary>The same, and nothing is cut.</summary>
    public static string Whole(string text) => Of(text, int.MaxValue);

    private static string Of(string text, int longest)
    {
        var plain = new StringBuilder(Math.Min(text.Length, Longest) + 1);
        foreach (var rune in text.EnumerateRunes())
        {
            if (plain.Length >= longest) return plain.Append('…').ToString();
            plain.Append(IsHarmless(rune) ? rune.ToString() : "\uFFFD");
        }

        return plain.ToString();
    }

    private static bool IsHarmless(Rune rune) => Rune.GetUnicodeCategory(rune) is not
        (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
