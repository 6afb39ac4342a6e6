using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
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

    /// <summary>Reads a page.</summary>
    /// <param name="body">The decoded body.</param>
    /// <param name="url">Its URL.</param>
    [MethodImpl(HotPath.Compiled)]
    public static PageLikeness Of(ReadOnlySpan<byte> body, CanonicalUrl url)
    {
        var own = new WordSet(stackalloc ulong[WordSet.Most]);
        own.Add(url.PathAndQuery);
        body = body[..Math.Min(body.Length, LongestRead)];
        var (said, shown) = (0UL, 0UL);
        while (!body.IsEmpty)
        {
            var text = body.IndexOf((byte)'<') is var tag and >= 0 ? body[..tag] : body;
            AddWords(text, own, ref said, ref shown);
            body = body[text.Length..];
            if (!body.IsEmpty) body = body[TagLength(body, own, ref said, ref shown)..];
        }

        return new PageLikeness(said, shown);
    }

    [MethodImpl(HotPath.Compiled)]
    private static void AddWords(ReadOnlySpan<byte> text, WordSet own, ref ulong said, ref ulong shown)
    {
        var words = new PageWords(text);
        while (words.TryTake(out var word, out var hasDigit))
        {
            if (own.Contains(word)) continue;
            shown = PageWords.Mix(shown, word);
            if (!hasDigit) said = PageWords.Mix(said, word);
        }
    }

    // Of a tag, a comment, a script or a style sheet; there is at least one byte.
    [MethodImpl(HotPath.Compiled)]
    private static int TagLength(ReadOnlySpan<byte> markup, WordSet own, ref ulong said, ref ulong shown)
    {
        var first = markup.Length > 1 ? markup[1] | 0x20 : 0;
        if (first == ('!' | 0x20) && markup.StartsWith("<!--"u8)) return markup.IndexOf("-->"u8) is var close and >= 0 ? close + "-->".Length : markup.Length;
        var length = markup.IndexOf((byte)'>') is var end and >= 0 ? end + 1 : markup.Length;
        switch (first)
        {
            // Of XHTML, where it ends itself; elsewhere nothing is lost if its text is read.
            case 's' when markup[..length].EndsWith("/>"u8):
                break;
            case 's' when IsNamed(markup, "script"u8):
                return length + LengthToEnd(markup[length..], "script"u8);
            case 's' when IsNamed(markup, "style"u8):
                return length + LengthToEnd(markup[length..], "style"u8);
            case 'a' when IsNamed(markup, "a"u8):
                var ignored = 0UL;
                AddWords(markup[2..length], own, ref ignored, ref shown);
                break;
            case 'i' when IsNamed(markup, "img"u8):
                var picture = PageWords.Hash(markup[..length]);
                (said, shown) = (PageWords.Mix(said, picture), PageWords.Mix(shown, picture));
                break;
        }

        return length;
    }

    private static int LengthToEnd(ReadOnlySpan<byte> markup, ReadOnlySpan<byte> name)
    {
        for (var at = 0; markup[at..].IndexOf("</"u8) is var next and >= 0; at += next + "</".Length)
        {
            var rest = markup[(at + next + "</".Length)..];
            if (rest.Length >= name.Length && Ascii.EqualsIgnoreCase(rest[..name.Length], name)) return markup.Length - rest.Length + name.Length;
        }

        return markup.Length;
    }

    private static bool IsNamed(ReadOnlySpan<byte> markup, ReadOnlySpan<byte> name) =>
        markup.Length > name.Length + 1 && Ascii.EqualsIgnoreCase(markup.Slice(1, name.Length), name) && !PageWords.IsOfWord(markup[name.Length + 1]);

    /// <summary>The words of a page's own URL.</summary>
    private ref struct WordSet(Span<ulong> words)
    {
        public const int Most = 32;

        // Beyond that the words of a URL are not told from those of others.
        private const int LongestUrl = 1024;

        private readonly Span<ulong> _words = words;
        private int _count;

        // One bit for each word, by its last six bits: most words are none of these, which is told without looking at each.
        private ulong _signs;

        public void Add(ReadOnlySpan<char> target)
        {
            target = target[..Math.Min(target.Length, LongestUrl)];
            Span<byte> text = stackalloc byte[LongestUrl];
            var found = new PageWords(text[..Encoding.ASCII.GetBytes(target, text)]);
            while (found.TryTake(out var word, out _))
            {
                if (_count == Most) return;
                _words[_count++] = word;
                _signs |= 1UL << (int)word;
            }
        }

        public readonly bool Contains(ulong word)
        {
            if ((_signs >> (int)word & 1) == 0) return false;
            foreach (var known in _words[.._count])
            {
                if (known == word) return true;
            }

            return false;
        }
    }
}
