using System.Diagnostics;
using System.Globalization;

namespace Crawler.Benchmarks;

/// <summary>
/// The frontier without a network: links of a simulated web reach the real frontier, commit and store actors as another partition's would, and
/// every URL is in crawl.db before it counts. Host queues are made as in a crawl, and a share of the URLs is requested, answered at once with 304
/// and settled, with the rows that this makes. At the end the store is opened again, as a resume does.
/// </summary>
internal static class FrontierBenchmark
{
    private const int Million = 1_000_000;
    private const int LinksJudged = 2 * Million;
    private const int BarUnit = 10_000;

    public static async Task<int> RunAsync(string[] args)
    {
        var options = BenchOptions.Read(args, takesOperand: false, ("--to", "10"), ("--hosts", "2000000"), ("--fetched", "10"), ("--single", null), ("--at", null), ("--out", BenchOptions.Folder));
        var (millions, hosts, fetched) = (options.Real("--to", mayBeZero: false), options.Number("--hosts"), options.Real("--fetched", mayBeZero: true) / 100);
        var single = options.Has("--single") ? (long)(options.Real("--single", mayBeZero: false) * Million) : 0;
        if ((long)(millions * Million) == 0) throw new UsageException("--to is less than a URL");
        var results = new FrontierResults(options.Text("--out")!, single > 0 ? "frontier-single" : "frontier");
        if (options.Text("--at") is { } kept)
        {
            Directory.CreateDirectory(kept);
            await GrowAsync(kept, millions, hosts, fetched, results);
            results.Save();
            return 0;
        }

        var folder = Directory.CreateTempSubdirectory("crawler-frontier-").FullName;
        try
        {
            if (single > 0) await SingleUrlsAsync(folder, single, results);
            else await GrowAsync(folder, millions, hosts, fetched, results);
            results.Save();
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task GrowAsync(string folder, double millions, long hosts, double fetched, FrontierResults results)
    {
        var web = new SimulatedWeb(hosts);
        var known = (long)(millions * Million);
        if (!File.Exists(FrontierBench.PathIn(folder)))
        {
            await using var bench = FrontierBench.Start(folder, web, fetched, isResumed: false);
            await GrowAsync(bench, millions, results);
            known = bench.Known;
        }

        Console.WriteLine("\n| opened again, million URLs | URLs/s | CPU µs each | s | allocated B/URL | heap B/URL | heap MiB | peak of all MiB |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|");
        var (before, allocated, clock) = (FrontierBench.Cpu, GC.GetTotalAllocatedBytes(), Stopwatch.StartNew());
        await using var again = FrontierBench.Start(folder, web, 0, isResumed: true);
        await again.RecoverAsync();
        var (cpu, bytes, time) = (FrontierBench.Cpu - before, GC.GetTotalAllocatedBytes() - allocated, clock.Elapsed);
        var (heap, peak) = (FrontierBench.Heap, FrontierBench.Peak);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {known / (double)Million:0.###} | {known / time.TotalSeconds:N0} | {cpu.TotalMicroseconds / known:N1} | {time.TotalSeconds:N1} | {bytes / known:N0} | {heap / (double)known:N0} | {heap >> 20} | {peak >> 20} |"));
        results.Add("opened", known, known / time.TotalSeconds, cpu.TotalMicroseconds / known, bytes / (double)known, heap, peak);
    }

    private static async Task GrowAsync(FrontierBench bench, double millions, FrontierResults results)
    {
        Console.WriteLine("| million URLs | new stored/s | CPU µs each | allocated B/URL | links judged/s | CPU µs each | settled | heap B/URL | disk B/URL | heap MiB | peak MiB | |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|---|---|---|");
        foreach (var checkpoint in new[] { 1.0, 5, 10, 25, 50, millions }.Where(checkpoint => checkpoint <= millions).Distinct().Order())
        {
            var count = (long)(checkpoint * Million);
            var grown = count - bench.Known;
            var (before, allocated) = (FrontierBench.Cpu, GC.GetTotalAllocatedBytes());
            var growth = await bench.GrowToAsync(count);
            await bench.CountSettledAsync();
            var (between, bytes) = (FrontierBench.Cpu, GC.GetTotalAllocatedBytes() - allocated);
            var judging = await bench.JudgeKnownAsync(LinksJudged);
            var after = FrontierBench.Cpu;
            var settled = await bench.CountSettledAsync();
            var (stored, judged) = (grown / growth.TotalSeconds, LinksJudged / judging.TotalSeconds);
            var (storing, asking) = ((between - before).TotalMicroseconds / grown, (after - between).TotalMicroseconds / LinksJudged);
            var (heap, disk, peak) = (FrontierBench.Heap, bench.DiskBytes / (double)count, FrontierBench.Peak);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {checkpoint} | {stored:N0} | {storing:N1} | {bytes / grown:N0} | {judged:N0} | {asking:N1} | {settled:N0} | {heap / (double)count:N0} | {disk:N0} | {heap >> 20} | {peak >> 20} | {new string('#', (int)(stored / BarUnit))} |"));
            results.Add("stored", count, stored, storing, bytes / (double)grown, heap, peak, disk);
            results.Add("judged", count, judged, asking, null, heap, peak, disk);
        }
    }

    private static async Task SingleUrlsAsync(string folder, long count, FrontierResults results)
    {
        await using var bench = FrontierBench.Start(folder, new SimulatedWeb(0), 1, isResumed: false);
        var (started, allocated) = (FrontierBench.Cpu, GC.GetTotalAllocatedBytes());
        var growth = await bench.GrowToAsync(count);
        var (heap, clock) = (FrontierBench.Heap, Stopwatch.StartNew());
        var (between, bytes) = (FrontierBench.Cpu, GC.GetTotalAllocatedBytes());
        results.Add("stored", count, count / growth.TotalSeconds, (between - started).TotalMicroseconds / count, (bytes - allocated) / (double)count, heap, FrontierBench.Peak);
        var order = await bench.DrainAsync(count);
        var served = count / (growth + clock.Elapsed).TotalSeconds;
        results.Add("served", count, served, (FrontierBench.Cpu - started).TotalMicroseconds / count, (GC.GetTotalAllocatedBytes() - allocated) / (double)count, FrontierBench.Heap, FrontierBench.Peak);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count:N0} hosts with one URL each: {count / growth.TotalSeconds:N0} new/s, heap {heap >> 20} MiB, {heap / (double)count:N0} B a host"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"each requested once: {served:N0}/s, none served more than {order:N0} places before or behind its turn, peak {FrontierBench.Peak >> 20} MiB"));
    }
}
