namespace Crawler.Tests.Urls;

/// <summary>A test over a file of the conformance data, which lies beside the repository or where CRAWLER_CONFORMANCE says; skipped with the reason where it is absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ConformanceFactAttribute : FactAttribute
{
    public ConformanceFactAttribute(string file)
    {
        File = file;
        if (!System.IO.File.Exists(PathOf(file))) Skip = $"no {PathOf(file)}: the conformance data is not part of the repository, set CRAWLER_CONFORMANCE to its folder";
    }

    public string File { get; }

    public static string PathOf(string file)
    {
        var folder = Environment.GetEnvironmentVariable("CRAWLER_CONFORMANCE");
        if (!string.IsNullOrEmpty(folder)) return Path.Combine(folder, file);

        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (root is not null && !System.IO.File.Exists(Path.Combine(root.FullName, "Crawler.sln"))) root = root.Parent;
        return Path.GetFullPath(Path.Combine(root?.FullName ?? ".", "..", "shared", "conformance", file));
    }
}
