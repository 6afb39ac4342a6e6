using System.Text;
using Crawler.Parsing;
using FsCheck;
using FsCheck.Fluent;
using Xunit.Abstractions;

namespace Crawler.Tests.Parsing;

/// <summary>No byte string makes the code that decides on encodings or finds links throw, or allocate more than a stated multiple of its size.</summary>
public class ParsingPropertyTests(ITestOutputHelper output)
{
    // Bytes allocated for each byte of the document, and once. A document of nothing but tags makes a node of about a hundred bytes for every three, and misnested formatting copies some of them.
    private const long ForEachByteOfLinks = 1_000;
    private const long ForEachByteOfCharset = 64;
    private const long Once = 1024 * 1024;

    private static readonly Gen<byte[]> Bytes = Gen.OneOf(
        ArbMap.Default.GeneratorFor<byte[]>().Select(bytes => bytes ?? []),
        Pieces("<", ">", "/", "a", " href=", "'", "\"", "&", "&amp;", "&#", ";", "\0", "<!--", "-->", "<b>", "<i>", "<p>", "</b>", "</p>", "<table>", "<td>", "<svg>", "<title>", "<script>", "<style>", "url(", "<img srcset=", ",", "é", "日", "x"));

    private static readonly Gen<byte[]> Prescanned = Gen.OneOf(
        ArbMap.Default.GeneratorFor<byte[]>().Select(bytes => bytes ?? []),
        Pieces("<meta ", "charset", "=", "'", "\"", "utf-8", "utf-16", "windows-1251", "content", "http-equiv", "content-type", ">", "/", "<", "<!--", "-->", "<?xml ", "encoding", "?>", "\0", " ", ";", "é", "\u00a0"));

    [Fact]
    public void AnyBytes_AreGivenAnEncodingAndDecoded() => Check(Prescanned, ForEachByteOfCharset, body =>
    {
        foreach (var label in new[] { null, "utf-8", "iso-2022-jp", "gb18030", "shift_jis", "utf-16", "x-user-defined", "replacement", "\0" })
        {
            var charset = CharsetSniffer.Decide(body, label);
            var text = charset.Decode(body, out var length);
            Assert.InRange(length, 0, text.Length);
            System.Buffers.ArrayPool<char>.Shared.Return(text);
        }
    });

    [Fact]
    public void AnyBytes_AreParsedForLinksAndResources()
    {
        var parser = new HtmlPageParser(Pages.Options with { Resources = true });
        Check(Bytes, ForEachByteOfLinks, body => parser.Parse(Pages.Response(body, "text/html"), CancellationToken.None));
    }

    private void Check(Gen<byte[]> documents, long forEachByte, Action<byte[]> act)
    {
        act("warm up: what is made once is not counted"u8.ToArray());
        var most = 0.0;
        Prop.ForAll(documents.ToArbitrary(), body =>
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            act(body);
            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            most = Math.Max(most, (double)allocated / (body.Length + 1));
            Assert.True(allocated <= Once + (forEachByte * body.Length), $"{allocated} bytes for {body.Length}");
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3_000).WithEndSize(300));
        output.WriteLine($"most: {most:F0} bytes allocated for each byte, the fixed part included");
    }

    private static Gen<byte[]> Pieces(params string[] pieces) => Gen.Elements(pieces).ArrayOf().Select(parts => Encoding.UTF8.GetBytes(string.Concat(parts)));
}
