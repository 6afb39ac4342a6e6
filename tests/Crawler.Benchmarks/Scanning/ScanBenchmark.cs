using System.Globalization;
using Crawler.Fetching;

namespace Crawler.Benchmarks.Scanning;

/// <summary>What it costs to find the links of pages in memory, on one thread.</summary>
internal static class ScanBenchmark
{
    private const long BytesAMeasurement = 200_000_000;

    public static async Task<int> RunAsync(string[] args)
    {
        var options = BenchOptions.Read(args, takesOperand: true, ("--rounds", "5"), ("--pages", "5000"), ("--out", BenchOptions.Folder));
        var (folder, rounds, most) = (options.Operand, options.Number("--rounds"), options.Number("--pages"));
        if (folder is not null && !Directory.Exists(folder)) throw new UsageException($"there is no folder {folder}");
        var pages = folder is null ? await ScanPages.MakeUpAsync() : ScanPages.Read(folder, most);
        if (pages.Length == 0) throw new UsageException($"there are no pages in {folder}");
        var bytes = pages.Sum(page => (long)page.Body.Length);
        using var ways = new ScanWays();
        var needTree = pages.Count(ScanWays.NeedsTree);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{pages.Length:N0} pages, {bytes / 1e6:N1} MB, {pages.Sum(ways.Scan):N0} links; {needTree} pages need the tree"));
        (string Name, Func<FetchOutcome.Success, long> Way, int Share, Func<FetchOutcome.Success, FetchOutcome.Success>? Prepare)[] rows =
        [
            ("scanner", ways.Scan, 1, null),
            ("scanner, resolving, seen-set", ways.ScanAndLookUp, 1, null),
            ("the same with the encoding found out", ways.Parse, 1, null),
            ("the same, what is left when the last byte comes", ways.Parse, 1, ways.Arrive),
            ("tree of links, resolving, seen-set", ways.ParseTree, 10, null),
            ("AngleSharp's document", ways.BuildDom, 10, null),
            ("likeness, until pages differ", ways.ReadLikeness, 1, null),
            ("likeness, whole pages", ScanWays.ReadWholeLikeness, 1, null),
        ];

        var measured = rows.Select(_ => new List<Cost>()).ToArray();
        for (var round = 0; round <= rounds; round++)
        {
            for (var i = 0; i < rows.Length; i++)
            {
                var some = pages.Where((_, number) => number % rows[i].Share == 0).ToArray();
                var cost = Measure(some, rows[i].Way, rows[i].Prepare, ways.ForgetLikenesses);

                // The first round is compiled on the way, and makes all links known.
                if (round > 0) measured[i].Add(cost);
            }
        }

        Report([.. rows.Select((row, i) => (row.Name, Median(measured[i])))], options.Text("--out")!);
        return 0;
    }

    private static Cost Measure(FetchOutcome.Success[] pages, Func<FetchOutcome.Success, long> way, Func<FetchOutcome.Success, FetchOutcome.Success>? prepare, Action begin)
    {
        var bytes = pages.Sum(page => (long)page.Body.Length);
        var passes = pages.Length < 1_000 ? 1 : (int)Math.Max(1, BytesAMeasurement / bytes);
        var links = 0L;
        var (time, allocated) = (TimeSpan.Zero, 0L);
        for (var pass = 0; pass < passes; pass++)
        {
            begin();
            var ready = prepare is null ? pages : [.. pages.Select(prepare)];
            var (clock, before) = (Environment.CpuUsage.TotalTime, GC.GetAllocatedBytesForCurrentThread());
            foreach (var page in ready) links += way(page);
            time += Environment.CpuUsage.TotalTime - clock;
            allocated += GC.GetAllocatedBytesForCurrentThread() - before;
        }

        var count = (double)pages.Length * passes;
        return new Cost(bytes * passes / time.TotalSeconds / 1e6, time.TotalNanoseconds / count, allocated / count, links / count);
    }

    private static void Report(IReadOnlyList<(string Name, Cost Cost)> rows, string folder)
    {
        Directory.CreateDirectory(folder);
        Console.WriteLine("| | MB/s | ns a page | bytes allocated a page | links a page |");
        Console.WriteLine("|---|---|---|---|---|");
        foreach (var (name, cost) in rows) Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {cost.MegabytesASecond:N0} | {cost.Nanoseconds:N0} | {cost.Allocated:N0} | {cost.Links:N1} |"));
        var (csv, plot) = (Path.Combine(folder, "scan.csv"), Path.Combine(folder, "scan.svg"));
        File.WriteAllLines(
            csv,
            ["name,mb_per_s,ns_per_page,bytes_allocated_per_page,links_per_page", .. rows.Select(row => string.Create(CultureInfo.InvariantCulture, $"\"{row.Name}\",{row.Cost.MegabytesASecond:F1},{row.Cost.Nanoseconds:F0},{row.Cost.Allocated:F1},{row.Cost.Links:F2}"))]);
        BarChart.Write(plot, "MB/s on one thread", [.. rows.Select(row => (row.Name, row.Cost.MegabytesASecond))]);
        Console.WriteLine($"written: {csv}, {plot}");
    }

    private static Cost Median(List<Cost> costs) => costs.OrderBy(cost => cost.Nanoseconds).ElementAt(costs.Count / 2);

    /// <summary>What one way costs; the links are those it reports, resolved ones each once.</summary>
    private sealed record Cost(double MegabytesASecond, double Nanoseconds, double Allocated, double Links);
}
