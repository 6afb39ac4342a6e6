using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Crawler.Parsing;

/// <summary>Decides a document's encoding (HTML Standard 13.2.3.2): byte order mark, Content-Type, meta or XML declaration, then UTF-8 where the bytes are, a statistical guess, else windows-1252.</summary>
internal static class CharsetSniffer
{
    /// <summary>Decides.</summary>
    /// <param name="body">The document.</param>
    /// <param name="headerLabel">The charset parameter of Content-Type; null where there is none. An unknown one is ignored.</param>
    /// <param name="isCut">Whether the document goes on after the given bytes, so that its last character may be incomplete.</param>
    public static Charset Decide(ReadOnlySpan<byte> body, string? headerLabel, bool isCut = false)
    {
        if (Declared(body, headerLabel) is { } declared) return declared;
        if (MetaPrescan.FindXml(body) is { } xml) return new Charset(xml, CharsetSource.Meta, 0);

        // ASCII alone says nothing; a browser takes its default for it.
        if (Ascii.IsValid(body)) return new Charset("windows-1252", CharsetSource.Default, 0);
        if (isCut ? IsUtf8Start(body) : Utf8.IsValid(body)) return new Charset("utf-8", CharsetSource.Guess, 0);
        return StatisticalGuess.Find(body) is { } guess ? new Charset(guess, CharsetSource.Guess, 0) : new Charset("windows-1252", CharsetSource.Default, 0);
    }

    /// <summary>What a document declares itself, before anything is concluded from its bytes.</summary>
    /// <param name="start">The document, or its beginning: what is declared there holds whatever follows.</param>
    /// <param name="headerLabel">The charset parameter of Content-Type; null where there is none. An unknown one is ignored.</param>
    /// <returns>Null where nothing is declared.</returns>
    public static Charset? Declared(ReadOnlySpan<byte> start, string? headerLabel)
    {
        if (FromMark(start) is { } mark) return mark;
        if (headerLabel is not null && WebEncodings.Find(headerLabel) is { } header) return new Charset(header, CharsetSource.Header, 0);
        return MetaPrescan.Find(start) is { } meta ? new Charset(meta, CharsetSource.Meta, 0) : null;
    }

    /// <summary>What a byte order mark says; null where there is none.</summary>
    public static Charset? FromMark(ReadOnlySpan<byte> body)
    {
        if (body.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF])) return new Charset("utf-8", CharsetSource.Bom, 3);
        if (body.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF])) return new Charset("utf-16be", CharsetSource.Bom, 2);
        return body.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) ? new Charset("utf-16le", CharsetSource.Bom, 2) : null;
    }

    private static bool IsUtf8Start(ReadOnlySpan<byte> body)
    {
        for (var tail = 1; tail <= 3 && tail < body.Length; tail++)
        {
            if (body[^tail] >= 0xC0 && Rune.DecodeFromUtf8(body[^tail..], out _, out _) == OperationStatus.NeedMoreData) return Utf8.IsValid(body[..^tail]);
        }

        return Utf8.IsValid(body);
    }
}
