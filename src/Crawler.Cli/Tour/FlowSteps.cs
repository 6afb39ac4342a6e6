using System.Threading.Channels;
using Akka.Actor;
using Crawler.Actors;
using Crawler.Fetching;
using Crawler.Hosting;

namespace Crawler.Cli.Tour;

/// <summary>Work that flows: queues, shared counts, computing beside fetching.</summary>
internal static class FlowSteps
{
    public static IEnumerable<TourStep> All { get; } =
    [
        new("Queue(maxsize=3), workers", "A producer, a bounded channel, three workers; twelve pages that take 0.2 s each", QueueAsync),
        new("Lock, shared counter", "Three loops count in one actor, which needs no lock", CounterAsync),
        new("run_in_executor", "Two parsers compute without a pause; fetches go on beside them", ParsingAsync),
    ];

    private static async Task QueueAsync(TourStage stage)
    {
        var (crawler, urls) = (stage.Crawler, stage.Slow(count: 12, together: 3, seconds: 0.2));
        var pages = await stage.RunAsync(async () =>
        {
            var queue = Channel.CreateBounded<FetchRequest>(3);
            var producer = ProduceAsync(queue.Writer, urls);
            var pages = new List<FetchResult>();
            await foreach (var page in crawler.FetchAsCompletedAsync(queue.Reader.ReadAllAsync(), new FetchOptions { Concurrency = 3 })) pages.Add(page);
            await producer;
            return pages;
        });
        stage.OneByOne = stage.Seconds(2.4);
        stage.Claim("every page is there once", pages.Select(page => page.Request.Url.Text).Order(StringComparer.Ordinal).SequenceEqual(urls.Order(StringComparer.Ordinal)));
        stage.Count("most requests in flight at once, by the server's count", 3, stage.Server.Peak);
    }

    private static async Task ProduceAsync(ChannelWriter<FetchRequest> queue, IEnumerable<string> urls)
    {
        foreach (var url in urls) await queue.WriteAsync(FetchRequest.Get(url));
        queue.Complete();
    }

    private static async Task CounterAsync(TourStage stage)
    {
        var crawler = stage.Crawler;
        var lists = Enumerable.Range(0, 3).Select(list => stage.Requests(Enumerable.Range(1, 20).Select(page => $"/page/{list}/{page}"))).ToList();
        var total = await stage.RunAsync(async () =>
        {
            var counter = crawler.System.ActorOf<PageCounter>();
            await Task.WhenAll(lists.Select(async list =>
            {
                await foreach (var page in crawler.FetchAsCompletedAsync(list)) counter.Tell(page);
            }));
            return await counter.Ask<int>("total", TimeSpan.FromSeconds(10));
        });
        stage.Count("pages that the actor has counted", 60, total);
        stage.Count("requests that the server has answered", 60, stage.Server.Answered);
    }

    private static async Task ParsingAsync(TourStage stage)
    {
        using var parser = new BusyParser(busyWith: 2);
        await using var crawler = CrawlerHost.Start(builder => TourGuide.Configure(builder).WithPools(parsers: 2).WithSeams(seams => seams with { Parser = parser }));
        var (request, urls) = (CrawlRequest.Of(stage.At("/page/1"), stage.At("/page/2")), stage.Slow(count: 40, together: 10, seconds: 0.1));
        var alone = Median(await crawler.FetchAllAsync(urls, concurrency: 10));
        var beside = await stage.RunAsync(async () =>
        {
            var crawl = await crawler.StartAsync(request);
            await parser.WhenBusy;
            var pages = await crawler.FetchAllAsync(urls, concurrency: 10);
            parser.Finish();
            await crawl.Completion;
            return pages;
        });
        stage.OneByOne = stage.Seconds(4);
        stage.Count("pages fetched while both parsers were computing", 40, beside.Count(page => page.IsSuccess));
        stage.Claim($"a fetch took {Quantity.Time(Median(beside))} beside them, {Quantity.Time(alone)} alone (medians)", parser.Parsed == 2);
    }

    private static TimeSpan Median(IReadOnlyList<FetchResult> pages) => pages.Select(page => page.Outcome.Elapsed).Order().ElementAt(pages.Count / 2);

    private sealed class PageCounter : PlainReceiveActor
    {
        private int _total;

        public PageCounter()
        {
            Receive<FetchResult>(_ => _total++);
            Receive<string>(_ => Sender.Tell(_total));
        }
    }
}
