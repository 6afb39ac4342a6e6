using System.Diagnostics;
using System.Globalization;
using Crawler.Hosting;
using Crawler.MockWeb;

namespace Crawler.Benchmarks.Tuning;

/// <summary>One crawl of a point, in a process of its own: so its peak of memory is nobody else's. A crawl before it, which is not measured, has the code compiled.</summary>
internal static class TuningPoint
{
    private const int WarmUpPages = 300;
    private const int WarmUpConcurrency = 64;

    /// <summary>Starts the process and reads its result.</summary>
    /// <param name="setting">The point.</param>
    /// <param name="web">What it crawls.</param>
    public static async Task<TuningRun> StartAsync(Setting setting, MockWebServer web)
    {
        string[] arguments = [Path.Combine(AppContext.BaseDirectory, "Crawler.Benchmarks.dll"), "tuning-point", Text(setting.Concurrency), Text(setting.Parsers), Text(setting.Pages), string.Join(';', web.ResolveRules), .. web.SeedUrls];
        var start = new ProcessStartInfo(Environment.ProcessPath!, arguments) { UseShellExecute = false, RedirectStandardOutput = true };

        // Otherwise code is compiled again while the crawl runs, which at one request in flight costs more than the crawl.
        start.Environment["DOTNET_TieredCompilation"] = "0";
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? TuningRun.Parse(output) : throw new InvalidOperationException($"a crawl with {setting} ended with {process.ExitCode}");
    }

    /// <summary>Crawls here, and writes the result to standard output.</summary>
    public static async Task<int> RunHereAsync(string concurrency, string parsers, string pages, string resolve, string[] seeds)
    {
        var (limit, count) = (Number(concurrency), Number(pages));
        var folder = Directory.CreateTempSubdirectory("crawler-tuning-").FullName;
        try
        {
            await using var crawler = CrawlerHost.Start(builder => builder
                .AddHocon($"akka.loglevel = OFF\ncrawler {{ scope.kind = any, politeness {{ delay = 0, jitter = 0, per-host = 32 }}, http.resolve = [{string.Join(", ", resolve.Split(';').Select(rule => $"\"{rule}\""))}] }}")
                .WithPools(Math.Max(limit, WarmUpConcurrency), Number(parsers)));
            await CrawlAsync(crawler, Path.Combine(folder, "first"), seeds, WarmUpConcurrency, Math.Min(count, WarmUpPages));
            await crawler.ResizeAsync(fetchers: limit);
            var (clock, before) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
            await CrawlAsync(crawler, Path.Combine(folder, "second"), seeds, limit, count);
            var (wall, cpu) = (clock.Elapsed, Environment.CpuUsage.TotalTime - before);
            using var self = Process.GetCurrentProcess();
            Console.WriteLine(new TuningRun(count, wall, cpu, self.PeakWorkingSet64 / 1048576.0).ToLine());
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task CrawlAsync(CrawlerHost crawler, string folder, string[] seeds, int concurrency, int pages)
    {
        var limits = crawler.Options.Limits with { Concurrency = concurrency, MaxPages = pages };
        var crawl = await crawler.StartAsync(CrawlRequest.Of(seeds).Into(folder) with { Options = crawler.Options with { Limits = limits } });
        var summary = await crawl.Completion;
        if (summary.Final.Balance.Fetched != pages) throw new InvalidOperationException($"{summary.Final.Balance.Fetched} of {pages} pages were fetched: {summary.Reason} {summary.Error}");
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
