using System.Diagnostics;
using System.Text.Json;
using Crawler.Tests.Parsing;
using Xunit.Abstractions;

namespace Crawler.Tests.Sitemaps;

public sealed class SitemapConformanceTests(ITestOutputHelper output)
{
    // A quarter of what the largest file decodes to; the others are smaller.
    private const long MaxAllocated = 64 << 20;

    [ConformanceFact]
    public void EveryFile_IsReadAsExpected()
    {
        var failed = new List<string>();
        var counts = new SortedDictionary<string, (int Passed, int Of)>(StringComparer.Ordinal);
        foreach (var test in ConformanceData.Lines("sitemaps.jsonl"))
        {
            var body = File.ReadAllBytes(Path.Combine(ConformanceData.Directory!, test.GetProperty("file").GetString()!));
            var (clock, allocated) = (Stopwatch.StartNew(), GC.GetAllocatedBytesForCurrentThread());
            var file = Files.Read(body, test.GetProperty("content_type").GetString(), url: Files.Parse(test.GetProperty("url").GetString()!));
            allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;

            var problem = Problem(test, file);
            var level = test.GetProperty("level").GetString()!;
            var count = counts.GetValueOrDefault(level);
            counts[level] = (count.Passed + (problem is null ? 1 : 0), count.Of + 1);
            if (allocated > MaxAllocated) failed.Add($"{test.GetProperty("file")}: {allocated} bytes allocated in {clock.Elapsed}");
            if (problem is null) continue;
            var text = $"{level} {test.GetProperty("id")} {test.GetProperty("file")}: {problem}; {file.Kind}, {file.Error}; {test.GetProperty("note")}";
            output.WriteLine(text);
            if (level == "must") failed.Add(text);
        }

        foreach (var (level, (passed, of)) in counts) output.WriteLine($"sitemaps.jsonl {level}: {passed} of {of}");
        Assert.True(failed.Count == 0, string.Join('\n', failed));
    }

    private static string? Problem(JsonElement test, SitemapFile file)
    {
        var id = test.GetProperty("id").GetString();
        var kind = test.GetProperty("kind").GetString();
        if (!file.Kind.ToString().Equals(kind, StringComparison.OrdinalIgnoreCase) && !(Tolerated(id, file.Urls.Count) && file.Kind == default)) return $"{file.Kind} instead of {kind}";
        return Problem(test, file.Urls, "url_count", "expect_urls", id) ?? Problem(test, file.Sitemaps, "sitemap_count", "expect_sitemaps", null);
    }

    private static string? Problem(JsonElement test, IReadOnlyList<string> actual, string countName, string listName, string? id)
    {
        var count = test.GetProperty(countName).GetInt32();
        if (Tolerated(id, actual.Count)) return null;
        if (actual.Count != count) return $"{actual.Count} instead of {count} ({countName})";
        var list = test.GetProperty(listName);
        if (list.ValueKind != JsonValueKind.Null && !actual.SequenceEqual(list.EnumerateArray().Select(url => url.GetString()!))) return $"{listName}: {string.Join(' ', actual)}";
        if (list.ValueKind != JsonValueKind.Null) return null;
        return actual[0] == test.GetProperty("first_url").GetString() && actual[^1] == test.GetProperty("last_url").GetString() ? null : $"{actual[0]} to {actual[^1]}";
    }

    // The notes of the data say which other answers are as good.
    private static bool Tolerated(string? id, int urls) => id switch
    {
        "sm-29" or "sm-31" => urls is 0 or 1,
        "sm-50" => urls > 0,
        "sm-54" => urls == 50_000,
        "sm-57" => urls == 1,
        _ => false,
    };
}
