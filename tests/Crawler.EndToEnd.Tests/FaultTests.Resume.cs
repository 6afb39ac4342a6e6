using Crawler.Hosting;
using Crawler.MockWeb;
using Crawler.Output;

namespace Crawler.EndToEnd.Tests;

/// <content>A store or an output that cannot go on ends the crawl; the next process goes on with it, and neither loses a URL nor writes one twice.</content>
public partial class FaultTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task StoreOrOutputFails_TheCrawlFailsByNameAndIsCompleteAfterAResume(bool store)
    {
        using var folder = new WorkFolder();
        await using var web = await MockWebServer.StartAsync(Web);
        var directory = folder.Below("out");
        var written = 0;
        var faulty = store
            ? new CrawlerSeams { AroundStore = inner => new FaultyStore(4, () => new IOException("no space left on device"), inner) }
            : new CrawlerSeams { Sinks = new Dictionary<string, Func<IPageSink>> { ["jsonl"] = () => new FullSink(OpenJsonl(directory), () => ++written > 60) } };
        await using (var crawler = Start(web, faulty))
        {
            Failed(await MockCrawl.EndOf(await crawler.StartAsync(CrawlRequest.Of(web.SeedUrls).Into(directory))), store ? "store" : "jsonl", "no space left on device");
        }

        await using (var crawler = Start(web, new CrawlerSeams()))
        {
            TruthAssert.Drained(await MockCrawl.EndOf(await crawler.StartAsync(CrawlRequest.ResumeFrom(directory, web.SeedUrls))));
        }

        TruthAssert.SameUrls(web.Truth.Pages, CrawlDirectoryReader.Pages(directory).Where(CrawlDirectoryReader.IsPage).Select(CrawlDirectoryReader.Url));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task OutputThrowsWhenItIsClosed_TheCrawlHasEndedAllTheSame(int outputs)
    {
        await using var web = await MockWebServer.StartAsync(Web);
        var sinks = Enumerable.Range(1, outputs).ToDictionary(n => $"bad{n}", n => new Func<IPageSink>(() => new StickySink(new MemorySink($"bad{n}"))));
        await using var crawl = MockCrawl.Create(web, MockCrawl.Fast, new() { Sinks = sinks });
        TruthAssert.EveryDisposition(web, crawl, await crawl.RunAsync(web.SeedUrls));
    }

    private static CrawlerHost Start(MockWebServer web, CrawlerSeams seams) => CrawlerHost.Start(builder => builder
        .AddHocon($"{MockCrawl.Fast}\ncrawler {{ sitemaps.use = off, output.batch-records = 20, http.resolve = [{string.Join(", ", web.ResolveRules.Select(rule => $"\"{rule}\""))}] }}").WithSeams(_ => seams));

    private static JsonlPageSink OpenJsonl(string directory) => new(Path.Combine(directory, "pages.jsonl"));

    private sealed class FullSink(IPageSink inner, Func<bool> isFull) : IPageSink
    {
        public string Name => inner.Name;

        public long Length => inner.Length;

        public void CutBack(long length) => inner.CutBack(length);

        public void Write(PageRecord record)
        {
            if (isFull()) throw new IOException("no space left on device");
            inner.Write(record);
        }

        public void Flush(bool toDisk) => inner.Flush(toDisk);

        public void Dispose() => inner.Dispose();
    }

    private sealed class StickySink(MemorySink inner) : IPageSink
    {
        public string Name => inner.Name;

        public long Length => inner.Length;

        public void CutBack(long length) => inner.CutBack(length);

        public void Write(PageRecord record) => inner.Write(record);

        public void Flush(bool toDisk)
        {
        }

        public void Dispose() => throw new InvalidOperationException("the output does not close");
    }
}
