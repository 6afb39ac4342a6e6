using Crawler.Configuration;
using Crawler.Crawling;
using Crawler.Hosting;
using Crawler.Telemetry;

namespace Crawler.EndToEnd.Tests;

/// <summary>What limits leave out of pages is told of the whole crawl, whichever of its processes met it.</summary>
public class CutTests
{
    private const string Seed = "http://a.test/";

    [Fact]
    public async Task Resumed_WhatTheProcessBeforeHasLeftOutIsCountedToo_AndExplainTellsOfIt()
    {
        using var folder = new WorkFolder();
        var directory = folder.Below("out");
        var first = await RunAsync("max-pages = 1", CrawlRequest.Of(Seed).Into(directory));
        Assert.Equal((StopReason.MaxPages, 1L, new CutCounts(2, 0, 0)), (first.Reason, first.Final.Balance.Fetched, first.Final.Cut));
        var second = await RunAsync("max-pages = unlimited", CrawlRequest.ResumeFrom(directory, Seed));
        Assert.Equal((StopReason.Drained, 5L, new CutCounts(2, 0, 1)), (second.Reason, second.Final.Balance.Fetched, second.Final.Cut));
        var (_, explained, _) = await CliProcess.RunAsync("explain", directory, Seed + "never");
        Assert.Contains("but\tlinks and resources beyond crawler.parsing.max-outlinks left no trace: 2\n", explained, StringComparison.Ordinal);
        Assert.Contains("but\tpages not read to their end, as of crawler.parsing.max-document-bytes, whose further links left no trace: 1\n", explained, StringComparison.Ordinal);
        Assert.DoesNotContain("but\tlinks longer", explained, StringComparison.Ordinal);
    }

    // One link and five images, and a page of which only the beginning is read.
    private static async Task<CrawlSummary> RunAsync(string limit, CrawlRequest request)
    {
        var images = string.Concat(Enumerable.Range(1, 5).Select(image => $"<img src=/{image}.png>"));
        var web = new ScriptedWeb((url, _) => url.PathAndQuery switch
        {
            "/robots.txt" => ScriptedWeb.Status(url, 404),
            "/" => ScriptedWeb.Text(url, "text/html", $"<a href=/long>x</a>{images}"),
            "/long" => ScriptedWeb.Text(url, "text/html", $"<p>{new string('x', 2000)}</p>"),
            _ => ScriptedWeb.Page(url),
        });
        var settings = new ConfigFile("test.conf", $"akka.loglevel = OFF\n{MockCrawl.Fast}\ncrawler {{ sitemaps.use = off, limits.{limit}, parsing {{ resources = on, max-outlinks = 3, max-document-bytes = 1 KiB }} }}");
        Assert.True(EffectiveConfig.TryLoad([settings], [], out var config, out var errors), string.Join("\n", errors));
        await using var host = CrawlerHost.Start(config, new CrawlerSeams { Fetcher = web });
        return await MockCrawl.EndOf(await host.StartAsync(request));
    }
}
