using System.Text;
using Crawler.Urls;
using FsCheck;
using FsCheck.Fluent;

namespace Crawler.Tests.Urls;

public class UrlPropertyTests
{
    private static readonly CanonicalUrl Base = Url("http://example.org/a/b?c");

    // Everything that the parser treats specially, so that random texts meet its branches often.
    private static readonly string[] Pieces =
    [
        "http:", "https:", "HTTP://", "ftp:", "//", "/", "\\", ".", "..", "%2e", "%2E%2e", "?", "#", "@", ":", "[", "]", "::", "[::1]", "[1:2:3:4:5:6:1.2.3.4]", "80", "443", "65536", "0x", "0x7f", "1", "255",
        "08", "a", "Z", "xn--", "www.", "example.org", "\u00e9", "\u65e5", "\u00ad", "\u3002", "\uff0e", "\ud83d\udca9", "\ud800", "\udc00", "%", "%4", "%41", "%7e", "%C3%A9", "%00", "\t", "\n", " ", "\0", "\"", "'", "|", "^", "{", "~", "&", "-",
    ];

    private static readonly Gen<string> Texts = Gen.Elements(Pieces).ArrayOf().Select(string.Concat);
    private static readonly Gen<string> AuthorityTexts = Texts.Select(text => "http://" + text);
    private static readonly Gen<string> AllTexts = Gen.OneOf(Texts, AuthorityTexts, ArbMap.Default.GeneratorFor<string>().Select(text => text ?? ""));

    static UrlPropertyTests() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    [Fact]
    public void ParsedUrl_ParsesToItself() => Check(text =>
    {
        if (!CanonicalUrl.TryCreate(text, Base, out var url, out var error)) return error != UrlError.None;

        var again = Url(url.Text);
        return again.Equals(url) && again.Host == url.Host && again.Port == url.Port && again.PathAndQuery == url.PathAndQuery && again.Origin == url.Origin && again.HostKey == url.HostKey && again.Key == url.Key;
    });

    [Fact]
    public void Key_IsItsOwnKey() => Check(text => !CanonicalUrl.TryCreate(text, Base, out var url, out _) || Url(url.Key).Key == url.Key);

    [Fact]
    public void ResultOfResolving_DoesNotDependOnTheBase() => Check(text =>
        !CanonicalUrl.TryCreate(text, Base, out var url, out _) || (CanonicalUrl.TryCreate(url.Text, Base, out var again, out _) && again.Equals(url)));

    [Theory]
    [InlineData("windows-1252")]
    [InlineData("shift_jis")]
    [InlineData("iso-2022-jp")]
    [InlineData("gb18030")]
    public void QueryInAnyEncoding_IsPlainAsciiThatParsesToItself(string encoding)
    {
        var resolver = new LinkResolver(Base, null, Encoding.GetEncoding(encoding));
        Check(text => !resolver.TryResolve("?" + text, out var url, out _) || (Ascii.IsValid(url.Text) && Url(url.Text).Equals(url)));
    }

    [Fact]
    public void SerialisedUrl_IsTakenOverWithItsParts() => Check(text =>
    {
        if (!CanonicalUrl.TryCreate(text, Base, out var url, out _)) return true;
        var near = CanonicalUrl.OfSerialised(Encoding.ASCII.GetBytes(url.Text), Base);
        return near.Parts == url.Parts && near.Text == url.Text && near.Host == url.Host && near.HostKey == url.HostKey && near.Origin == url.Origin && near.PathAndQuery == url.PathAndQuery && near.Key == url.Key;
    });

    private static void Check(Func<string, bool> law) => Prop.ForAll(AllTexts.ToArbitrary(), law).Check(Config.QuickThrowOnFailure.WithMaxTest(20_000).WithEndSize(30));

    private static CanonicalUrl Url(string text) => CanonicalUrl.TryCreate(text, out var url, out var error) ? url : throw new ArgumentException($"{text}: {error}", nameof(text));
}
