using System.Text;

namespace Crawler.Parsing;

/// <summary>Tells HTML by its first bytes where no Content-Type is sent (MIME Sniffing Standard 7.1).</summary>
internal static class HtmlSniffer
{
    private static readonly string[] Signatures =
    [
        "<!DOCTYPE HTML", "<HTML", "<HEAD", "<SCRIPT", "<IFRAME", "<H1", "<DIV", "<FONT", "<TABLE", "<A", "<STYLE", "<TITLE", "<B", "<BODY", "<BR", "<P", "<META", "<LINK", "<BASE", "<FRAMESET", "<CENTER", "<UL",
    ];

    public static bool LooksLikeHtml(ReadOnlySpan<byte> body)
    {
        if (body.StartsWith("\uFEFF"u8)) body = body[3..];
        body = body.TrimStart(" \t\n\f\r"u8);
        if (body.StartsWith("<!--"u8)) return true;
        foreach (var signature in Signatures)
        {
            if (body.Length > signature.Length && Ascii.EqualsIgnoreCase(body[..signature.Length], signature) && body[signature.Length] is (byte)' ' or (byte)'>' or (byte)'\n' or (byte)'\r' or (byte)'\t') return true;
        }

        return body.StartsWith("<?xml"u8) && body[..Math.Min(body.Length, 512)].IndexOf("<html"u8) > 0;
    }
}
