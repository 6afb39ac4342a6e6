using System.Globalization;
using System.Text.Json;
using Crawler.MockWeb;

namespace Crawler.Benchmarks;

/// <summary>The program against its limits: the same pages, fetched by the bare HTTP client that is told which.</summary>
internal static class CrawlBenchmark
{
    private const string BareTree = "HttpClient + AngleSharp DOM";
    private const string Extracting = "crawler in a host, OnPage's document";

    public static async Task<int> RunAsync(string[] args)
    {
        var options = BenchOptions.Read(
            args,
            takesOperand: false,
            ("--rounds", "3"),
            ("--concurrency", "32"),
            ("--pages", "5000"),
            ("--hosts", "50"),
            ("--site", null),
            ("--list", null),
            ("--program", null),
            ("--peer", null),
            ("--csv", Path.Combine(BenchOptions.Folder, "crawl.csv")),
            ("--plot", Path.Combine(BenchOptions.Folder, "crawl.svg")),
            ("--profile!", null));
        var (rounds, concurrency) = (options.Number("--rounds"), options.Number("--concurrency"));
        var work = Directory.CreateTempSubdirectory("crawler-bench-").FullName;
        try
        {
            await using var web = options.Has("--site") ? null : await MockWebServer.StartAsync(new MockWebOptions
            {
                Hosts = options.Number("--hosts"),
                Pages = options.Number("--pages"),
                KeepLog = false,
                CompressedPercent = 0,
                SlowPercent = 0,
                ServerErrorPercent = 0,
                FlakyPercent = 0,
            });
            var site = web is null ? new Site([options.Text("--site")!], [], "host") : new Site(web.SeedUrls, web.ResolveRules, "any");
            var competitors = await PrepareAsync(site, work, concurrency, options.Text("--program"), options.Text("--peer"), options.Text("--list"));
            var runs = new List<(string Name, Measured Run)>();
            for (var round = 1; round <= rounds; round++)
            {
                foreach (var competitor in competitors)
                {
                    var command = competitor.Command(work);
                    var run = await Measured.RunAsync(command, competitor.Pages);
                    if (competitor.Folder is { } folder) run = run with { Fifths = RateByFifths.Of(Path.Combine(folder(command), "pages.jsonl")) };
                    runs.Add((competitor.Name, run));
                    Console.Error.WriteLine($"round {round} {competitor.Name}: {run}");
                }
            }

            Report(runs);
            var (csv, plot) = (options.Text("--csv")!, options.Text("--plot")!);
            foreach (var file in new[] { csv, plot }) Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
            WriteCsv(csv, runs);
            BarChart.Write(plot, "pages/s, medians", [.. runs.GroupBy(run => run.Name).Select(group => (group.Key, Median(group.Select(run => run.Run.PagesPerSecond))))]);
            Console.WriteLine($"written: {csv}, {plot}");
            if (options.Has("--profile")) await ThreadProfile.ReportAsync(competitors.Find(competitor => competitor.Name == "crawler")!.Command(work), competitors[0].Pages);
            return 0;
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    // A first crawl warms the server up, and finds the list for those that are told it, unless it is given.
    private static async Task<List<Competitor>> PrepareAsync(Site site, string work, int concurrency, string? told, string? peer, string? given)
    {
        var self = Environment.ProcessPath!;
        var here = AppContext.BaseDirectory;
        var program = told ?? Path.Combine(here, "Crawler.Cli.dll");
        var crawls = 0;
        List<string> Crawl(string folder) => CrawlWith(program, folder);
        List<string> CrawlWith(string crawler, string folder)
        {
            List<string> command = [.. crawler.EndsWith(".dll", StringComparison.Ordinal) ? new[] { self, crawler } : [crawler], "crawl", .. site.Seeds, "--delay", "0", "--per-host", "32", "--scope", site.Scope, "--concurrency", Text(concurrency), "--quiet", "--out", Path.Combine(folder, $"crawl-{++crawls}")];
            foreach (var rule in site.ResolveRules) command.AddRange(["--set", $"crawler.http.resolve=[\"{rule}\"]"]);
            return command;
        }

        var first = await Measured.RunAsync(Crawl(work), 1);
        var list = Path.Combine(work, "pages.txt");
        var fetched = Fetched(Path.Combine(work, "crawl-1", "pages.jsonl")).ToArray();
        var pages = given is null ? fetched : [.. (await File.ReadAllLinesAsync(given)).Where(line => line.Length > 0).Select(line => new Uri(new Uri(site.Seeds[0]), line).AbsoluteUri)];
        if (given is not null && pages.Except(fetched, StringComparer.Ordinal).Count() is > 0 and var missing) throw new InvalidOperationException($"{missing} pages of {given} were not fetched");
        await File.WriteAllLinesAsync(list, pages);
        Console.Error.WriteLine($"{pages.Length} pages; first crawl: {first.Wall.TotalSeconds:F2} s");

        var resolve = site.ResolveRules.Count == 0 ? "-" : site.ResolveRules[0];
        List<string> Bare(string mode) => [self, Path.Combine(here, "Crawler.Benchmarks.dll"), "bare", list, resolve, Text(concurrency), mode];
        var competitors = new List<Competitor>
        {
            new("HttpClient, list known, no parsing", _ => Bare("none"), pages.Length),
            new(BareTree, _ => Bare("dom"), pages.Length),
            new("crawler", Crawl, pages.Length, OutOf),
            new("crawler, --store memory", folder => [.. Crawl(folder), "--store", "memory"], pages.Length, OutOf),
            new(Extracting, folder => [self, Path.Combine(here, "Crawler.Benchmarks.dll"), "extracting", Path.Combine(folder, $"crawl-{++crawls}"), resolve, Text(concurrency), site.Scope, .. site.Seeds], pages.Length, command => command[3]),
        };
        if (peer is not null) competitors.Add(new("crawler, the other build", folder => CrawlWith(peer, folder), pages.Length, OutOf));
        if (site.ResolveRules.Count == 0 && FindOnPath("wget2") is { } wget2)
        {
            competitors.Add(new("wget2", _ => [wget2, "-q", "-r", "-l", "inf", $"--max-threads={concurrency}", "--follow-tags=a/href", "--no-compression", "-O", "/dev/null", site.Seeds[0]], pages.Length));
        }

        if (site.ResolveRules.Count == 0 && FindOnPath("scrapy") is { } scrapy)
        {
            var spider = Path.Combine(work, "spider.py");
            await File.WriteAllTextAsync(spider, ScrapySpider);
            competitors.Add(new("Scrapy", _ => [scrapy, "runspider", spider, "-a", $"start={site.Seeds[0]}", "-s", $"CONCURRENT_REQUESTS={concurrency}", "-s", $"CONCURRENT_REQUESTS_PER_DOMAIN={concurrency}", "-s", "LOG_LEVEL=ERROR"], pages.Length));
        }

        return competitors;
    }

    private static string OutOf(List<string> command) => command[command.IndexOf("--out") + 1];

    private const string ScrapySpider =
        """
        from urllib.parse import urlsplit
        import scrapy
        from scrapy.linkextractors import LinkExtractor

        class Site(scrapy.Spider):
            name = "site"

            def __init__(self, start):
                self.start_urls = [start]
                self.links = LinkExtractor(tags=["a"], allow_domains=[urlsplit(start).hostname], deny_extensions=[])

            def parse(self, response):
                if isinstance(response, scrapy.http.HtmlResponse):
                    for link in self.links.extract_links(response):
                        yield scrapy.Request(link.url)
        """;

    private static IEnumerable<string> Fetched(string file)
    {
        foreach (var line in File.ReadLines(file))
        {
            using var record = JsonDocument.Parse(line);
            if (record.RootElement.GetProperty("outcome").ValueEquals("fetched")) yield return record.RootElement.GetProperty("url").GetString()!;
        }
    }

    private static void Report(List<(string Name, Measured Run)> runs)
    {
        Console.WriteLine($"{"",-38}{"pages/s",12}{"CPU s/1,000",14}{"peak MiB",12}{"last/first fifth",20}   medians of {runs.Count(run => run.Name == runs[0].Name)}");
        foreach (var group in runs.GroupBy(run => run.Name))
        {
            var measured = group.Select(run => run.Run).ToArray();
            var kept = measured.Select(run => run.LastToFirstFifth).OfType<double>().ToArray();
            Console.WriteLine($"{group.Key,-38}{Median(measured.Select(run => run.PagesPerSecond)),12:N0}{Median(measured.Select(run => run.CpuSecondsPerThousand)),14:N3}{Median(measured.Select(run => run.PeakMiB)),12:N0}{(kept.Length > 0 ? Median(kept).ToString("P0", CultureInfo.InvariantCulture) : ""),20}");
        }

        Console.WriteLine($"CPU of the crawl that asks for documents, against the bare client with the same tree: {MedianCpu(runs, Extracting) / MedianCpu(runs, BareTree):F2} times");
    }

    private static double MedianCpu(List<(string Name, Measured Run)> runs, string name) => Median(runs.Where(run => run.Name == name).Select(run => run.Run.CpuSecondsPerThousand));

    private static void WriteCsv(string file, List<(string Name, Measured Run)> runs) => File.WriteAllLines(
        file,
        [
            "name,wall_s,pages_per_s,cpu_s_per_1000,peak_mib,fifth_1,fifth_2,fifth_3,fifth_4,fifth_5",
            .. runs.Select(run => string.Create(CultureInfo.InvariantCulture, $"\"{run.Name}\",{run.Run.Wall.TotalSeconds:F3},{run.Run.PagesPerSecond:F1},{run.Run.CpuSecondsPerThousand:F4},{run.Run.PeakMiB:F1},{string.Join(',', (run.Run.Fifths ?? []).Select(rate => rate.ToString("F1", CultureInfo.InvariantCulture)).DefaultIfEmpty(",,,,"))}")),
        ]);

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
    }

    private static string? FindOnPath(string name) => Environment.GetEnvironmentVariable("PATH")?.Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private sealed record Site(IReadOnlyList<string> Seeds, IReadOnlyList<string> ResolveRules, string Scope);

    // Folder: of a crawl's command, where its results are; null of what writes none.
    private sealed record Competitor(string Name, Func<string, List<string>> Command, int Pages, Func<List<string>, string>? Folder = null);
}
