using System.Text.Json;

namespace Crawler.EndToEnd.Tests;

/// <summary>What a crawl has left in its directory, read as another program would.</summary>
internal static class CrawlDirectoryReader
{
    private static readonly HashSet<string> Fields = new(StringComparer.Ordinal)
    {
        "url", "status", "outcome", "reason", "error", "depth", "referrer", "attempts", "fetched_at", "elapsed_ms", "http_version", "content_type",
        "charset", "charset_source", "bytes_wire", "bytes", "sha256", "title", "canonical", "lang", "links", "links_cut", "links_too_long", "truncated", "noindex", "redirect_to", "extracted",
    };

    private static readonly string[] FieldsOfAPage =
    [
        "url", "status", "outcome", "depth", "attempts", "fetched_at", "elapsed_ms", "http_version", "content_type", "charset", "charset_source", "bytes_wire", "bytes", "sha256", "links",
    ];

    /// <summary>Every line as JSON: whole, with no field but those of the contract and none that is null.</summary>
    public static IReadOnlyList<JsonElement> Pages(string directory)
    {
        var text = File.ReadAllText(Path.Combine(directory, "pages.jsonl"));
        Assert.True(text.Length == 0 || text[^1] == '\n', "the last line has no end");
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).ToArray();
        foreach (var line in lines)
        {
            Assert.All(line.EnumerateObject(), field => Assert.Contains(field.Name, Fields));
            Assert.All(line.EnumerateObject(), field => Assert.NotEqual(JsonValueKind.Null, field.Value.ValueKind));
            if (IsPage(line)) Assert.All(FieldsOfAPage, name => Assert.True(line.TryGetProperty(name, out _), $"{name} is missing in {line}"));
        }

        Assert.Equal(lines.Length, lines.Select(Url).Distinct(StringComparer.Ordinal).Count());
        return lines;
    }

    public static bool IsPage(JsonElement line) =>
        Text(line, "outcome") == "fetched" && line.GetProperty("status").GetInt32() == 200 && Text(line, "content_type")?.StartsWith("text/html", StringComparison.Ordinal) == true;

    public static string Url(JsonElement line) => line.GetProperty("url").GetString()!;

    /// <summary>The closing balance; it must hold.</summary>
    public static (string StoppedBy, Dictionary<string, long> Balance) Summary(string directory)
    {
        using var summary = JsonDocument.Parse(File.ReadAllText(Path.Combine(directory, "summary.json")));
        var balance = summary.RootElement.GetProperty("balance");
        Assert.True(balance.GetProperty("holds").GetBoolean());
        var numbers = balance.EnumerateObject().Where(column => column.Value.ValueKind == JsonValueKind.Number).ToDictionary(column => column.Name, column => column.Value.GetInt64());
        Assert.Equal(numbers["discovered"], numbers.Where(column => column.Key != "discovered").Sum(column => column.Value));
        return (summary.RootElement.GetProperty("stopped_by").GetString()!, numbers);
    }

    private static string? Text(JsonElement line, string name) => line.TryGetProperty(name, out var value) ? value.GetString() : null;
}
