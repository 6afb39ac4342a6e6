using System.Text;
using System.Text.Json;
using Crawler.Tests.Parsing;
using Crawler.Urls;
using Xunit.Abstractions;

namespace Crawler.Tests.Urls;

public class UrlConformanceTests(ITestOutputHelper output)
{
    [ConformanceFact]
    public void EveryHttpCaseOfWebPlatformTests_ParsesAsTheStandardSays()
    {
        var total = 0;
        var failed = new List<string>();
        foreach (var (input, baseText, expected) in Cases())
        {
            total++;
            var actual = Parse(input, baseText);
            if (actual != expected) failed.Add($"{input.ReplaceLineEndings(" ")} against {baseText ?? "nothing"}: {actual ?? "failure"} instead of {expected ?? "failure"}");
        }

        output.WriteLine($"urltestdata.json: {total - failed.Count} of {total}");
        Assert.Equal(446, total);
        Assert.Empty(failed);
    }

    [ConformanceFact]
    public void EveryResult_ParsesToItself()
    {
        foreach (var (_, _, expected) in Cases())
        {
            if (expected is not null) Assert.Equal(expected, Parse(expected, null));
        }
    }

    [ConformanceFact]
    public void EveryCaseWithABase_ResolvesFromBytesLikewise()
    {
        foreach (var (input, baseText, expected) in Cases())
        {
            if (baseText is null || !CanonicalUrl.TryCreate(baseText, out var baseUrl, out _)) continue;
            var bytes = default(PooledList<byte>);
            Assert.Equal(expected, new PreparedBase(baseUrl).TryResolve(Encoding.UTF8.GetBytes(input), ref bytes, out _) ? Encoding.ASCII.GetString(bytes.Written) : null);
        }
    }

    private static string? Parse(string input, string? baseText)
    {
        CanonicalUrl? baseUrl = null;
        if (baseText is not null && !CanonicalUrl.TryCreate(baseText, out baseUrl, out _)) return null;
        return CanonicalUrl.TryCreate(input, baseUrl, out var url, out _) ? url.Text : null;
    }

    // The part of the file that concerns a crawler, as the README of the data defines it; href is compared without its fragment.
    private static IEnumerable<(string Input, string? Base, string? Href)> Cases()
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(ConformanceData.Directory!, "urltestdata.json")));
        foreach (var item in document.RootElement.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Object || Text(item, "input") is not { } input) continue;
            var baseText = Text(item, "base");
            var failure = item.TryGetProperty("failure", out _);
            var concerns = failure ? IsHttp(baseText) || input.StartsWith("http", StringComparison.OrdinalIgnoreCase) : Text(item, "protocol") is "http:" or "https:";
            if (!concerns) continue;
            yield return (input, baseText, failure ? null : Text(item, "href")!.Split('#')[0]);
        }
    }

    private static bool IsHttp(string? text) => text is not null && (text.StartsWith("http:", StringComparison.OrdinalIgnoreCase) || text.StartsWith("https:", StringComparison.OrdinalIgnoreCase));

    // Null for lone surrogates too, which JsonElement refuses to make a string of.
    private static string? Text(JsonElement item, string name)
    {
        if (!item.TryGetProperty(name, out var value) || value.ValueKind != JsonValueKind.String) return null;
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
