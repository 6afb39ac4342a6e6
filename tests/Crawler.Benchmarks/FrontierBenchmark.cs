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
        var options = new Dictionary<string, string> { ["--to"] = "10", ["--hosts"] = "2000000", ["--fetched"] = "10", ["--single"] = "0", ["--at"] = "" };
        for (var i = 0; i + 1 < args.Length; i += 2) options[args[i]] = args[i + 1];
        double Number(string name) => double.Parse(options[name], CultureInfo.InvariantCulture);
        if (options["--at"] is { Length: > 0 } kept)
        {
            Directory.CreateDirectory(kept);
            await GrowAsync(kept, Number("--to"), (long)Number("--hosts"), Number("--fetched") / 100);
            return 0;
        }

        var folder = Directory.CreateTempSubdirectory("crawler-frontier-").FullName;
        try
        {
            if (Number("--single") > 0) await SingleUrlsAsync(folder, (long)(Number("--single") * Million));
            else await GrowAsync(folder, Number("--to"), (long)Number("--hosts"), Number("--fetched") / 100);
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task GrowAsync(string folder, double millions, long hosts, double fetched)
    {
        var web = new SimulatedWeb(hosts);
        var known = (long)(millions * Million);
        if (!File.Exists(FrontierBench.PathIn(folder)))
        {
            await using var bench = FrontierBench.Start(folder, web, fetched, isResumed: false);
            await GrowAsync(bench, millions);
            known = bench.Known;
        }

        Console.WriteLine("\n| opened again, million URLs | URLs/s | CPU µs each | s | allocated B/URL | heap B/URL | heap MiB | peak of all MiB |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|");
        var (before, allocated, clock) = (FrontierBench.Cpu, GC.GetTotalAllocatedBytes(), Stopwatch.StartNew());
        await using var again = FrontierBench.Start(folder, web, 0, isResumed: true);
        await again.RecoverAsync();
        var (cpu, bytes, time) = (FrontierBench.Cpu - before, GC.GetTotalAllocatedBytes() - allocated, clock.Elapsed);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {known / (double)Million:N0} | {known / time.TotalSeconds:N0} | {cpu.TotalMicroseconds / known:N1} | {time.TotalSeconds:N1} | {bytes / known:N0} | {FrontierBench.Heap / (double)known:N0} | {FrontierBench.Heap >> 20} | {FrontierBench.Peak >> 20} |"));
    }

    private static async Task GrowAsync(FrontierBench bench, double millions)
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
            var stored = grown / growth.TotalSeconds;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {checkpoint} | {stored:N0} | {(between - before).TotalMicroseconds / grown:N1} | {bytes / grown:N0} | {LinksJudged / judging.TotalSeconds:N0} | {(after - between).TotalMicroseconds / LinksJudged:N1} | {settled:N0} | {FrontierBench.Heap / (double)count:N0} | {bench.DiskBytes / (double)count:N0} | {FrontierBench.Heap >> 20} | {FrontierBench.Peak >> 20} | {new string('#', (int)(stored / BarUnit))} |"));
        }
    }

    private static async Task SingleUrlsAsync(string folder, long count)
    {
        await using var bench = FrontierBench.Start(folder, new SimulatedWeb(0), 1, isResumed: false);
        var growth = await bench.GrowToAsync(count);
        var (heap, clock) = (FrontierBench.Heap, Stopwatch.StartNew());
        var order = await bench.DrainAsync(count);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count:N0} hosts with one URL each: {count / growth.TotalSeconds:N0} new/s, heap {heap >> 20} MiB, {heap / (double)count:N0} B a host"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"each requested once: {count / (growth + clock.Elapsed).TotalSeconds:N0}/s, none served more than {order:N0} places before or behind its turn, peak {FrontierBench.Peak >> 20} MiB"));
    }
}
