using System.Text;

namespace Crawler.MockWeb.Rendering;

/// <summary>How a page's text is encoded and how it says so.</summary>
/// <param name="Encoding">The encoding, without a byte order mark of its own.</param>
/// <param name="ContentType">The Content-Type header.</param>
/// <param name="Meta">The element that declares it, or nothing.</param>
/// <param name="Bom">Whether the page begins with a byte order mark.</param>
/// <param name="Text">The text in this encoding.</param>
internal sealed record PageCharset(Encoding Encoding, string ContentType, string Meta, bool Bom, TextPool Text)
{
    private const string Utf8Words = "naïve 東京 Ελλάδα — ünïcode";
    private const string Latin1Words = "naïve façade garçon Übung ångström";
    private const string Windows1252Words = "“quoted” it’s 5 € – … garçon";

    /// <summary>Every charset that pages come in; the first is the plain one.</summary>
    public static PageCharset[] All(ulong seed)
    {
        var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        var latin1 = Encoding.Latin1;
        var windows1252 = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;
        var utf8Text = new TextPool(seed, utf8, Utf8Words);
        var latin1Text = new TextPool(seed, latin1, Latin1Words);
        var windows1252Text = new TextPool(seed, windows1252, Windows1252Words);
        return
        [
            new(utf8, "text/html; charset=utf-8", "", Bom: false, utf8Text),
            new(utf8, "text/html; charset=\"UTF-8\"", "", Bom: false, utf8Text),
            new(utf8, "text/html", "<meta charset=\"utf-8\">\n", Bom: false, utf8Text),
            new(utf8, "text/html; charset=iso-8859-1", "", Bom: true, utf8Text),
            new(latin1, "text/html; charset=iso-8859-1", "", Bom: false, latin1Text),
            new(latin1, "text/html", "<meta http-equiv=\"Content-Type\" content=\"text/html; charset=ISO-8859-1\">\n", Bom: false, latin1Text),
            new(windows1252, "text/html;charset=windows-1252", "<meta charset=\"utf-8\">\n", Bom: false, windows1252Text),
            new(windows1252, "text/html", "<meta charset=windows-1252>\n", Bom: false, windows1252Text),
        ];
    }
}
