using System.Net;
using System.Net.Sockets;
using Crawler.Fetching;
using Crawler.MockWeb;
using Crawler.MockWeb.Slow;
using Crawler.Output;
using Crawler.Urls;

namespace Crawler.EndToEnd.Tests;

/// <content>Parts of the network that the host application has put in: the handler below the fetcher, the resolver, a fetcher that knows addresses.</content>
public partial class FaultTests
{
    [Theory]
    [InlineData(HandlerFault.Throws, nameof(FetchError.ProtocolError), "the handler is broken")]
    [InlineData(HandlerFault.BodyThrows, nameof(FetchError.ProtocolError), "the body is broken")]
    [InlineData(HandlerFault.Hangs, nameof(FetchError.HeadersTimedOut), "crawler.fetching.headers-timeout")]
    public async Task HandlerFailsOnOneUrl_ThatOneFailsByNameAndTheRestIsComplete(HandlerFault fault, string reason, string words)
    {
        await using var web = await MockWebServer.StartAsync(Web);
        var victim = web.Truth.Resources.First();
        await using var crawl = MockCrawl.Create(web, $"{MockCrawl.Fast}\ncrawler.fetching {{ headers-timeout = 2s, max-attempts = 2 }}", new() { HttpHandler = inner => new FaultyHandler(inner, victim, fault) });
        var summary = await crawl.RunAsync(web.SeedUrls);
        OnlyThisFailed(web, crawl, summary, victim, reason, words, requests: 0);
        Assert.Equal(2, crawl.Records.Single(record => record.Url == victim).Attempts);
        Assert.Equal(0, summary.Final.ActorFailures);
    }

    [Theory]
    [InlineData(ResolverFault.NotFound, nameof(FetchError.DnsNotFound), "bad.test does not exist")]
    [InlineData(ResolverFault.Nothing, nameof(FetchError.DnsNotFound), "bad.test has no address")]
    [InlineData(ResolverFault.TryAgain, nameof(FetchError.DnsFailed), "bad.test could not be resolved")]
    [InlineData(ResolverFault.Throws, nameof(FetchError.DnsFailed), "the resolver is broken")]
    [InlineData(ResolverFault.ThrowsAtOnce, nameof(FetchError.DnsFailed), "the resolver is broken")]
    [InlineData(ResolverFault.Hangs, nameof(FetchError.ConnectTimedOut), "crawler.fetching.connect-timeout")]
    public async Task ResolverFailsOnOneName_ThatHostFailsByNameAndTheOtherIsComplete(ResolverFault fault, string reason, string words)
    {
        await using var server = await SlowServer.StartAsync();
        var port = new Uri(server.Url).Port;
        await using var crawl = MockCrawl.Create(
            $"{MockCrawl.Fast}\ncrawler {{ robots.obey = off, fetching {{ connect-timeout = 2s, max-attempts = 2 }} }}", new() { Resolver = (name, _) => name == "bad.test" ? Fail(fault) : Task.FromResult(new[] { IPAddress.Loopback }) });
        var summary = await crawl.RunAsync($"http://good.test:{port}/links/5", $"http://bad.test:{port}/");
        TruthAssert.Drained(summary);
        Assert.Equal((6, 1, 0), (summary.Final.Balance.Fetched, summary.Final.Failures[reason], summary.Final.ActorFailures));
        var record = Assert.Single(crawl.Records, record => record.Outcome == PageOutcome.Failed);
        Assert.StartsWith("http://bad.test", record.Url, StringComparison.Ordinal);
        Assert.Contains(words, record.Error, StringComparison.Ordinal);
        Assert.Equal(6, server.Requests);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task FetcherCannotTellTheAddressOfAHost_ItIsFetchedWithoutALimitPerAddress(bool atOnce)
    {
        var fetcher = new LostFetcher(Star(), atOnce);
        await using var crawl = MockCrawl.Create(MockCrawl.Fast, new() { Fetcher = fetcher });
        var summary = await crawl.RunAsync("http://a.test/");
        TruthAssert.Drained(summary);
        Assert.Equal(10, summary.Final.Balance.Fetched);
        Assert.True(fetcher.Asked > 0);
    }

    [Fact]
    public async Task FetcherGivesNothing_ThatUrlHasCrashedAndTheRestIsComplete()
    {
        var web = Star();
        await using var crawl = MockCrawl.Create(MockCrawl.Fast, new() { Fetcher = new ForgetfulFetcher(web) });
        var summary = await crawl.RunAsync("http://a.test/");
        TruthAssert.Drained(summary);
        Assert.Equal((9, 1, 3), (summary.Final.Balance.Fetched, summary.Final.Failures["Crashed"], summary.Final.ActorFailures));
        Assert.Equal(Victim, crawl.Records.Single(record => record.Outcome == PageOutcome.Failed).Url);
    }

    private static Task<IPAddress[]> Fail(ResolverFault fault) => fault switch
    {
        ResolverFault.NotFound => Task.FromException<IPAddress[]>(new SocketException((int)SocketError.HostNotFound)),
        ResolverFault.TryAgain => Task.FromException<IPAddress[]>(new SocketException((int)SocketError.TryAgain)),
        ResolverFault.Throws => Task.FromException<IPAddress[]>(new InvalidOperationException("the resolver is broken")),
        ResolverFault.ThrowsAtOnce => throw new InvalidOperationException("the resolver is broken"),
        ResolverFault.Nothing => Task.FromResult<IPAddress[]>(null!),
        _ => new TaskCompletionSource<IPAddress[]>().Task,
    };

    /// <summary>What a handler does with the victim.</summary>
    public enum HandlerFault
    {
        Throws,
        BodyThrows,
        Hangs,
    }

    /// <summary>What a resolver does with the victim.</summary>
    public enum ResolverFault
    {
        NotFound,
        Nothing,
        TryAgain,
        Throws,
        ThrowsAtOnce,
        Hangs,
    }

    private sealed class FaultyHandler(HttpMessageHandler inner, string victim, HandlerFault fault) : DelegatingHandler(inner)
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.RequestUri!.AbsoluteUri != victim) return await base.SendAsync(request, cancellationToken);
            if (fault == HandlerFault.Throws) throw new InvalidOperationException("the handler is broken");
            if (fault == HandlerFault.Hangs) await new TaskCompletionSource().Task.WaitAsync(cancellationToken);
            return new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(new BrokenStream()), RequestMessage = request };
        }
    }

    private sealed class BrokenStream : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => throw new InvalidOperationException("the body is broken");
    }

    private sealed class LostFetcher(WrittenWeb inner, bool atOnce) : IFetcher
    {
        private int _asked;

        public int Asked => _asked;

        public Task<FetchOutcome> FetchAsync(FetchRequest request, CancellationToken cancellationToken) => inner.FetchAsync(request, cancellationToken);

        public Task<HostAddress?> LocateAsync(CanonicalUrl url, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _asked);
            var error = new InvalidOperationException("no map");
            return atOnce ? throw error : Task.FromException<HostAddress?>(error);
        }

        public void Dispose()
        {
        }
    }

    private sealed class ForgetfulFetcher(WrittenWeb inner) : IFetcher
    {
        public Task<FetchOutcome> FetchAsync(FetchRequest request, CancellationToken cancellationToken) => request.Url.Text == Victim ? Task.FromResult<FetchOutcome>(null!) : inner.FetchAsync(request, cancellationToken);

        public void Dispose()
        {
        }
    }
}
