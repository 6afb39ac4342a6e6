using System.Text;
using Crawler.Urls;
using FsCheck;
using FsCheck.Fluent;

namespace Crawler.Tests.Urls;

public class PreparedBaseTests
{
    private static readonly string[] Bases =
    [
        "http://example.org/a/b/c.html?d", "https://example.org/", "http://example.org:8080//a//b", "http://joe:secret@example.org/a%20b/;c/d", "http://example.org/%2e%2e%2f/x?y=%41",
    ];

    // Ways to write a link, and all that may stand where the browser looks twice.
    private static readonly string[] Pieces =
    [
        "../", "./", "..", ".", "/", "//", "\\", "a", "b.html", "c/", ".d", "...", "%2e", "%2E.", "%41", "%", ";", ":", "?", "#", "&x=", "@", "[", "]", "|", "'", "\"", "^", "`", "{", "<", " ", "\t", "\n", "\0", "\u007f", "\u00e9", "\ud83d\udca9", "\ud800",
        "http:", "https:", "HTTP://", "http://", "https://", "mailto:", "javascript:", "a+b:", "example.org", "http://example.org", "http://example.org:8080", "http://joe:secret@example.org", "www.b-c.test", "EXAMPLE", "1.2.3.4", "0x7f", "xn--", ":80", ":443", "_",
    ];

    private static readonly Gen<(string Base, string Text)> Cases =
        from start in Gen.Elements(Bases)
        from text in Gen.OneOf(Gen.Elements(Pieces).ArrayOf().Select(string.Concat), ArbMap.Default.GeneratorFor<string>().Select(text => text ?? ""))
        select (start, text);

    static PreparedBaseTests() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    [Theory]
    [InlineData("d.html", "http://example.org/a/b/d.html", 23)]
    [InlineData("d.html#e", "http://example.org/a/b/d.html", 23)]
    [InlineData("../d", "http://example.org/a/d", 21)]
    [InlineData("../../../../d", "http://example.org/d", 19)]
    [InlineData("./../.././d/e", "http://example.org/d/e", 19)]
    [InlineData("..", "http://example.org/a/", 21)]
    [InlineData("/d;e", "http://example.org/d;e", 19)]
    [InlineData("#e", "http://example.org/a/b/c.html?d", 31)]
    [InlineData("?e'", "http://example.org/a/b/c.html?e%27", 0)]
    [InlineData("?e=%27#f", "http://example.org/a/b/c.html?e=%27", 29)]
    [InlineData("http://example.org", "http://example.org/", 19)]
    [InlineData("http://example.org?d", "http://example.org/?d", 19)]
    [InlineData("http://example.org/a/b/d", "http://example.org/a/b/d", 19)]
    [InlineData("http://example.orgs/d", "http://example.orgs/d", 0)]
    [InlineData("https://www.other-site.test", "https://www.other-site.test/", 0)]
    [InlineData("//other.test/d", "http://other.test/d", 0)]
    [InlineData("mailto:joe@example.org", null, 0)]
    [InlineData("javascript:void(0)", null, 0)]
    public void WrittenForm_ResolvesFromBytes(string reference, string? expected, int sharedAtLeast)
    {
        var (url, shared) = Resolve(new PreparedBase(Url(Bases[0])), reference);
        Assert.Equal(expected, url);
        Assert.Equal(sharedAtLeast, shared);
    }

    [Fact]
    public void EveryReference_ResolvesAsTheCompleteParserDoes() =>
        Prop.ForAll(Cases.ToArbitrary(), item => IsAsParsed(new PreparedBase(Url(item.Base)), Url(item.Base), item.Text)).Check(Config.QuickThrowOnFailure.WithMaxTest(40_000).WithEndSize(12));

    [Theory]
    [InlineData("{0}{1}")]
    [InlineData("a{0}{1}b")]
    [InlineData("/a{0}/{1}b?c")]
    [InlineData("../{0}.{1}")]
    [InlineData("a/{0}{1}/b#c")]
    [InlineData("?a{0}b{1}c")]
    [InlineData("http://example.org{0}{1}")]
    [InlineData("https://b{0}c.d{1}/e")]
    public void EveryPairOfSigns_ResolvesAsTheCompleteParserDoes(string form)
    {
        var start = Url(Bases[0]);
        var prepared = new PreparedBase(start);
        string[] signs = [.. Enumerable.Range(0, 128).Select(c => ((char)c).ToString()), "\u00e9", "\u3002", "%2e", "%2E", ".."];
        foreach (var first in signs)
        {
            foreach (var second in signs)
            {
                var text = form.Replace("{0}", first, StringComparison.Ordinal).Replace("{1}", second, StringComparison.Ordinal);
                Assert.True(IsAsParsed(prepared, start, text), text);
            }
        }
    }

    [Theory]
    [InlineData("windows-1252")]
    [InlineData("shift_jis")]
    public void QueryOfAnotherEncoding_ResolvesAsTheCompleteParserDoes(string name)
    {
        var encoding = Encoding.GetEncoding(name);
        var prepared = new PreparedBase(Url(Bases[0]), QueryEncoding.For(encoding));
        var resolver = new LinkResolver(Url(Bases[0]), null, encoding);
        foreach (var text in new[] { "?q=\u00e9", "\u00e9?q=\u65e5'", "d?q=x", "/d?\ud800" })
        {
            Assert.True(resolver.TryResolve(text, out var url, out _));
            Assert.Equal(url.Text, Resolve(prepared, text).Url);
        }
    }

    [Fact]
    public void BytesThatAreNoUtf8_CountAsTheReplacementCharacter()
    {
        var output = default(PooledList<byte>);
        Assert.True(new PreparedBase(Url(Bases[1])).TryResolve([(byte)'a', 0xC3, (byte)'b', 0xFF], ref output, out _));
        Assert.Equal("https://example.org/a%EF%BF%BDb%EF%BF%BD", Encoding.ASCII.GetString(output.Written));
    }

    [Fact]
    public void NoUrl_LeavesTheOutputAsItWas()
    {
        var output = default(PooledList<byte>);
        output.Append("before"u8);
        var prepared = new PreparedBase(Url(Bases[0]));
        foreach (var text in new[] { "mailto:x", "http://[", "https://a b/", " data:x" }) Assert.False(prepared.TryResolve(Encoding.UTF8.GetBytes(text), ref output, out _));
        Assert.Equal("before", Encoding.ASCII.GetString(output.Written));
    }

    private static bool IsAsParsed(PreparedBase prepared, CanonicalUrl start, string text)
    {
        var (url, shared) = Resolve(prepared, text);
        var expected = CanonicalUrl.TryCreate(text, start, out var parsed, out _) ? parsed.Text : null;
        return url == expected && (url is null || start.Text.AsSpan().StartsWith(url.AsSpan(0, shared)));
    }

    private static (string? Url, int Shared) Resolve(PreparedBase prepared, string text)
    {
        var output = default(PooledList<byte>);
        var isUrl = prepared.TryResolve(Encoding.UTF8.GetBytes(text), ref output, out var shared);
        var url = isUrl ? Encoding.ASCII.GetString(output.Written) : null;
        output.Return();
        return (url, shared);
    }

    private static CanonicalUrl Url(string text) => CanonicalUrl.TryCreate(text, out var url, out var error) ? url : throw new ArgumentException($"{text}: {error}", nameof(text));
}
