using System.Text.Json;
using Crawler.Parsing;
using Crawler.Urls;
using Xunit.Abstractions;

namespace Crawler.Tests.Parsing;

public sealed class HtmlConformanceTests(ITestOutputHelper output)
{
    // Cases that are not required but hold; the others of their levels are reported only.
    [ConformanceFact]
    public void Links_AsBrowsersSeeThem()
    {
        var parser = new HtmlPageParser(Pages.Options with { Resources = true });
        Check("links.jsonl", line =>
        {
            var response = Pages.Response(line.GetProperty("html_b64").GetBytesFromBase64(), NullIfEmpty(line.GetProperty("content_type").GetString()), line.GetProperty("url").GetString()!);
            var page = parser.Parse(response, CancellationToken.None);
            var expected = string.Join('\n', line.GetProperty("expect_links").EnumerateArray().Select(link => Normalised(link.GetString()!)));
            var actual = string.Join('\n', page.Links.Select(link => link.Url.Text));
            if (line.GetProperty("expect_encoding").GetString() is { } encoding)
            {
                expected += "\n" + encoding.ToLowerInvariant();
                actual += "\n" + page.Charset;
            }

            if (line.GetProperty("expect_resources").ValueKind == JsonValueKind.Array)
            {
                expected += string.Concat(line.GetProperty("expect_resources").EnumerateArray().Select(resource => "\n" + Normalised(resource.GetString()!)));
                actual += string.Concat(page.Resources.Select(resource => "\n" + resource.Text));
            }

            return (expected, actual);
        });
    }

    [ConformanceFact]
    public void Encodings_AsTheStandardDecides()
    {
        Check("encodings.jsonl", line =>
        {
            var type = MediaType.Parse(NullIfEmpty(line.GetProperty("content_type").GetString()));
            var charset = CharsetSniffer.Decide(line.GetProperty("body_b64").GetBytesFromBase64(), type.Charset);
            return (line.GetProperty("expect_encoding").GetString() ?? charset.Name, charset.Name);
        });
    }

    private void Check(string file, Func<JsonElement, (string Expected, string Actual)> judge)
    {
        var failures = new List<string>();
        var passed = new Dictionary<string, (int Passed, int Of)>(StringComparer.Ordinal);
        foreach (var line in ConformanceData.Lines(file))
        {
            var level = line.GetProperty("level").GetString()!;
            var (expected, actual) = judge(line);
            var ok = expected == actual;
            var (count, of) = passed.GetValueOrDefault(level);
            passed[level] = (ok ? count + 1 : count, of + 1);
            if (ok) continue;
            var text = $"{level} {line.GetProperty("id").GetString()} ({line.GetProperty("note").GetString()}): expected {expected} but was {actual}";
            output.WriteLine(text);
            if (level == "must") failures.Add(text);
        }

        foreach (var (level, (count, of)) in passed) output.WriteLine($"{file} {level}: {count} of {of}");
        Assert.True(failures.Count == 0, string.Join('\n', failures));
    }

    private static string Normalised(string url) => CanonicalUrl.TryCreate(url, out var canonical, out _) ? canonical.Text : url;

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
