using System.Globalization;
using Crawler.Crawling;
using Crawler.Hosting;
using Crawler.Parsing;

namespace Crawler.Benchmarks;

/// <summary>A crawl of a host application whose page handler asks for every page's document, in a process of its own: what extraction costs beside the bare client with the same tree.</summary>
internal static class ExtractingCrawl
{
    public static async Task<int> RunAsync(string folder, string resolve, string concurrency, string scope, string[] seeds)
    {
        var limit = int.Parse(concurrency, CultureInfo.InvariantCulture);
        var rules = resolve == "-" ? "" : $"\"{resolve}\"";
        await using var crawler = CrawlerHost.Start(builder => builder
            .AddHocon($"akka.loglevel = OFF\ncrawler {{ scope.kind = {scope}, politeness {{ delay = 0, jitter = 0, per-host = 32 }}, limits.concurrency = {limit}, http.resolve = [{rules}] }}")
            .WithPools(limit, Environment.ProcessorCount));
        var hooks = new CrawlHooks { OnPage = Extract };
        var crawl = await crawler.StartAsync(CrawlRequest.Of(seeds).Into(folder) with { Hooks = hooks, AllowPrivate = true });
        var summary = await crawl.Completion;
        Console.WriteLine($"{summary.Final.Balance.Fetched} pages");
        return summary.Reason == StopReason.Drained ? 0 : 1;
    }

    private static void Extract(PageVisit page)
    {
        if (page.Record.Charset is null) return;
        page.Extract("links", page.Document.QuerySelectorAll("a[href]").Length.ToString(CultureInfo.InvariantCulture));
    }
}
