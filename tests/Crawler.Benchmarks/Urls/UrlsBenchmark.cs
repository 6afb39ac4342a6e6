using System.Globalization;

namespace Crawler.Benchmarks.Urls;

/// <summary>What a link costs from the attribute's value to the answer of the seen-set, on one thread.</summary>
internal static class UrlsBenchmark
{
    private const int OthersKnown = 10_000_000;
    private const long LinksAMeasurement = 2_000_000;

    public static int Run(string[] args)
    {
        var options = BenchOptions.Read(args, takesOperand: false, ("--html", null), ("--rounds", "5"), ("--pages", "2000"), ("--out", BenchOptions.Folder));
        var (folder, rounds, most) = (options.Text("--html"), options.Number("--rounds"), options.Number("--pages"));
        if (folder is not null && !Directory.Exists(folder)) throw new UsageException($"there is no folder {folder}");
        var pages = folder is null ? LinkPages.MakeUp() : LinkPages.Read(folder, most);
        var links = pages.Sum(page => (long)page.Links.Length);
        if (links == 0) throw new UsageException($"there are no links in {folder}");
        using var ways = new LinkWays();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{pages.Count:N0} pages, {links:N0} links to {pages.Sum(ways.WithSpans):N0} URLs"));
        (string Name, Func<LinkPage, long> Way, bool IsNew, int Others)[] rows =
        [
            ("System.Uri + HashSet<string>, known", ways.WithSystemUri, false, 0),
            ("System.Uri + HashSet<string>, new", ways.WithSystemUri, true, 0),
            ("CanonicalUrl + seen-set, known", ways.WithObjects, false, 0),
            ("CanonicalUrl + seen-set, new", ways.WithObjects, true, 0),
            ("spans, only resolved", LinkWays.ResolveOnly, false, 0),
            ("spans + seen-set, known", ways.WithSpans, false, 0),
            ("spans + seen-set, known among 10 million", ways.WithSpans, false, OthersKnown),
            ("spans + seen-set, new", ways.WithSpans, true, 0),
        ];

        var passes = (int)Math.Max(1, LinksAMeasurement / links);
        var measured = rows.Select(_ => new List<Cost>()).ToArray();
        for (var round = 0; round <= rounds; round++)
        {
            for (var i = 0; i < rows.Length; i++)
            {
                ways.Forget();
                ways.Know(rows[i].Others);
                var cost = Measure(pages, rows[i].Way, rows[i].IsNew ? ways.Forget : null, passes);

                // The first round is compiled on the way.
                if (round > 0) measured[i].Add(cost);
            }
        }

        Report(rows.Select((row, i) => (row.Name, Median(measured[i]))).ToArray(), options.Text("--out")!);
        return 0;
    }

    private static Cost Measure(IReadOnlyList<LinkPage> pages, Func<LinkPage, long> way, Action? forget, int passes)
    {
        var links = pages.Sum(page => (long)page.Links.Length);
        foreach (var page in pages) way(page);
        var (time, bytes) = (TimeSpan.Zero, 0L);
        for (var pass = 0; pass < passes; pass++)
        {
            forget?.Invoke();
            var (clock, allocated) = (Environment.CpuUsage.TotalTime, GC.GetAllocatedBytesForCurrentThread());
            foreach (var page in pages) way(page);
            time += Environment.CpuUsage.TotalTime - clock;
            bytes += GC.GetAllocatedBytesForCurrentThread() - allocated;
        }

        // What a page costs that has no links is no cost of its links.
        LinkPage[] empty = [.. pages.Select(page => new LinkPage(page.Url, []))];
        var before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var page in empty) way(page);
        var ofPages = GC.GetAllocatedBytesForCurrentThread() - before;
        return new Cost(time.TotalNanoseconds / passes / links, (double)((bytes / passes) - ofPages) / links, (double)ofPages / pages.Count);
    }

    private static void Report(IReadOnlyList<(string Name, Cost Cost)> rows, string folder)
    {
        Directory.CreateDirectory(folder);
        Console.WriteLine("| | ns a link | bytes allocated a link | bytes a page |");
        Console.WriteLine("|---|---|---|---|");
        foreach (var (name, cost) in rows) Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {cost.Nanoseconds:N0} | {cost.BytesALink:N1} | {cost.BytesAPage:N0} |"));
        File.WriteAllLines(
            Path.Combine(folder, "urls.csv"),
            ["name,ns_per_link,bytes_per_link,bytes_per_page", .. rows.Select(row => string.Create(CultureInfo.InvariantCulture, $"\"{row.Name}\",{row.Cost.Nanoseconds:F1},{row.Cost.BytesALink:F2},{row.Cost.BytesAPage:F0}"))]);
        BarChart.Write(Path.Combine(folder, "urls.svg"), "CPU time a link, ns", [.. rows.Select(row => (row.Name, row.Cost.Nanoseconds))]);
        Console.WriteLine($"written: {Path.Combine(folder, "urls.csv")}, {Path.Combine(folder, "urls.svg")}");
    }

    private static Cost Median(List<Cost> costs)
    {
        var sorted = costs.OrderBy(cost => cost.Nanoseconds).ToArray();
        return sorted[sorted.Length / 2] with { BytesALink = costs.Min(cost => cost.BytesALink) };
    }

    /// <summary>What one way costs.</summary>
    /// <param name="Nanoseconds">CPU time a link.</param>
    /// <param name="BytesALink">Allocated a link, beyond what a page without links costs.</param>
    /// <param name="BytesAPage">Allocated for a page without links.</param>
    private sealed record Cost(double Nanoseconds, double BytesALink, double BytesAPage);
}
