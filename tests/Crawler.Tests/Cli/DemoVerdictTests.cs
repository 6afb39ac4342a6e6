using Crawler.Cli.Verbs;
using Crawler.Configuration;
using Crawler.MockWeb;
using Crawler.Output;
using Crawler.Politeness;

namespace Crawler.Tests.Cli;

public sealed class DemoVerdictTests : IAsyncLifetime, IDisposable
{
    private static readonly PolitenessOptions Politeness = CrawlOptions.Default.Politeness with { Delay = TimeSpan.Zero, PerHost = 1 };

    private readonly TempDirectory _directory = new();
    private MockWebServer _web = null!;

    public async Task InitializeAsync() => _web = await MockWebServer.StartAsync(new MockWebOptions { Hosts = 1, Pages = 5 });

    public async Task DisposeAsync() => await _web.DisposeAsync();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void ExactlyThePagesThatThereAre_IsRight() => Assert.Empty(Judge(_web.Truth.Pages).Problems);

    [Fact]
    public void AMissingPage_IsNamed() => Assert.Equal($"not fetched: 1 pages, such as {_web.Truth.Pages.First()}", Assert.Single(Judge(_web.Truth.Pages.Skip(1)).Problems));

    [Fact]
    public void APageTooMany_IsNamed() => Assert.Equal("fetched without need: 1 pages, such as http://a.test/", Assert.Single(Judge(_web.Truth.Pages.Append("http://a.test/")).Problems));

    [Fact]
    public void APageTwice_IsNamed() => Assert.Equal($"recorded twice: {_web.Truth.Pages.First()}", Assert.Single(Judge(_web.Truth.Pages.Append(_web.Truth.Pages.First())).Problems));

    private DemoVerdict Judge(IEnumerable<string> urls)
    {
        Assert.True(CrawlDirectory.TryCreate(_directory.Below("out"), out var directory, out _));
        File.WriteAllLines(directory.Pages, urls.Select(url => $$"""{"url":"{{url}}","status":200,"outcome":"fetched","attempts":1,"content_type":"text/html; charset=utf-8"}"""));
        return DemoVerdict.Of(_web, directory, Politeness);
    }
}
