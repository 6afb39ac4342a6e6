namespace Crawler.Tests.Cli;

public sealed class SmallVerbTests
{
    [Theory]
    [InlineData("HTTP://Example.ORG:80/a/../b?x=%7e#top", "http://example.org/b?x=%7e\thttp://example.org/b?x=~\n")]
    [InlineData("https://example.org", "https://example.org/\thttps://example.org/\n")]
    public async Task Normalize_UrlTabKey(string url, string expected)
    {
        var run = await CliRun.Of("normalize", url);
        Assert.Equal((0, expected, ""), (run.Code, run.Out, run.Error));
    }

    [Fact]
    public async Task Normalize_RelativeToBase() => Assert.Equal("http://a.test/x/c\thttp://a.test/x/c\n", (await CliRun.Of("normalize", "../c", "--base", "http://a.test/x/y/b")).Out);

    [Fact]
    public async Task Normalize_KeyFollowsTheConfiguration() =>
        Assert.Equal("http://a.test/?b=2&utm_x=3&a=1\thttp://a.test/?a=1&b=2\n", (await CliRun.Of("normalize", "http://a.test?b=2&utm_x=3&a=1", "--set", "crawler.urls.sort-query=on")).Out);

    [Theory]
    [InlineData("crawler.scope.include", "default\t[]\nin force\t[]\n")]
    [InlineData("traps.allow", "default\t[]\n")]
    [InlineData("http", "in force\t[]\n")]
    public async Task ConfigExplain_EmptyList_IsSaid(string path, string expected)
    {
        var run = await CliRun.Of("config", "explain", path);
        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Contains(expected, run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Normalize_NoHttpUrl_ReasonAndExitCode1()
    {
        var run = await CliRun.Of("normalize", "mailto:a@b.test");
        Assert.Equal((1, "", "crawler: not an http(s) URL: another scheme: mailto:a@b.test\n"), (run.Code, run.Out, run.Error));
    }

    [Theory]
    [InlineData("http://a.test/x", 0, "http://a.test/x\thttp://a.test/x\n")]
    [InlineData("x", 1, "")]
    public async Task Normalize_BaseOfAnotherScheme_MattersToRelativeUrlsOnly(string url, int code, string output)
    {
        var run = await CliRun.Of("normalize", url, "--base", "about:blank");
        Assert.Equal((code, output), (run.Code, run.Out));
    }

    [Fact]
    public async Task Normalize_BadBase_ExitCode2() => Assert.Equal(2, (await CliRun.Of("normalize", "x", "--base", "y")).Code);

    [Fact]
    public async Task Links_AreAbsoluteInSourceOrderFromStandardInput()
    {
        var run = await CliRun.WithInput("<base href=/d/><a href=b>b</a><iframe src=//o.test/f></iframe><a href='a#x'>a</a><a href=b>again</a><a href=mailto:x>m</a>", "links", "--base", "http://a.test/p", "-");
        Assert.Equal(0, run.Code);
        Assert.Equal(["http://a.test/d/b", "http://o.test/f", "http://a.test/d/a"], run.OutLines);
    }

    [Fact]
    public async Task Links_ContentTypeGivesTheEncoding()
    {
        using var directory = new TempDirectory();
        var file = directory.Below("page.html");
        await File.WriteAllBytesAsync(file, [.. "<a href='/?q="u8, 0xB9, .. "'>x</a>"u8]);
        var run = await CliRun.Of("links", "--base", "http://a.test/", "--content-type", "text/html; charset=iso-8859-2", file);
        Assert.Equal("http://a.test/?q=%B9\n", run.Out);
    }

    [Fact]
    public async Task Links_NoHtml_HasNone() => Assert.Equal((0, ""), ((await CliRun.WithInput("<a href=x>", "links", "--base", "http://a.test/", "--content-type", "text/plain", "-")) is var run ? run.Code : 0, run.Out));

    [Fact]
    public async Task Links_MissingFile_ExitCode2()
    {
        var run = await CliRun.Of("links", "--base", "http://a.test/", "no-such-file");
        Assert.Equal((2, "crawler: no-such-file: there is no such file\n"), (run.Code, run.Error));
    }

    [Fact]
    public async Task Links_DirectoryInsteadOfAFile_IsCalledThat()
    {
        using var directory = new TempDirectory();
        var run = await CliRun.Of("links", "--base", "http://a.test/", directory.Path);
        Assert.Equal((2, $"crawler: {directory.Path}: it is a directory\n"), (run.Code, run.Error));
    }

    [Theory]
    [InlineData("", "It is empty; write the address of a page or a mailbox")]
    [InlineData("a)b", "has parentheses")]
    public async Task Contact_ThatCannotBeSent_SaysWhatIsWrongWithIt(string contact, string expected)
    {
        var run = await CliRun.Of("crawl", "http://a.test/", "--contact", contact);
        Assert.Equal(2, run.Code);
        Assert.Contains("crawler.http.contact: ", run.Error, StringComparison.Ordinal);
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ConfigShow_LayersFilesBelowSettings()
    {
        using var directory = new TempDirectory();
        var file = directory.File("a.conf", "crawler.politeness { delay = 3s, per-host = 2 }");
        var run = await CliRun.Of("config", "show", "--config", file, "--set", "crawler.politeness.delay=4s");
        Assert.Equal(0, run.Code);
        Assert.Contains("delay = 4s", run.Out, StringComparison.Ordinal);
        Assert.Contains("per-host = 2", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ConfigShow_IsItselfAValidConfiguration()
    {
        using var directory = new TempDirectory();
        var shown = (await CliRun.Of("config", "show")).Out;
        Assert.Equal("ok\n", (await CliRun.Of("config", "check", directory.File("shown.conf", shown))).Out);
    }

    [Fact]
    public async Task ConfigCheck_EveryErrorOfEveryFileAtOnce()
    {
        using var directory = new TempDirectory();
        var first = directory.File("1.conf", "crawler.politeness.delay = 5\ncrawler.limit.max-pages = 3");
        var second = directory.File("2.conf", "crawler.politeness.delay = 5s\ncrawler.scope.kind = hots");
        var run = await CliRun.Of("config", "check", first, second, directory.Below("3.conf"));
        Assert.Equal(2, run.Code);
        Assert.Contains($"{first}:1: crawler.politeness.delay: ", run.Error, StringComparison.Ordinal);
        Assert.Contains($"{first}:2: crawler.limit: Unknown key. Did you mean crawler.limits?", run.Error, StringComparison.Ordinal);
        Assert.Contains($"{second}:2: crawler.scope.kind: ", run.Error, StringComparison.Ordinal);
        Assert.Contains("3.conf", run.Error, StringComparison.Ordinal);
        Assert.Empty(run.Out);
    }
}
