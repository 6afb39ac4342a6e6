using System.Globalization;
using Crawler.MockWeb;

namespace Crawler.Benchmarks.Tuning;

/// <summary>What more requests in flight and more parsers bring, and what they cost: the mock web, whose answers take a moment, crawled with one and the same number of pages at each setting, every time in a process of its own.</summary>
internal static class TuningBenchmark
{
    private const int ParsersOfConcurrency = 2;
    private const int ConcurrencyOfParsers = 64;
    private const int BarUnit = 50;

    // With few requests in flight a crawl of all pages would take minutes, and says no more than one of so many for each.
    private const int PagesPerRequestInFlight = 250;

    private static readonly int[] Concurrencies = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512];
    private static readonly int[] Parsers = [1, 2, 3, 4];

    public static async Task<int> RunAsync(string[] args)
    {
        var options = BenchOptions.Read(args, takesOperand: false, ("--pages", "2000"), ("--hosts", "50"), ("--latency", "20"), ("--rounds", "3"), ("--out", BenchOptions.Folder));
        var (pages, rounds) = (options.Number("--pages"), options.Number("--rounds"));
        await using var web = await MockWebServer.StartAsync(new MockWebOptions
        {
            Hosts = options.Number("--hosts"),
            Pages = pages,
            PageDelay = TimeSpan.FromMilliseconds(options.Number("--latency", least: 0)),
            KeepLog = false,
            SlowPercent = 0,
            ServerErrorPercent = 0,
            FlakyPercent = 0,
        });
        var settings = Concurrencies.Select(concurrency => new Setting("concurrency", concurrency, ParsersOfConcurrency, Math.Min(pages, concurrency * PagesPerRequestInFlight)))
            .Concat(Parsers.Select(parsers => new Setting("parsers", ConcurrencyOfParsers, parsers, pages))).ToArray();
        var runs = new List<(Setting Setting, TuningRun Run)>();
        for (var round = 1; round <= rounds; round++)
        {
            foreach (var setting in settings)
            {
                var run = await TuningPoint.StartAsync(setting, web);
                runs.Add((setting, run));
                Console.Error.WriteLine($"round {round} {setting.Series} {setting.Value}: {run}");
            }
        }

        var medians = settings.Select(setting => (Setting: setting, Run: TuningRun.MedianOf([.. runs.Where(run => run.Setting == setting).Select(run => run.Run)]))).ToArray();
        Report(medians);
        Save(Directory.CreateDirectory(options.Text("--out")!).FullName, runs, medians);
        return 0;
    }

    private static void Report(IEnumerable<(Setting Setting, TuningRun Run)> medians)
    {
        foreach (var series in medians.GroupBy(point => point.Setting.Series))
        {
            Console.WriteLine($"\n| {series.Key} | pages/s | CPU s per 1,000 pages | peak MiB | pages/s |\n|---|---|---|---|---|");
            foreach (var (setting, run) in series)
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {setting.Value} | {run.PagesPerSecond:N0} | {run.CpuSecondsPerThousand:N3} | {run.PeakMiB:N0} | `{new string('#', (int)Math.Max(1, run.PagesPerSecond / BarUnit))}` |"));
        }
    }

    private static void Save(string folder, IEnumerable<(Setting Setting, TuningRun Run)> runs, IReadOnlyCollection<(Setting Setting, TuningRun Run)> medians)
    {
        var csv = Path.Combine(folder, "tuning.csv");
        File.WriteAllLines(csv, [
            "series,concurrency,parsers,pages,wall_s,pages_per_s,cpu_s_per_1000,peak_mib",
            .. runs.Select(run => string.Create(CultureInfo.InvariantCulture, $"{run.Setting.Series},{run.Setting.Concurrency},{run.Setting.Parsers},{run.Run.Pages},{run.Run.Wall.TotalSeconds:F3},{run.Run.PagesPerSecond:F1},{run.Run.CpuSecondsPerThousand:F4},{run.Run.PeakMiB:F1}")),
        ]);
        var svg = Path.Combine(folder, "tuning.svg");
        (string Name, Func<TuningRun, double> Value)[] measures = [("pages/s", run => run.PagesPerSecond), ("CPU s per 1,000 pages", run => run.CpuSecondsPerThousand), ("peak MiB", run => run.PeakMiB)];
        File.WriteAllText(svg, CurvePlot.Draw([
            .. from series in medians.GroupBy(point => point.Setting.Series)
               from measure in measures
               select new CurvePanel(series.Key, measure.Name, [.. series.Select(point => ((double)point.Setting.Value, measure.Value(point.Run)))]),
        ], columns: measures.Length));
        Console.WriteLine($"\nevery run: {csv}\ncurves:    {svg}");
    }
}

/// <summary>One point of a curve.</summary>
/// <param name="Series">What varies: concurrency or parsers.</param>
/// <param name="Concurrency">Requests in flight at most.</param>
/// <param name="Parsers">Parsers.</param>
/// <param name="Pages">Pages after which the crawl stops.</param>
internal sealed record Setting(string Series, int Concurrency, int Parsers, int Pages)
{
    public int Value => Series == "parsers" ? Parsers : Concurrency;
}
