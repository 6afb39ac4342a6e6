using System.Text.Json;

namespace Crawler.Tests.Parsing;

/// <summary>The conformance files beside the repository: <c>$CRAWLER_CONFORMANCE</c> or <c>../shared/conformance</c>.</summary>
internal static class ConformanceData
{
    public static string? Directory { get; } = Find();

    public static string? SkipReason => Directory is null ? "no conformance data: set CRAWLER_CONFORMANCE or put it into ../shared/conformance" : null;

    public static IEnumerable<JsonElement> Lines(string file)
    {
        foreach (var line in File.ReadLines(Path.Combine(Directory!, file)))
        {
            using var document = JsonDocument.Parse(line);
            yield return document.RootElement.Clone();
        }
    }

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable("CRAWLER_CONFORMANCE") is { Length: > 0 } named) return System.IO.Directory.Exists(named) ? named : null;
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (!File.Exists(Path.Combine(directory.FullName, "Crawler.sln"))) continue;
            var data = Path.Combine(directory.FullName, "..", "shared", "conformance");
            return System.IO.Directory.Exists(data) ? data : null;
        }

        return null;
    }
}

/// <summary>A test that needs the conformance data, and says so where it is absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ConformanceFactAttribute : FactAttribute
{
    public ConformanceFactAttribute() => Skip = ConformanceData.SkipReason;
}
