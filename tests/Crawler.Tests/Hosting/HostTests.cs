using Akka.Actor;
using Akka.Hosting;
using Crawler.Crawling;
using Crawler.Hosting;
using Crawler.MockWeb.Slow;
using Crawler.Tests.Cli;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Crawler.Tests.Hosting;

/// <summary>The crawler in a host application, in an actor system of its own and in the host's.</summary>
public sealed class HostTests : IAsyncLifetime, IDisposable
{
    private readonly TempDirectory _folder = new();
    private SlowServer _server = null!;

    public async Task InitializeAsync() => _server = await SlowServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task AddCrawler_IsInjectedAndFetches()
    {
        using var host = Build(services => services.AddCrawler(crawler => crawler.WithPools(fetchers: 3)));
        await host.StartAsync();
        var crawler = host.Services.GetRequiredService<ICrawler>();
        Assert.Equal(3, (await crawler.GetPoolSizesAsync()).Fetchers);
        var result = await crawler.FetchAsync(Crawler.Fetching.FetchRequest.Get(_server.Url + "/page/1"), new FetchOptions { AllowPrivate = true });
        Assert.True(result.IsSuccess);
        await host.StopAsync();
    }

    [Fact]
    public async Task AddCrawler_WrongConfiguration_FailsTheStartWithEveryError()
    {
        using var host = Build(
            services => services.AddCrawler(crawler => crawler.AddHocon("crawler.limits.max-pagez = 1", "my.conf").Configure(options => options)),
            ("Crawler:Politeness:Delay", "5"), ("Crawler:Polite:Delay", "1s"), ("Crawler:Fetchers", "0"));
        var error = await Assert.ThrowsAsync<CrawlerConfigurationException>(() => host.StartAsync());
        Assert.Equal(
            ["akka.actor.deployment./crawler/fetchers.nr-of-instances", "crawler.Polite", "crawler.limits.max-pagez", "crawler.politeness.delay"],
            error.Errors.Select(one => one.Path).Order(StringComparer.Ordinal));
        Assert.Contains("configuration Crawler:Politeness:Delay", error.Message, StringComparison.Ordinal);
        Assert.Contains("my.conf:1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AddCrawler_SourcesInTheirOrder_CodeAboveConfigurationAboveHocon()
    {
        using var host = Build(
            services => services.AddCrawler(crawler => crawler
                .AddHocon("crawler.limits { max-pages = 1, max-depth = 1, concurrency = 1 }")
                .Configure(options => options with { Limits = options.Limits with { Concurrency = 3 } })),
            ("Crawler:Limits:MaxDepth", "2"), ("Crawler:Limits:Concurrency", "2"));
        await host.StartAsync();
        var limits = host.Services.GetRequiredService<ICrawler>().Options.Limits;
        Assert.Equal((1L, 2, 3), (limits.MaxPages, limits.MaxDepth, limits.Concurrency));
    }

    [Fact]
    public void AddCrawler_Twice_IsRefused() =>
        Assert.Throws<InvalidOperationException>(() => new ServiceCollection().AddCrawler().AddCrawler());

    [Fact]
    public async Task HostStops_RequestsUnderWayMayEndWithinItsLimit()
    {
        using var host = Build(services => services.AddCrawler(NoRobots).Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromMinutes(1)));
        await host.StartAsync();
        var crawler = host.Services.GetRequiredService<ICrawler>();
        var crawl = await crawler.StartAsync(CrawlRequest.Of(_server.Url + "/together/2/a"));
        await _server.WhenInFlightAsync(1);
        var stopped = host.StopAsync();
        using var other = new HttpClient();
        await other.GetAsync(new Uri(_server.Url + "/together/2/b"));
        await stopped;
        Assert.Equal((StopReason.Interrupted, 1), ((await crawl.Completion).Reason, (await crawl.Completion).Final.Balance.Fetched));
    }

    [Fact]
    public async Task HostStops_BeyondItsLimitTheCrawlIsLetGoAndCanBeResumed()
    {
        using var host = Build(services => services.AddCrawler(NoRobots).Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromMilliseconds(100)));
        await host.StartAsync();
        var crawler = host.Services.GetRequiredService<ICrawler>();
        var crawl = await crawler.StartAsync(CrawlRequest.Of(_server.Url + "/never/1").Into(_folder.Below("out")));
        await _server.WhenInFlightAsync(1);
        await host.StopAsync();
        Assert.Equal((StopReason.Interrupted, 1), ((await crawl.Completion).Reason, (await crawl.Completion).Final.Balance.Pending));
        await _server.WhenAbandonedAsync(1);
        Assert.True(File.Exists(_folder.Below("out/summary.json")));
    }

    [Fact]
    public async Task HostHasStopped_NothingStartsAnyMore()
    {
        using var host = Build(services => services.AddCrawler());
        await host.StartAsync();
        var crawler = host.Services.GetRequiredService<ICrawler>();
        await host.StopAsync();
        var crawl = await crawler.StartAsync(CrawlRequest.Of(_server.Url + "/never/1"));
        Assert.Equal(StopReason.Interrupted, (await crawl.Completion).Reason);
    }

    [Fact]
    public async Task WithCrawler_LivesInTheHostsActorSystemAndEndsWithIt()
    {
        using var host = Build(services => services
            .AddAkka("web", akka => akka
                .AddHocon("akka.actor.deployment { /crawler/fetchers { router = round-robin-pool, nr-of-instances = 5 } }", HoconAddMode.Prepend)
                .WithCrawler(crawler => crawler.Set("crawler.http.allow-private", "[127.0.0.1]").Configure(options => options with { Robots = options.Robots with { Obey = false } })))
            .AddCrawlerOfActorSystem());
        await host.StartAsync();
        var crawler = host.Services.GetRequiredService<ICrawler>();
        var system = host.Services.GetRequiredService<ActorSystem>();
        Assert.Same(system, crawler.System);
        Assert.Same(crawler, system.GetCrawler());
        Assert.Equal(5, (await crawler.GetPoolSizesAsync()).Fetchers);
        var crawl = await crawler.StartAsync(CrawlRequest.Of(_server.Url + "/never/1").Into(_folder.Below("out")));
        await _server.WhenInFlightAsync(1);
        var fetched = await crawler.StartAsync(CrawlRequest.Of(_server.Url + "/page/1"));
        Assert.Equal(StopReason.Drained, (await fetched.Completion).Reason);
        _ = crawl.StopAsync(TimeSpan.Zero);
        await host.StopAsync();
        Assert.Equal(StopReason.Interrupted, (await crawl.Completion).Reason);
        await system.WhenTerminated;
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task CrawlerOfActorSystem_ThatIsNotThere_FailsTheStartAndSaysHowToAddIt(bool hasActorSystem)
    {
        using var host = Build(services =>
        {
            services.AddCrawlerOfActorSystem();
            if (hasActorSystem) services.AddAkka("web", akka => akka.AddHocon("akka.loglevel = OFF", HoconAddMode.Prepend));
        });
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => host.StartAsync());
        Assert.Contains("akka.WithCrawler()", error.Message, StringComparison.Ordinal);
        Assert.Contains(hasActorSystem ? "The actor system web has none" : "There is no actor system", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CrawlerOfActorSystem_AddedBeforeTheActorSystem_IsFoundAllTheSame()
    {
        using var host = Build(services => services.AddCrawlerOfActorSystem().AddAkka("web", akka => akka.WithCrawler()));
        await host.StartAsync();
        Assert.Same(host.Services.GetRequiredService<ActorSystem>().GetCrawler(), host.Services.GetRequiredService<ICrawler>());
        await host.StopAsync();
    }

    [Fact]
    public void ActorSystemWithoutCrawler_SaysHowToAddOne()
    {
        using var system = ActorSystem.Create("plain");
        Assert.Contains("WithCrawler", Assert.Throws<InvalidOperationException>(() => system.GetCrawler()).Message, StringComparison.Ordinal);
    }

    private static void NoRobots(CrawlerBuilder crawler) => crawler.Set("crawler.robots.obey", "off").Set("crawler.sitemaps.use", "off").Set("crawler.http.allow-private", "[127.0.0.1]");

    private static IHost Build(Action<IServiceCollection> configure, params (string Key, string Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(settings.Select(setting => new KeyValuePair<string, string?>(setting.Key, setting.Value)));
        builder.Logging.ClearProviders();
        configure(builder.Services);
        return builder.Build();
    }
}
