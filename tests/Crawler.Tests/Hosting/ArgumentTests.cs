using Crawler.Configuration;
using Crawler.Fetching;
using Crawler.Hosting;
using Crawler.Output;
using Crawler.Tests.Cli;
using Crawler.Urls;

namespace Crawler.Tests.Hosting;

/// <summary>What cannot be meant is refused where it is said, by the name that the caller knows, before anything is sent or written.</summary>
public sealed class ArgumentTests : IAsyncLifetime, IDisposable
{
    private const string Url = "http://a.test/";

    private readonly TempDirectory _folder = new();
    private readonly CrawlerHost _crawler = CrawlerHost.Start();

    public static TheoryData<string, Action> Nulls { get; } = new()
    {
        { "path", () => CrawlRequest.Of(Url).Into(null!) },
        { "path", () => CrawlRequest.ResumeFrom(null!) },
        { "path", () => CrawlDirectory.TryCreate(null!, out _, out _) },
        { "path", () => CrawlDirectory.TryOpen(null!, out _, out _) },
        { "seeds", () => CrawlRequest.Of((string[])null!) },
        { "Seeds", () => _ = new CrawlRequest { Seeds = null! } },
        { "Subscribers", () => _ = CrawlRequest.Of(Url) with { Subscribers = null! } },
        { "path", () => new CrawlerBuilder().Set(null!, "1") },
        { "value", () => new CrawlerBuilder().Set("crawler.politeness.delay", null!) },
        { "path", () => new CrawlerBuilder().AddHoconFile(null!) },
        { "hocon", () => new CrawlerBuilder().AddHocon(null!) },
        { "name", () => new CrawlerBuilder().AddHocon("", null!) },
        { "section", () => new CrawlerBuilder().AddConfiguration(null!) },
        { "change", () => new CrawlerBuilder().Configure(null!) },
        { "change", () => new CrawlerBuilder().WithSeams(null!) },
        { "config", () => CrawlerHost.Start((EffectiveConfig)null!) },
        { "url", () => FetchRequest.Get(null!) },
        { "Url", () => _ = new FetchRequest { Url = null! } },
        { "Method", () => _ = FetchRequest.Get(Url) with { Method = null! } },
        { "Headers", () => _ = FetchRequest.Get(Url) with { Headers = null! } },
        { "name", () => FetchRequest.Get(Url).WithHeader(null!, "v") },
        { "value", () => FetchRequest.Get(Url).WithHeader("X", null!) },
    };

    public static TheoryData<string, Action<CrawlerHost>> NullsOfACrawler { get; } = new()
    {
        { "request", crawler => crawler.CrawlAsync(null!) },
        { "requests", crawler => crawler.FetchAsCompletedAsync((IAsyncEnumerable<FetchRequest>)null!) },
        { "requests", crawler => crawler.FetchAsCompletedAsync((IEnumerable<FetchRequest>)null!) },
        { "first", crawler => crawler.PaginateAsync(null!, NextPage.RelNext) },
        { "next", crawler => crawler.PaginateAsync(FetchRequest.Get(Url), null!) },
        { "crawler", _ => ((ICrawler)null!).PaginateAsync(FetchRequest.Get(Url), NextPage.RelNext) },
    };

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _crawler.DisposeAsync();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Nulls), DisableDiscoveryEnumeration = true)]
    public void Null_IsNamed(string name, Action call) => Assert.Equal(name, Assert.Throws<ArgumentNullException>(call).ParamName);

    [Theory]
    [MemberData(nameof(NullsOfACrawler), DisableDiscoveryEnumeration = true)]
    public void NullGivenToACrawler_IsNamedAtOnce(string name, Action<CrawlerHost> call) => Assert.Equal(name, Assert.Throws<ArgumentNullException>(() => call(_crawler)).ParamName);

    [Fact]
    public async Task NullGivenToACrawlersTask_IsNamed()
    {
        Assert.Equal("request", (await Assert.ThrowsAsync<ArgumentNullException>(() => _crawler.StartAsync(null!))).ParamName);
        Assert.Equal("url", (await Assert.ThrowsAsync<ArgumentNullException>(() => _crawler.FetchAsync((string)null!))).ParamName);
        Assert.Equal("request", (await Assert.ThrowsAsync<ArgumentNullException>(() => _crawler.FetchAsync((FetchRequest)null!))).ParamName);
        Assert.Equal("urls", (await Assert.ThrowsAsync<ArgumentNullException>(() => _crawler.FetchAllAsync((string[])null!))).ParamName);
        Assert.Equal("urls", (await Assert.ThrowsAsync<ArgumentException>(() => _crawler.FetchAllAsync([Url, null!]))).ParamName);
        Assert.Equal("requests", (await Assert.ThrowsAsync<ArgumentNullException>(() => _crawler.FetchAllAsync((FetchRequest[])null!))).ParamName);
        Assert.Equal("requests", (await Assert.ThrowsAsync<ArgumentException>(() => _crawler.FetchAllAsync([FetchRequest.Get(Url), null!]))).ParamName);
        Assert.Equal("requests", (await Assert.ThrowsAsync<ArgumentNullException>(() => _crawler.FetchFirstAsync(null!))).ParamName);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task RequestThatIsNull_InAStream_EndsItWithAnErrorAndNotAsItsEnd(bool allowPrivate)
    {
        var stream = _crawler.FetchAsCompletedAsync([null!], new FetchOptions { AllowPrivate = allowPrivate });
        var error = await Assert.ThrowsAsync<InvalidOperationException>(async () =>
        {
            await foreach (var result in stream) Assert.Fail("nothing was asked for");
        });
        Assert.Contains("one of the requests is null", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Concurrency_BelowOne_IsNamedAsTheCallerKnowsIt()
    {
        Assert.Equal("concurrency", (await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => _crawler.FetchAllAsync([Url], concurrency: 0))).ParamName);
        Assert.Equal("Concurrency", Assert.Throws<ArgumentOutOfRangeException>(() => new FetchOptions { Concurrency = 0 }).ParamName);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    public void Timeout_ThatIsNotMoreThanZero_IsRefusedWhereItIsSaid(int milliseconds)
    {
        var time = TimeSpan.FromMilliseconds(milliseconds);
        Assert.Equal("Timeout", Assert.Throws<ArgumentOutOfRangeException>(() => new FetchOptions { Timeout = time }).ParamName);
        Assert.Equal("Timeout", Assert.Throws<ArgumentOutOfRangeException>(() => FetchRequest.Get(Url) with { Timeout = time }).ParamName);
    }

    [Fact]
    public void Timeout_ThatNeverEnds_IsNone()
    {
        foreach (var never in new[] { Timeout.InfiniteTimeSpan, TimeSpan.MaxValue })
        {
            Assert.Null(new FetchOptions { Timeout = never }.Timeout);
            Assert.Null((FetchRequest.Get(Url) with { Timeout = never }).Timeout);
        }

        Assert.Equal(TimeSpan.FromDays(30), new FetchOptions { Timeout = TimeSpan.FromDays(30) }.Timeout);
    }

    [Fact]
    public void NumbersBelowZero_AreNamed()
    {
        Assert.Equal("MaxRedirects", Assert.Throws<ArgumentOutOfRangeException>(() => FetchRequest.Get(Url) with { MaxRedirects = -1 }).ParamName);
        Assert.Equal("TruncateBodyAt", Assert.Throws<ArgumentOutOfRangeException>(() => FetchRequest.Get(Url) with { TruncateBodyAt = -1 }).ParamName);
    }

    [Theory]
    [InlineData("X Bad", "v", "\"X Bad\" is no name of a request header")]
    [InlineData("", "v", "\"\" is no name of a request header")]
    [InlineData("X-Line", "a\r\nX-Injected: b", "the value of \"X-Line\" has control characters")]
    [InlineData("Host", "b.test", "\"Host\" is set by the HTTP client")]
    [InlineData("Content-Type", "text/plain", "\"Content-Type\" is no name of a request header")]
    public void HeaderThatCannotBeSent_IsRefusedByNameAndWithoutItsValue(string name, string value, string words)
    {
        var error = Assert.Throws<ArgumentException>(() => FetchRequest.Get(Url).WithHeader(name, value));
        Assert.Equal("name", error.ParamName);
        Assert.StartsWith(words, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Injected", error.Message, StringComparison.Ordinal);
        Assert.Equal("Headers", Assert.Throws<ArgumentException>(() => FetchRequest.Get(Url) with { Headers = [new(name, value)] }).ParamName);
    }

    [Fact]
    public void ContentType_WithControlCharacters_IsRefused() =>
        Assert.Equal("ContentType", Assert.Throws<ArgumentException>(() => FetchRequest.Post(Url, default, "text/plain\r\nX: y")).ParamName);

    [Fact]
    public void SeedThatIsNull_IsNamed() => Assert.Equal("seeds", Assert.Throws<ArgumentException>(() => CrawlRequest.Of(Url, null!)).ParamName);

    [Fact]
    public void ChangeThatGivesNull_IsAConfigurationErrorThatSaysWhere()
    {
        Assert.Equal(("crawler", "Configure"), Error(builder => builder.Configure(_ => null!)));
        Assert.Equal(("crawler.limits", "Configure"), Error(builder => builder.Configure(options => options with { Limits = null! })));
        Assert.Equal(("", "WithSeams"), Error(builder => builder.WithSeams(_ => null!)));

        static (string Path, string Source) Error(Action<CrawlerBuilder> configure)
        {
            var error = Assert.Single(Assert.Throws<CrawlerConfigurationException>(() => CrawlerHost.Start(configure)).Errors);
            return (error.Path, error.Source);
        }
    }

    [Fact]
    public async Task OptionsOfARequest_WithNullInPlaceOfASection_AreAConfigurationError()
    {
        var request = CrawlRequest.Of(Url) with { Options = _crawler.Options with { Politeness = null! } };
        Assert.Equal("crawler.politeness", Assert.Single((await Assert.ThrowsAsync<CrawlerConfigurationException>(() => _crawler.StartAsync(request))).Errors).Path);
    }

    [Fact]
    public async Task Patience_BelowZeroIsRefused_WithoutEndItIsTaken()
    {
        var crawl = await _crawler.StartAsync(new CrawlRequest { Seeds = Array.Empty<CanonicalUrl>() });
        Assert.Equal("patience", (await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => crawl.StopAsync(TimeSpan.FromMilliseconds(-2)))).ParamName);
        foreach (var never in new[] { Timeout.InfiniteTimeSpan, TimeSpan.MaxValue }) await crawl.StopAsync(never);
    }

    [Fact]
    public void Into_ADirectoryWithAFileOfSomebodyElse_IsTakenAndTheFileStays()
    {
        Directory.CreateDirectory(_folder.Below("out"));
        File.WriteAllText(_folder.Below("out/notes.txt"), "mine");
        Assert.Equal(_folder.Below("out"), CrawlRequest.Of(Url).Into(_folder.Below("out")).Directory!.Path);
        Assert.Equal("mine", File.ReadAllText(_folder.Below("out/notes.txt")));
    }
}
