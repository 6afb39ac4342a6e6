using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Crawler.Robots;
using Crawler.Tests.Parsing;
using Crawler.Urls;
using Xunit.Abstractions;

namespace Crawler.Tests.Robots;

public class RobotsConformanceTests(ITestOutputHelper output)
{
    // What robots.txt files are cut to before they are parsed, as crawler.robots.max-bytes does.
    private const int MaxBytes = 512 * 1024;

    [ConformanceFact]
    public void EveryRfcCase_IsAnsweredAsExpected()
    {
        var failed = new List<string>();
        var counts = new SortedDictionary<string, (int Passed, int Total)>(StringComparer.Ordinal);
        var slowest = TimeSpan.Zero;
        foreach (var test in ConformanceData.Lines("robots.jsonl"))
        {
            var body = Body(test);
            var clock = Stopwatch.StartNew();
            var robots = RobotsTxt.Parse(body.AsSpan(0, Math.Min(body.Length, MaxBytes)), test.GetProperty("agent").GetString()!);

            // One case has an ftp URL; the matcher sees the path only.
            Assert.True(CanonicalUrl.TryCreate(test.GetProperty("url").GetString()!.Replace("ftp:", "http:", StringComparison.Ordinal), out var url, out _));
            var verdict = robots.IsAllowed(url.PathAndQuery);
            if (clock.Elapsed > slowest) slowest = clock.Elapsed;

            var level = test.GetProperty("level").GetString()!;
            var passed = verdict.Allowed == test.GetProperty("allowed").GetBoolean();
            var count = counts.GetValueOrDefault(level);
            counts[level] = (count.Passed + (passed ? 1 : 0), count.Total + 1);
            if (!passed && level == "rfc") failed.Add($"{test.GetProperty("id")} ({verdict.Explanation}): {test.GetProperty("note")}");
            if (!passed && level != "rfc") output.WriteLine($"{level} {test.GetProperty("id")} ({verdict.Explanation}): {test.GetProperty("note")}");
        }

        foreach (var (level, (passed, total)) in counts) output.WriteLine($"robots.jsonl {level}: {passed} of {total}");
        output.WriteLine($"slowest case {slowest.TotalMilliseconds:F1} ms");
        Assert.Empty(failed);
        Assert.InRange(slowest, TimeSpan.Zero, TimeSpan.FromSeconds(1));
    }

    [ConformanceFact]
    public void EveryCommonCrawlDelay_IsReadAsExpected()
    {
        var failed = new List<string>();
        var counts = new SortedDictionary<string, (int Passed, int Total)>(StringComparer.Ordinal);
        foreach (var test in ConformanceData.Lines("crawl-delay.jsonl"))
        {
            var delay = RobotsTxt.Parse(Body(test), test.GetProperty("agent").GetString()!).CrawlDelay;
            var expected = test.GetProperty("delay_ms");
            var passed = delay?.TotalMilliseconds == (expected.ValueKind == JsonValueKind.Null ? null : expected.GetDouble());
            var level = test.GetProperty("level").GetString()!;
            var count = counts.GetValueOrDefault(level);
            counts[level] = (count.Passed + (passed ? 1 : 0), count.Total + 1);
            if (!passed && level == "common") failed.Add($"{test.GetProperty("id")}: {delay} instead of {expected} ms");
            if (!passed && level != "common") output.WriteLine($"{level} {test.GetProperty("id")}: {delay} instead of {expected} ms, {test.GetProperty("note")}");
        }

        foreach (var (level, (passed, total)) in counts) output.WriteLine($"crawl-delay.jsonl {level}: {passed} of {total}");
        Assert.Empty(failed);
    }

    private static byte[] Body(JsonElement test)
    {
        if (test.TryGetProperty("robots", out var text)) return Encoding.UTF8.GetBytes(text.GetString()!);
        if (test.TryGetProperty("robots_b64", out var bytes)) return bytes.GetBytesFromBase64();
        using var plain = new MemoryStream();
        using (var gzip = new GZipStream(new MemoryStream(test.GetProperty("robots_gz_b64").GetBytesFromBase64()), CompressionMode.Decompress)) gzip.CopyTo(plain);
        return plain.ToArray();
    }
}
