using System.Globalization;
using System.Text.RegularExpressions;
using Crawler.Tests.Architecture;
using Crawler.Tests.Parsing;
using Crawler.Tests.Robots;
using Crawler.Tests.Sitemaps;
using Crawler.Tests.Urls;
using Xunit.Abstractions;

namespace Crawler.Tests.Conformance;

/// <summary>Puts what the conformance tests count together in one table, prints it, and holds the README's table to it.</summary>
public sealed partial class ConformanceTableTests(ITestOutputHelper output)
{
    private static readonly string[] MustHold = ["must", "rfc", "common", "all"];

    [ConformanceFact]
    public void Table_IsTheReadmes()
    {
        var rows = Rows();
        output.WriteLine("| conformance | level | passed | of |");
        output.WriteLine("|---|---|---|---|");
        foreach (var row in rows) output.WriteLine(row.ToString());
        Assert.All(rows.Where(row => MustHold.Contains(row.Level)), row => Assert.Equal(row.Of, row.Passed));

        // What need not hold may get better without anybody's saying so.
        var said = ReadmeRow().Matches(File.ReadAllText(Path.Combine(SourceTree.Root, "README.md"))).Select(Parse).ToDictionary(row => (row.File, row.Level));
        Assert.Equal(rows.Select(row => (row.File, row.Level)).Order(), said.Keys.Order());
        Assert.All(rows, row => Assert.True(row.Of == said[(row.File, row.Level)].Of && row.Passed >= said[(row.File, row.Level)].Passed, row.ToString()));
    }

    private static List<Row> Rows()
    {
        var lines = new Recorder();
        new UrlConformanceTests(lines).EveryHttpCaseOfWebPlatformTests_ParsesAsTheStandardSays();
        new RobotsConformanceTests(lines).EveryRfcCase_IsAnsweredAsExpected();
        new RobotsConformanceTests(lines).EveryCommonCrawlDelay_IsReadAsExpected();
        new SitemapConformanceTests(lines).EveryFile_IsReadAsExpected();
        new HtmlConformanceTests(lines).Links_AsBrowsersSeeThem();
        new HtmlConformanceTests(lines).Encodings_AsTheStandardDecides();
        return [.. lines.Lines.SelectMany(line => TallyLine().Matches(line)).Select(Parse)];
    }

    private static Row Parse(Match match) => new(
        match.Groups["file"].Value,
        match.Groups["level"].Value is { Length: > 0 } level ? level : "all",
        int.Parse(match.Groups["passed"].Value, CultureInfo.InvariantCulture),
        int.Parse(match.Groups["of"].Value, CultureInfo.InvariantCulture));

    // What each conformance test says of each level: "links.jsonl must: 73 of 73".
    [GeneratedRegex(@"^(?<file>[\w.-]+\.jsonl?)( (?<level>\w+))?: (?<passed>\d+) of (?<of>\d+)", RegexOptions.None, 1000)]
    private static partial Regex TallyLine();

    [GeneratedRegex(@"^\| (?<file>[\w.-]+\.jsonl?) \| (?<level>\w+) \| (?<passed>\d+) \| (?<of>\d+) \|", RegexOptions.Multiline, 1000)]
    private static partial Regex ReadmeRow();

    private sealed record Row(string File, string Level, int Passed, int Of)
    {
        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"| {File} | {Level} | {Passed} | {Of} |");
    }

    private sealed class Recorder : ITestOutputHelper
    {
        public List<string> Lines { get; } = [];

        public void WriteLine(string message) => Lines.Add(message);

        public void WriteLine(string format, params object[] args) => Lines.Add(string.Format(CultureInfo.InvariantCulture, format, args));
    }
}
