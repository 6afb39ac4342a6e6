using System.Runtime.InteropServices;
using System.Text.Json;
using Crawler.Cli;
using Crawler.MockWeb;

namespace Crawler.Tests.Cli;

public sealed class CrawlVerbTests : IAsyncLifetime, IDisposable
{
    private readonly TempDirectory _directory = new();
    private MockWebServer _web = null!;

    private string Output => _directory.Below("out");

    public async Task InitializeAsync() => _web = await MockWebServer.StartAsync(new MockWebOptions { Hosts = 3, Pages = 30, FlakyPercent = 0, SlowPercent = 0 });

    public async Task DisposeAsync() => await _web.DisposeAsync();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task WholeWeb_Code0WithRecordsSummaryAndConfiguration()
    {
        var run = await Crawl(_web.SeedUrls[0], "--scope", "any", "--delay", "0");
        Assert.Equal(0, run.Code);
        Assert.Empty(run.Out);
        var pages = await Records();
        Assert.Equal(_web.Truth.Pages.Order(StringComparer.Ordinal), pages.Where(page => page.Outcome == "fetched" && page.Type?.StartsWith("text/html", StringComparison.Ordinal) == true).Select(page => page.Url).Order(StringComparer.Ordinal));
        Assert.Contains($"pages={pages.Count(page => page.Outcome == "fetched")}\n", run.Error, StringComparison.Ordinal);
        Assert.Contains("discovered ", run.Error, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(Output, "summary.json")));
        Assert.Contains("delay = 0", await File.ReadAllTextAsync(Path.Combine(Output, "crawl.conf")), StringComparison.Ordinal);
        Assert.DoesNotContain("public host", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SeedsFromArgumentsAndStandardInput_BadLinesAreReportedAndTheOthersGoOn()
    {
        var run = await CliRun.WithInput($"# list\nnope\n{_web.SeedUrls[0]}\n", Arguments("http://site-0001.mock.test/", "--seeds", "-", "--scope", "page", "--delay", "0"));
        Assert.Equal(0, run.Code);
        Assert.Contains("standard input:2: not an http(s) URL: ", run.Error, StringComparison.Ordinal);
        Assert.Equal(["http://site-0000.mock.test/", "http://site-0001.mock.test/"], (await Records()).Where(page => page.Outcome == "fetched").Select(page => page.Url).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task MaxPages_StopsExactlyWithCode0()
    {
        var run = await Crawl(_web.SeedUrls[0], "--scope", "any", "--delay", "0", "--max-pages", "7", "--quiet");
        Assert.Equal(0, run.Code);
        Assert.EndsWith("pages=7\n", run.Error, StringComparison.Ordinal);
        Assert.Equal("stopped by crawler.limits.max-pages", run.ErrorLines[0]);
        Assert.Equal(4, run.ErrorLines.Count);
    }

    [Fact]
    public async Task NoSeedCanBeFetched_Code3()
    {
        var run = await Crawl("http://site-0000.mock.test/status/404", "--scope", "page", "--delay", "0");
        Assert.Equal(3, run.Code);
        Assert.Contains("no seed could be fetched", run.Error, StringComparison.Ordinal);
        Assert.Contains("failed: HttpStatus 1", run.Error, StringComparison.Ordinal);
        Assert.Contains("crawler: http://site-0000.mock.test/status/404: HttpStatus: 404 Not Found", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Interrupted_Code130WithBalance()
    {
        using var error = CliRun.NewWriter();
        using var interruption = new Interruption(() => { });
        var terminal = new Terminal { In = Stream.Null, Out = TextWriter.Null, Error = TextWriter.Synchronized(error), Interruption = interruption };
        var running = CommandLine.RunAsync(Arguments("http://site-0000.mock.test/hang", "--scope", "page", "--set", "crawler.limits.drain-timeout=0", "--delay", "0"), terminal);
        while (_web.Log.InFlight == 0 || _web.Log.Requests < 2) await Task.Delay(10);
        interruption.Signal(PosixSignal.SIGINT);
        Assert.Equal(130, await running.WaitAsync(TimeSpan.FromSeconds(60)));
        Assert.Contains("stopping: ", error.ToString(), StringComparison.Ordinal);
        Assert.Contains("discovered 1 = pending 1 ", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task DirectoryWithACrawl_Code2AndNothingTouched()
    {
        Directory.CreateDirectory(Output);
        var file = Path.Combine(Output, "pages.jsonl");
        await File.WriteAllTextAsync(file, "kept\n");
        var run = await Crawl(_web.SeedUrls[0]);
        Assert.Equal(2, run.Code);
        Assert.Contains("already holds a crawl", run.Error, StringComparison.Ordinal);
        Assert.Equal("kept\n", await File.ReadAllTextAsync(file));
        Assert.Equal(0, _web.Log.Requests);
    }

    [Fact]
    public async Task DirectoryBelowAFile_Code2()
    {
        var run = await CliRun.Of("crawl", _web.SeedUrls[0], "--out", Path.Combine(_directory.File("file", ""), "out"));
        Assert.Equal(2, run.Code);
        Assert.Contains("cannot be written", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task BadOptions_AllAreNamedAtOnceAndNothingTouched()
    {
        var run = await Crawl(
            "ftp://a.test/", "--max-pages", "many", "--delay", "5", "--scope", "hots", "--concurrency", "0", "--timeout", "1", "--per-host", "-1", "--max-depth", "x", "--store", "disk",
            "--set", "crawler.politness.delay=1s", "--set", "nothing", "--config", _directory.Below("none.conf"));
        Assert.Equal(2, run.Code);
        string[] starts =
        [
            "crawler: --max-pages: ", "crawler: --delay: ", "crawler: --scope: ", "crawler: --concurrency: ", "crawler: --timeout: ", "crawler: --per-host: ", "crawler: --max-depth: ", "crawler: --store: ",
            "crawler: --set: crawler.politness: Unknown key. Did you mean crawler.politeness?", "crawler: --set nothing: ", $"crawler: {_directory.Below("none.conf")}: ", "crawler: not an http(s) URL: another scheme: ftp://a.test/",
        ];
        Assert.All(starts, start => Assert.Contains(run.ErrorLines, line => line.StartsWith(start, StringComparison.Ordinal)));
        Assert.False(Directory.Exists(Output));
    }

    [Theory]
    [InlineData("--include", "(")]
    [InlineData("--exclude", "[")]
    [InlineData("--format", "jsonl,jsnl")]
    [InlineData("--user-agent", "(x)")]
    [InlineData("--header", "no colon")]
    [InlineData("--header", "X-Key: env:NO_SUCH_VARIABLE_IN_TESTS")]
    public async Task BadText_Code2NamingTheOptionAndNothingTouched(string option, string value)
    {
        var run = await Crawl(_web.SeedUrls[0], option, value);
        Assert.Equal(2, run.Code);
        Assert.NotEmpty(run.Error);
        Assert.False(Directory.Exists(Output));
        Assert.Equal(0, _web.Log.Requests);
    }

    [Fact]
    public async Task PublicHostWithoutContact_IsWarnedAboutOnce()
    {
        var resolve = $"crawler.http.resolve=[\"other.test=127.0.0.1:{_web.Port}\"]";
        var run = await CliRun.Of("crawl", "http://nowhere.example.org:1/", "http://nowhere.example.com:1/", "--out", Output, "--max-time", "1s", "--set", resolve);
        Assert.Equal(1, run.ErrorLines.Count(line => line.StartsWith("warning: nowhere.example.org is somebody's public host", StringComparison.Ordinal)));
    }

    private Task<CliRun> Crawl(params string[] arguments) => CliRun.Of(Arguments(arguments));

    private string[] Arguments(params string[] arguments) => ["crawl", .. arguments, "--out", Output, "--set", $"crawler.http.resolve=[\"{_web.ResolveRules[0]}\"]"];

    private async Task<IReadOnlyList<(string Url, string Outcome, string? Type)>> Records()
    {
        var records = new List<(string, string, string?)>();
        foreach (var line in await File.ReadAllLinesAsync(Path.Combine(Output, "pages.jsonl")))
        {
            using var json = JsonDocument.Parse(line);
            records.Add((json.RootElement.GetProperty("url").GetString()!, json.RootElement.GetProperty("outcome").GetString()!, json.RootElement.TryGetProperty("content_type", out var type) ? type.GetString() : null));
        }

        return records;
    }
}
