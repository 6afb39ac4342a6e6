using System.Text;
using Crawler.Configuration;
using Crawler.Crawling;
using Crawler.Fetching;
using Crawler.Hosting;
using Crawler.Output;

namespace Crawler.EndToEnd.Tests;

/// <summary>
/// The order in which the URLs of one host are requested, also where most of them wait in the store, and across a resume. The site is a start
/// page with many links, each the beginning of a chain of pages.
/// </summary>
public class OrderTests
{
    private const int Chains = 100;
    private const int PagesOfAChain = 4;
    private const int Pages = 1 + (Chains * PagesOfAChain);

    // A request is chosen before the links of the page under way are known.
    private const int Slack = 4;

    [Theory]
    [InlineData("sqlite")]
    [InlineData("memory")]
    public async Task BreadthFirst_NoPageIsRequestedBeforeOneThatIsNearer(string store)
    {
        var depths = (await CrawlAsync(store, "")).Select(Depth).ToArray();
        Assert.Equal(depths.Order(), depths);
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("memory")]
    public async Task DepthFirst_AChainIsFollowedToItsEndBeforeTheNextOneIsBegun(string store)
    {
        var (open, begun) = (new HashSet<string>(), 0);
        foreach (var path in (await CrawlAsync(store, "crawler.frontier.order = depth-first")).Skip(1))
        {
            var chain = path.Split('/')[1];
            if (Depth(path) == 1) begun++;
            if (Depth(path) == PagesOfAChain) open.Remove(chain);
            else open.Add(chain);
            Assert.True(open.Count <= Slack, $"{open.Count} chains are open at {path}, after {begun}");
        }
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("memory")]
    public async Task BestFirst_HighScoresComeFirstAndLowOnesLast(string store)
    {
        var paths = await CrawlAsync(store, """crawler.frontier { order = best-first, score = ["/[0-9]0(/|$)=0.9", "/[0-9]7(/|$)=0.1"] }""");
        var good = paths.Select((path, index) => (path, index)).Where(page => page.path.Split('/')[1] is [_, '0']).ToArray();
        var poor = paths.Select((path, index) => (path, index)).Where(page => page.path.Split('/')[1] is [_, '7']).ToArray();
        Assert.Equal((9 * PagesOfAChain, 9 * PagesOfAChain), (good.Length, poor.Length));
        Assert.True(good.Max(page => page.index) <= good.Length + Slack, string.Join(' ', paths));
        Assert.True(poor.Min(page => page.index) >= Pages - poor.Length - Slack, string.Join(' ', paths));
    }

    private static int Depth(string path) => path == "/" ? 0 : path.Count(character => character == '/');

    // In two processes, where there is a store that outlives the first.
    private static async Task<List<string>> CrawlAsync(string store, string settings)
    {
        using var folder = new WorkFolder();
        var fetcher = new ChainsFetcher();
        var all = $$"""
            {{settings}}
            crawler.frontier { store = {{store}}, heads-per-host = 8 }
            crawler.limits.concurrency = 1
            crawler { robots.obey = off, sitemaps.use = off, traps.max-same-content = unlimited }
            crawler.politeness { delay = 0, jitter = 0 }
            crawler.output.batch-records = 1
            """;
        Assert.True(CrawlDirectory.TryCreate(folder.Below("out"), out var directory, out var fault), fault?.Message);
        if (store == "memory")
        {
            Assert.Equal(StopReason.Drained, (await RunAsync(all, fetcher, directory, isResumed: false)).Reason);
        }
        else
        {
            Assert.Equal(StopReason.MaxPages, (await RunAsync($"{all}\ncrawler.limits.max-pages = 50", fetcher, directory, isResumed: false)).Reason);
            Assert.Equal(StopReason.Drained, (await RunAsync(all, fetcher, directory, isResumed: true)).Reason);
        }

        Assert.Equal(Pages, fetcher.Paths.Count);
        return fetcher.Paths;
    }

    private static async Task<CrawlSummary> RunAsync(string settings, ChainsFetcher fetcher, CrawlDirectory directory, bool isResumed)
    {
        Assert.True(EffectiveConfig.TryLoad([new ConfigFile("test.conf", $"akka {{ stdout-loglevel = OFF, loglevel = OFF }}\n{settings}")], [], out var config, out var errors), string.Join('\n', errors));
        await using var host = CrawlerHost.Start(config, new CrawlerSeams { Fetcher = fetcher, Sinks = new Dictionary<string, Func<IPageSink>> { [fetcher.Name] = () => fetcher } });
        return await MockCrawl.EndOf(await host.StartAsync(new CrawlRequest { Seeds = [MockCrawl.Url("http://chains.test/")], Directory = directory, Resume = isResumed }));
    }

    /// <summary>The site, and an output: nothing is answered before the page before it is settled and its links are known.</summary>
    private sealed class ChainsFetcher : IFetcher, IPageSink
    {
        private TaskCompletionSource _settled = new();

        public ChainsFetcher() => _settled.SetResult();

        public string Name => "order";

        public long Length { get; private set; }

        // One request at a time.
        public List<string> Paths { get; } = [];

        public async Task<FetchOutcome> FetchAsync(FetchRequest request, CancellationToken cancellationToken)
        {
            await _settled.Task.WaitAsync(TimeSpan.FromMinutes(3), cancellationToken);
            _settled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var path = request.Url.PathAndQuery.ToString();
            Paths.Add(path);
            var links = path == "/" ? Enumerable.Range(0, Chains).Select(chain => $"/{chain}") : Depth(path) < PagesOfAChain ? [$"{path}/x"] : [];
            var body = $"<p>{path}</p>" + string.Concat(links.Select(link => $"<a href='{link}'>on</a>"));
            var head = new ResponseHead { Url = request.Url, Status = 200, HttpVersion = "1.1", ContentType = "text/html" };
            return new FetchOutcome.Success(head, Encoding.UTF8.GetBytes(body)) { Elapsed = TimeSpan.Zero };
        }

        public void CutBack(long length) => Length = length;

        public void Write(PageRecord record)
        {
            Length++;
            _settled.TrySetResult();
        }

        public void Flush(bool toDisk)
        {
        }

        public void Dispose()
        {
        }
    }
}
