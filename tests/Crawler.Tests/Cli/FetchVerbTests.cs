using System.Text.Json;
using Crawler.MockWeb;

namespace Crawler.Tests.Cli;

public sealed class FetchVerbTests : IAsyncLifetime
{
    private const string Slow = "http://site-0000.mock.test/slow/0.5";
    private const string Fast = "http://site-0001.mock.test/slow/0";
    private const string Missing = "http://site-0001.mock.test/status/404";

    private MockWebServer _web = null!;

    public async Task InitializeAsync() => _web = await MockWebServer.StartAsync(new MockWebOptions { Hosts = 2, Pages = 20, RedirectPercent = 20 });

    public async Task DisposeAsync() => await _web.DisposeAsync();

    [Fact]
    public async Task Records_InInputOrderWithErrorsOnStandardError()
    {
        var run = await Fetch(Slow, Fast, Missing, Fast);
        Assert.Equal(0, run.Code);
        Assert.Equal([Slow, Fast, Missing, Fast], Texts(run, "url"));
        Assert.Equal(["fetched", "fetched", "failed", "fetched"], Texts(run, "outcome"));
        Assert.Contains($"crawler: {Missing}: HttpStatus", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AsCompleted_TheFastOneComesFirst() => Assert.Equal([Fast, Slow], Texts(await Fetch(Slow, Fast, "--as-completed"), "url"));

    [Fact]
    public async Task Redirect_IsFollowedAndToldAsFinalUrl()
    {
        var redirect = _web.Truth.Redirects.First(pair => _web.Truth.Pages.Contains(pair.Value));
        var run = await Fetch(redirect.Key);
        Assert.Equal(0, run.Code);
        Assert.Equal([redirect.Key], Texts(run, "url"));
        Assert.Equal([redirect.Value], Texts(run, "final_url"));
    }

    [Fact]
    public async Task NothingFetched_Code3()
    {
        var run = await Fetch(Missing);
        Assert.Equal(3, run.Code);
        Assert.Single(run.OutLines);
    }

    [Fact]
    public async Task FailFast_CancelsTheRestWithCode1()
    {
        var run = await Fetch("http://site-0000.mock.test/hang", Missing, "--fail-fast");
        Assert.Equal(1, run.Code);
        Assert.Equal(["Cancelled", "HttpStatus"], Texts(run, "reason"));
    }

    [Fact]
    public async Task FailFastWithoutAFailure_Code0() => Assert.Equal(0, (await Fetch(Fast, "--fail-fast")).Code);

    [Fact]
    public async Task Timeout_IsThatOfARequest()
    {
        var run = await Fetch(Slow, Fast, "--timeout", "100ms");
        Assert.Equal(["failed", "fetched"], Texts(run, "outcome"));
    }

    [Fact]
    public async Task Concurrency_IsNeverExceeded()
    {
        var urls = Enumerable.Range(0, 12).Select(number => $"http://site-000{number % 2}.mock.test/slow/0.05?{number}");
        var run = await CliRun.WithInput(string.Join('\n', urls), "fetch", "--seeds", "-", "--concurrency", "3", "--set", Resolve);
        Assert.Equal(0, run.Code);
        Assert.Equal(urls, Texts(run, "url"));
        Assert.Equal(3, _web.Log.PeakInFlight);
    }

    [Fact]
    public async Task BadConcurrency_Code2() => Assert.StartsWith("crawler: --concurrency: ", (await Fetch(Fast, "--concurrency", "0")).Error, StringComparison.Ordinal);

    private string Resolve => $"crawler.http.resolve=[\"{_web.ResolveRules[0]}\"]";

    private Task<CliRun> Fetch(params string[] arguments) => CliRun.Of(["fetch", .. arguments, "--set", Resolve]);

    private static IReadOnlyList<string?> Texts(CliRun run, string name) => [.. run.OutLines.Select(line =>
    {
        using var json = JsonDocument.Parse(line);
        return json.RootElement.TryGetProperty(name, out var value) ? value.GetString() : null;
    })];
}
