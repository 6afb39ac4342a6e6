using System.Text;
using Crawler.Parsing;

namespace Crawler.Tests.Parsing;

public sealed class WebEncodingsTests
{
    [Theory]
    [InlineData(" UTF8\n", "utf-8")]
    [InlineData("latin1", "windows-1252")]
    [InlineData("US-ASCII", "windows-1252")]
    [InlineData("ISO-8859-9", "windows-1254")]
    [InlineData("gb2312", "gbk")]
    [InlineData("x-sjis", "shift_jis")]
    [InlineData("utf-16", "utf-16le")]
    [InlineData("hz-gb-2312", "replacement")]
    [InlineData("utf-7", null)]
    [InlineData("utf-32", null)]
    [InlineData("\u00a0utf-8", null)]
    [InlineData("", null)]
    public void Labels_StandForTheStandardsNames(string label, string? name) => Assert.Equal(name, WebEncodings.Find(label));

    [Theory]
    [InlineData("windows-1252", "80 E9", "€é")]
    [InlineData("iso-8859-2", "B1", "ą")]
    [InlineData("iso-8859-8-i", "E0", "א")]
    [InlineData("iso-8859-10", "A1 FF 80", "Ąĸ\u0080")]
    [InlineData("iso-8859-14", "A1 FF", "Ḃÿ")]
    [InlineData("iso-8859-16", "A4 A5 FF", "€„ÿ")]
    [InlineData("koi8-u", "A4", "є")]
    [InlineData("macintosh", "8E", "é")]
    [InlineData("windows-874", "A1", "ก")]
    [InlineData("gbk", "D6 D0", "中")]
    [InlineData("gb18030", "95 32 82 36", "𠀀")]
    [InlineData("big5", "A4 A4", "中")]
    [InlineData("euc-jp", "C6 FC", "日")]
    [InlineData("iso-2022-jp", "1B 24 42 46 7C 1B 28 42", "日")]
    [InlineData("shift_jis", "93 FA", "日")]
    [InlineData("euc-kr", "B0 A1", "가")]
    [InlineData("utf-16be", "4E 2D", "中")]
    [InlineData("x-user-defined", "41 80 FF", "A\uF780\uF7FF")]
    [InlineData("utf-8", "E4 B8 AD FF", "中\uFFFD")]
    public void Encodings_Decode(string name, string bytes, string text)
    {
        var body = Convert.FromHexString(bytes.Replace(" ", "", StringComparison.Ordinal));
        var decoded = new Charset(name, CharsetSource.Header, 0).Decode(body, out var length);
        Assert.Equal(text, new string(decoded, 0, length));
    }

    [Fact]
    public void SingleByteEncodings_WriteWhatTheyRead()
    {
        foreach (var name in new[] { "iso-8859-10", "iso-8859-14", "iso-8859-16", "x-user-defined" })
        {
            var bytes = Enumerable.Range(0, 256).Select(value => (byte)value).ToArray();
            var encoding = WebEncodings.Get(name);
            Assert.Equal(bytes, encoding.GetBytes(encoding.GetString(bytes)));
            Assert.Equal("?"u8.ToArray(), encoding.GetBytes("中"));
        }
    }

    [Fact]
    public void ReplacementEncoding_HidesTheDocument() =>
        Assert.Empty(new HtmlPageParser(Pages.Options).Parse(Pages.Response(Encoding.ASCII.GetBytes("<a href=/x>"), "text/html; charset=iso-2022-kr"), CancellationToken.None).Links);

    [Theory]
    [InlineData("text/html; charset=utf-8", "text/html", "utf-8")]
    [InlineData("Text/HTML;charset=\"a\\\"b\"; x=y", "text/html", "a\"b")]
    [InlineData("text/html; a; charset=x ; charset=y", "text/html", "x")]
    [InlineData("text/html;charset=", "text/html", null)]
    [InlineData("text/html; x=\"; charset=y\"", "text/html", null)]
    [InlineData("; charset=utf-8", null, null)]
    [InlineData("html", null, null)]
    public void ContentType_IsTakenApart(string header, string? essence, string? charset) => Assert.Equal(new MediaType(essence, charset), MediaType.Parse(header));
}
