using Crawler.Urls;

namespace Crawler.Parsing;

/// <summary>
/// What a page says, in 64 bits: the same for pages whose texts differ in nothing but numbers, words with a digit in them, and the words of their own URLs. Pictures count as text. Read from
/// the bytes, whatever their encoding, without a tree; a page that is no HTML has one as well. It says nothing where texts are alike but not the same.
/// </summary>
internal static class PageLikeness
{
    // What a page says stands in its beginning.
    private const int LongestRead = 256 * 1024;
    private const int MostWords = 32;
    private const ulong Start = 14695981039346656037;
    private const ulong Prime = 1099511628211;

    /// <summary>Reads a page.</summary>
    /// <param name="body">The decoded body.</param>
    /// <param name="url">Its URL.</param>
    public static ulong Of(ReadOnlySpan<byte> body, CanonicalUrl url)
    {
        Span<ulong> own = stackalloc ulong[MostWords];
        own = own[..OwnWords(url.PathAndQuery, own)];
        body = body[..Math.Min(body.Length, LongestRead)];
        var likeness = Start;
        while (!body.IsEmpty)
        {
            var text = body.IndexOf((byte)'<') is var tag and >= 0 ? body[..tag] : body;
            AddWords(text, own, ref likeness);
            body = body[text.Length..];
            if (!body.IsEmpty) body = body[TagLength(body, ref likeness)..];
        }

        return likeness;
    }

    private static void AddWords(ReadOnlySpan<byte> text, ReadOnlySpan<ulong> own, ref ulong likeness)
    {
        var (word, hasDigit) = (Start, false);
        foreach (var octet in text)
        {
            if (char.IsAsciiDigit((char)octet)) hasDigit = true;
            if (IsOfWord(octet))
            {
                word = (word ^ Lower(octet)) * Prime;
                continue;
            }

            if (IsSaid(word, hasDigit, own)) likeness = (likeness ^ word) * Prime;
            (word, hasDigit) = (Start, false);
        }

        if (IsSaid(word, hasDigit, own)) likeness = (likeness ^ word) * Prime;
    }

    private static bool IsSaid(ulong word, bool hasDigit, ReadOnlySpan<ulong> own) => word != Start && !hasDigit && !own.Contains(word);

    // Of a tag, a comment, a script or a style sheet; there is at least one byte.
    private static int TagLength(ReadOnlySpan<byte> markup, ref ulong likeness)
    {
        if (markup.StartsWith("<!--"u8)) return LengthTo(markup, "-->"u8);
        var length = LengthTo(markup, ">"u8);
        if (IsNamed(markup, "script"u8)) return length + LengthTo(markup[length..], "</script"u8);
        if (IsNamed(markup, "style"u8)) return length + LengthTo(markup[length..], "</style"u8);
        if (!IsNamed(markup, "img"u8)) return length;
        foreach (var octet in markup[..length]) likeness = (likeness ^ octet) * Prime;
        return length;
    }

    private static int LengthTo(ReadOnlySpan<byte> markup, ReadOnlySpan<byte> end) => markup.IndexOf(end) is var at and >= 0 ? at + end.Length : markup.Length;

    private static bool IsNamed(ReadOnlySpan<byte> markup, ReadOnlySpan<byte> name) =>
        markup.Length > name.Length + 1 && System.Text.Ascii.EqualsIgnoreCase(markup.Slice(1, name.Length), name) && !IsOfWord(markup[name.Length + 1]);

    private static int OwnWords(ReadOnlySpan<char> target, Span<ulong> words)
    {
        var (count, word) = (0, Start);
        foreach (var c in target)
        {
            if (char.IsAsciiLetterOrDigit(c))
            {
                word = (word ^ Lower((byte)c)) * Prime;
                continue;
            }

            if (word != Start && count < words.Length) words[count++] = word;
            word = Start;
        }

        if (word != Start && count < words.Length) words[count++] = word;
        return count;
    }

    private static bool IsOfWord(byte octet) => char.IsAsciiLetterOrDigit((char)octet) || octet >= 0x80;

    private static byte Lower(byte octet) => octet is >= (byte)'A' and <= (byte)'Z' ? (byte)(octet | 0x20) : octet;
}
