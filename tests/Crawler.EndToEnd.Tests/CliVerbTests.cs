using System.Text.Json;
using Crawler.MockWeb;

namespace Crawler.EndToEnd.Tests;

/// <summary>The other verbs as processes.</summary>
public class CliVerbTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Fetch_PrintsInTheOrderGivenUnlessAsCompleted(bool asCompleted)
    {
        await using var web = await MockWebServer.StartAsync(new MockWebOptions { Hosts = 3, Pages = 3 });
        string[] urls = [$"http://{web.Truth.Hosts[0]}/slow/1", $"http://{web.Truth.Hosts[1]}/", $"http://{web.Truth.Hosts[2]}/status/404"];
        string[] options = asCompleted ? ["--as-completed"] : [];
        var (code, output, _) = await CliProcess.RunAsync(["fetch", .. urls, .. options, .. CliProcess.Resolve(web)]);
        Assert.Equal(0, code);
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).ToArray();
        var printed = lines.Select(line => line.GetProperty("url").GetString()!).ToArray();
        if (asCompleted) Assert.Equal(urls[0], printed[^1]);
        else Assert.Equal(urls, printed);
        Assert.Equal(urls.Order(StringComparer.Ordinal), printed.Order(StringComparer.Ordinal));
        Assert.Equal("failed", lines.Single(line => line.GetProperty("url").GetString() == urls[2]).GetProperty("outcome").GetString());
        Assert.DoesNotContain(web.Log.All, request => request.PathAndQuery == "/robots.txt");
    }

    [Fact]
    public async Task FetchOfNothingButFailures_Exit3()
    {
        await using var web = await MockWebServer.StartAsync(new MockWebOptions { Hosts = 1, Pages = 1 });
        Assert.Equal(3, (await CliProcess.RunAsync(["fetch", $"http://{web.Truth.Hosts[0]}/status/404", .. CliProcess.Resolve(web)])).Code);
    }

    [Fact]
    public async Task Links_ArePrintedAbsoluteInSourceOrder()
    {
        using var folder = new WorkFolder();
        var file = folder.File("page.html", "<base href='/d/'><a href='z'>z</a><a href='../a?b#c'>a</a><iframe src='//b.test/f'></iframe>");
        Assert.Equal((0, "http://a.test/d/z\nhttp://a.test/a?b\nhttp://b.test/f\n"), CodeAndOutput(await CliProcess.RunAsync("links", "--base", "http://a.test/x/y", file)));
    }

    [Fact]
    public async Task Normalize_PrintsTheUrlAndItsKey()
    {
        Assert.Equal((0, "http://a.test/%7ejoe?b\thttp://a.test/~joe?b\n"), CodeAndOutput(await CliProcess.RunAsync("normalize", "HTTP://A.test:80/%7ejoe?b#f")));
        Assert.Equal(1, (await CliProcess.RunAsync("normalize", "mailto:somebody@example.org")).Code);
    }

    [Fact]
    public async Task SqlitesLibraryIsNotBesideTheProgram_IsSaidInOneLine_Exit1()
    {
        using var folder = new WorkFolder();
        var (code, _, errors) = await CliProcess.RunBareAsync(folder.Below("bare"), "crawl", "http://127.0.0.1:1/", "--out", folder.Below("out"));
        Assert.Equal(1, code);
        Assert.StartsWith("crawler: SQLite's library ", errors, StringComparison.Ordinal);
        Assert.EndsWith(" is missing or cannot be loaded; it belongs beside the program, in " + Path.Join(folder.Below("bare"), "/"), Assert.Single(errors.ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ConfigCheck_NamesEveryErrorAtOnce()
    {
        using var folder = new WorkFolder();
        var bad = folder.File("bad.conf", "crawler.politeness {\n  dleay = 1s\n  jitter = 99\n}\n");
        var (code, _, errors) = await CliProcess.RunAsync("config", "check", bad);
        Assert.Equal(2, code);
        Assert.Contains("bad.conf:2: crawler.politeness.dleay", errors, StringComparison.Ordinal);
        Assert.Contains("crawler.politeness.delay", errors, StringComparison.Ordinal);
        Assert.Contains("bad.conf:3: crawler.politeness.jitter", errors, StringComparison.Ordinal);
    }

    private static (int Code, string Output) CodeAndOutput((int Code, string Output, string Errors) end) => (end.Code, end.Output.ReplaceLineEndings("\n"));
}
