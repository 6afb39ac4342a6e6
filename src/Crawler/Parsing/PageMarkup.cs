using System.Runtime.CompilerServices;
using System.Text;

namespace Crawler.Parsing;

/// <summary>Where markup ends whose bytes are no text. Told from the bytes alone, as far as it takes to compare pages.</summary>
internal static class PageMarkup
{
    /// <summary>Whether markup that begins with a tag begins with one of this name.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsNamed(ReadOnlySpan<byte> markup, ReadOnlySpan<byte> name) =>
        markup.Length > name.Length + 1 && Ascii.EqualsIgnoreCase(markup.Slice(1, name.Length), name) && !PageWords.IsOfWord(markup[name.Length + 1]);

    /// <summary>Where a comment ends.</summary>
    /// <param name="body">The page.</param>
    /// <param name="start">Where the comment begins.</param>
    public static int CommentEnd(ReadOnlySpan<byte> body, int start) => body[start..].IndexOf("-->"u8) is var close and >= 0 ? start + close + "-->".Length : body.Length;

    /// <summary>Where what a tag begins is over: behind a script or a style sheet, and else behind the tag.</summary>
    /// <param name="body">The page.</param>
    /// <param name="start">Where the tag begins.</param>
    /// <param name="end">Where the tag ends.</param>
    public static int End(ReadOnlySpan<byte> body, int start, int end)
    {
        // Of XHTML, where it ends itself; elsewhere nothing is lost if its text is read.
        if (body[start..end].EndsWith("/>"u8)) return end;
        if (IsNamed(body[start..], "script"u8)) return end + LengthToEnd(body[end..], "script"u8);
        return IsNamed(body[start..], "style"u8) ? end + LengthToEnd(body[end..], "style"u8) : end;
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
}
