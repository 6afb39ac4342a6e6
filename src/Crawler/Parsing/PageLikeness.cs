using System.Runtime.InteropServices;
using Crawler.Urls;

namespace Crawler.Parsing;

/// <summary>What a page is like, read from its bytes, whatever their encoding, without a tree. Equal marks are equal pages in that sense; pages that are merely alike have other marks.</summary>
/// <param name="Said">The same for pages whose texts and pictures differ in nothing but numbers, words with a digit in them, and the words of their own URLs.</param>
/// <param name="Shown">The same for pages whose texts, pictures and links differ in nothing but the words of their own URLs.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct PageLikeness(ulong Said, ulong Shown)
{
    // What a page says stands in its beginning.
    private const int LongestRead = 256 * 1024;
    private const int MostWords = 32;
    private const ulong Start = 14695981039346656037;
    private const ulong Prime = 1099511628211;

    /// <summary>Reads a page.</summary>
    /// <param name="body">The decoded body.</param>
    /// <param name="url">Its URL.</param>
    public static PageLikeness Of(ReadOnlySpan<byte> body, CanonicalUrl url)
    {
        Span<ulong> own = stackalloc ulong[MostWords];
        own = own[..OwnWords(url.PathAndQuery, own)];
        body = body[..Math.Min(body.Length, LongestRead)];
        var (said, shown) = (Start, Start);
        while (!body.IsEmpty)
        {
            var text = body.IndexOf((byte)'<') is var tag and >= 0 ? body[..tag] : body;
            AddWords(text, own, ref said, ref shown);
            body = body[text.Length..];
            if (!body.IsEmpty) body = body[TagLength(body, own, ref said, ref shown)..];
        }

        return new PageLikeness(said, shown);
    }

    private static void AddWords(ReadOnlySpan<byte> text, ReadOnlySpan<ulong> own, ref ulong said, ref ulong shown)
    {
        while (!text.IsEmpty)
        {
            var (length, word, hasDigit) = (0, Start, false);
            for (; length < text.Length && IsOfWord(text[length]); length++)
            {
                hasDigit |= char.IsAsciiDigit((char)text[length]);
                word = (word ^ Lower(text[length])) * Prime;
            }

            if (length > 0 && !own.Contains(word))
            {
                shown = (shown ^ word) * Prime;
                if (!hasDigit) said = (said ^ word) * Prime;
            }

            text = text[Math.Min(length + 1, text.Length)..];
        }
    }

    // Of a tag, a comment, a script or a style sheet; there is at least one byte.
    private static int TagLength(ReadOnlySpan<byte> markup, ReadOnlySpan<ulong> own, ref ulong said, ref ulong shown)
    {
        if (markup.StartsWith("<!--"u8)) return LengthTo(markup, "-->"u8);
        var length = LengthTo(markup, ">"u8);
        if (IsNamed(markup, "script"u8)) return length + LengthTo(markup[length..], "</script"u8);
        if (IsNamed(markup, "style"u8)) return length + LengthTo(markup[length..], "</style"u8);
        if (IsNamed(markup, "a"u8))
        {
            var ignored = Start;
            AddWords(markup[2..length], own, ref ignored, ref shown);
        }
        else if (IsNamed(markup, "img"u8))
        {
            foreach (var octet in markup[..length]) (said, shown) = ((said ^ octet) * Prime, (shown ^ octet) * Prime);
        }

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
