using System.Globalization;

namespace Crawler.Frontier.Traps;

/// <summary>Small questions about the text of URLs.</summary>
internal static class TrapText
{
    /// <summary>FNV-1a of 64 bits. It only places what is counted; a site that makes it collide miscounts itself.</summary>
    public static ulong Hash(ReadOnlySpan<char> text, ulong start = 14695981039346656037)
    {
        foreach (var c in text) start = (start ^ c) * 1099511628211;
        return start;
    }

    /// <summary>The same with every run of digits as one sign.</summary>
    public static ulong HashShape(ReadOnlySpan<char> text, ulong start = 14695981039346656037)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsAsciiDigit(text[i])) start = (start ^ text[i]) * 1099511628211;
            else if (i == 0 || !char.IsAsciiDigit(text[i - 1])) start = (start ^ '#') * 1099511628211;
        }

        return start;
    }

    /// <summary>Whether two texts differ in nothing but digits, of which there may be more or fewer.</summary>
    public static bool HaveSameShape(ReadOnlySpan<char> one, ReadOnlySpan<char> other)
    {
        while (!one.IsEmpty && !other.IsEmpty)
        {
            if (char.IsAsciiDigit(one[0]) && char.IsAsciiDigit(other[0]))
            {
                one = WithoutDigits(one);
                other = WithoutDigits(other);
                continue;
            }

            if (one[0] != other[0]) return false;
            one = one[1..];
            other = other[1..];
        }

        return one.IsEmpty && other.IsEmpty;
    }

    /// <summary>A text with every run of digits as one sign.</summary>
    public static string Shape(ReadOnlySpan<char> text)
    {
        var shape = new System.Text.StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsAsciiDigit(text[i])) shape.Append(text[i]);
            else if (i == 0 || !char.IsAsciiDigit(text[i - 1])) shape.Append('#');
        }

        return shape.ToString();
    }

    /// <summary>Reads a number of at most four digits.</summary>
    public static int Number(ReadOnlySpan<char> digits) => int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;

    private static ReadOnlySpan<char> WithoutDigits(ReadOnlySpan<char> text)
    {
        var end = text.IndexOfAnyExceptInRange('0', '9');
        return end < 0 ? [] : text[end..];
    }
}
