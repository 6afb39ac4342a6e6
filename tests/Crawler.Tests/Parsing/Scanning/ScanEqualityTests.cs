using System.Text;
using System.Text.RegularExpressions;
using Crawler.Fetching;
using Crawler.Frontier;
using Crawler.Parsing;
using Crawler.Parsing.Scanning;
using FsCheck;
using FsCheck.Fluent;
using Xunit.Abstractions;

namespace Crawler.Tests.Parsing.Scanning;

/// <summary>Where a scan says nothing else, it finds what the tree holds.</summary>
public sealed partial class ScanEqualityTests(ITestOutputHelper output)
{
    private const string Product = "Crawler";

    private static readonly UrlHasher Hasher = UrlHasher.Random();
    private static readonly ParsingOptions Dom = Pages.Options with { Mode = ParsingMode.Dom };

    [Theory]
    [InlineData("text/html; charset=utf-8")]
    [InlineData("application/xhtml+xml; charset=utf-8")]
    public void TagSoup_ScanAndTreeAgree(string contentType) => AssertAgree(contentType, TagSoup.Arbitrary, leastCompared: TagSoup.Documents / 3);

    // A select, a table or an object that is left open in a template, and end tags in one for what is open around it.
    [Theory]
    [InlineData("text/html; charset=utf-8")]
    [InlineData("application/xhtml+xml; charset=utf-8")]
    public void Templates_ScanAndTreeAgree(string contentType) => AssertAgree(contentType, TagSoup.OfTemplates, leastCompared: TagSoup.Documents / 8);

    [Theory]
    [InlineData("text/html; charset=utf-8")]
    [InlineData("application/xhtml+xml; charset=utf-8")]
    public void Nesting_ScanAndTreeAgree(string contentType) => AssertAgree(contentType, TagSoup.OfNesting, leastCompared: TagSoup.Documents / 8);

    private void AssertAgree(string contentType, Arbitrary<TagSoup> documents, int leastCompared)
    {
        output.WriteLine($"seed {TagSoup.Begin.Rnd.Seed}, {TagSoup.Documents} documents");
        var (compared, triggered, excepted) = (0, 0, 0);
        var isXml = MediaType.Parse(contentType).IsXml;
        Prop.ForAll(documents, soup =>
        {
            var response = Pages.Response(Encoding.UTF8.GetBytes(soup.Html), contentType);
            if (Scanned(response) is not { } scanned)
            {
                triggered++;
            }
            else if (IsKnownDifference(soup.Html, isXml))
            {
                excepted++;
            }
            else
            {
                var (expected, actual) = (Text(Tree(response)), Text(scanned));
                Assert.True(expected == actual, $"{soup}\n  tree: {TagSoup.Escaped(expected)}\n  scan: {TagSoup.Escaped(actual)}");
                compared++;
            }
        }).Check(TagSoup.Config);
        output.WriteLine($"{compared} compared, {triggered} that need the tree, {excepted} with a known difference");
        Assert.True(compared >= leastCompared, "too few documents without a trigger");
    }

    [ConformanceFact]
    public void ConformanceCases_ScanAndTreeAgree()
    {
        var failures = new List<string>();
        var triggered = 0;
        foreach (var line in ConformanceData.Lines("links.jsonl"))
        {
            var type = line.GetProperty("content_type").GetString();
            var response = Pages.Response(line.GetProperty("html_b64").GetBytesFromBase64(), string.IsNullOrEmpty(type) ? null : type, line.GetProperty("url").GetString()!);
            if (Scanned(response) is not { } scanned)
            {
                triggered++;
                output.WriteLine($"needs the tree: {line.GetProperty("id").GetString()}");
            }
            else if (Text(scanned) is var actual && Text(Tree(response)) is var expected && actual != expected)
            {
                failures.Add($"{line.GetProperty("id").GetString()}\n  tree: {TagSoup.Escaped(expected)}\n  scan: {TagSoup.Escaped(actual)}");
            }
        }

        output.WriteLine($"{triggered} need the tree");
        Assert.True(failures.Count == 0, string.Join('\n', failures));
    }

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16le")]
    [InlineData("utf-16be")]
    [InlineData("windows-1252")]
    [InlineData("iso-8859-10")]
    [InlineData("koi8-r")]
    [InlineData("macintosh")]
    [InlineData("x-user-defined")]
    [InlineData("shift_jis")]
    [InlineData("euc-jp")]
    [InlineData("iso-2022-jp")]
    [InlineData("gb18030")]
    [InlineData("big5")]
    [InlineData("euc-kr")]
    [InlineData("replacement")]
    public void Encodings_ScanAndTreeAgreeOnAnyBytes(string name)
    {
        var random = new Random(3);
        var encoding = WebEncodings.Get(name);
        var compared = 0;
        for (var round = 0; round < 20; round++)
        {
            // Long enough to be read in several pieces; what is no text of the encoding is damaged alike. U+FFFF apart, see ScanDifferenceTests.
            var document = new List<byte>();
            while (document.Count < 100_000)
            {
                document.AddRange(encoding.GetBytes($"<a href=\"/{document.Count}é日本Я?ü=日\" title='"));
                var noise = new byte[random.Next(round % 2 == 0 ? 1 : 40)];
                random.NextBytes(noise);
                document.AddRange(noise);
                document.AddRange(encoding.GetBytes("'>日本ü</a>\n"));
            }

            var response = Pages.Response(document.ToArray(), $"text/html; charset={name}");
            if (Scanned(response) is { } scanned && !HoldsNoncharacter(response, encoding))
            {
                Assert.Equal(Text(Tree(response)), Text(scanned));
                compared += round % 2;
            }
            else
            {
                Assert.NotEqual(0, round % 2);
            }
        }

        Assert.NotEqual(0, compared);
    }

    [BenchCorpusTheory]
    [InlineData("openjdk-17-jre-headless/api")]
    [InlineData("postgresql-doc-15/html")]
    [InlineData("python3.11/html")]
    public void RealSites_ScanAndTreeAgree(string folder)
    {
        var (pages, triggered) = (0, 0);
        var failures = new List<string>();
        Parallel.ForEach(Directory.EnumerateFiles(Path.Combine(BenchCorpus.Folder!, folder), "*.html", SearchOption.AllDirectories), file =>
        {
            var response = Pages.Response(File.ReadAllBytes(file), "text/html");
            var scanned = Scanned(response);
            var expected = scanned is null ? "" : Text(Tree(response));
            lock (failures)
            {
                pages++;
                if (scanned is null)
                {
                    triggered++;
                    output.WriteLine($"needs the tree: {file}");
                }
                else if (Text(scanned) != expected)
                {
                    failures.Add(file);
                }
            }
        });
        output.WriteLine($"{pages} pages, {triggered} need the tree");
        Assert.Empty(failures);
        Assert.True(pages > 100);
    }

    private static bool HoldsNoncharacter(FetchOutcome.Success response, Encoding encoding) => encoding.GetString(response.Body.Span).Contains('\uFFFF', StringComparison.Ordinal);

    // Those of ScanDifferenceTests that the soup has in it.
    private static bool IsKnownDifference(string html, bool isXml) =>
        html.Contains("&;", StringComparison.Ordinal) || (html.Contains("<![CDATA[", StringComparison.Ordinal) && (isXml || EmptyForeignBeforeCData().IsMatch(html)));

    [GeneratedRegex(@"<(svg|math)\b.*/>.*<!\[CDATA\[", RegexOptions.Singleline | RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex EmptyForeignBeforeCData();

    private static ParsedPage? Scanned(FetchOutcome.Success response)
    {
        var type = MediaType.Parse(response.Head.ContentType);
        var charset = CharsetSniffer.Decide(response.Body.Span, type.Charset);
        return PageScan.TryRead(response.Body.Span, charset, response.Head.Url, type.IsXml, Pages.Options, Product, Hasher, CancellationToken.None);
    }

    private static ParsedPage Tree(FetchOutcome.Success response) => new HtmlPageParser(Dom, Product).Parse(response, CancellationToken.None);

    // The title in lower case, see ScanDifferenceTests.
    private static string Text(ParsedPage page) => Pages.Text(page with { Title = page.Title?.ToLowerInvariant(), Charset = null });
}

/// <summary>The real sites of the bench script, where it has unpacked them: below <c>$BENCH_WORK</c> or the temporary folder's <c>crawler-bench</c>.</summary>
internal static class BenchCorpus
{
    public static string? Folder { get; } =
        Path.Combine(Environment.GetEnvironmentVariable("BENCH_WORK") ?? Path.Combine(Path.GetTempPath(), "crawler-bench"), "corpus", "usr", "share", "doc") is var folder && Directory.Exists(folder) ? folder : null;
}

/// <summary>A test that needs the real sites.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class BenchCorpusTheoryAttribute : TheoryAttribute
{
    public BenchCorpusTheoryAttribute() => Skip = BenchCorpus.Folder is null ? "no site is unpacked: run the bench script's serve.sh for openjdk, postgres and python once, or set BENCH_WORK" : null;
}
