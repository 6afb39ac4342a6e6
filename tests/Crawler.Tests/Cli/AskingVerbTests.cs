using System.Globalization;
using Crawler.MockWeb;

namespace Crawler.Tests.Cli;

/// <summary>robots, sitemap and charset, asked about one file.</summary>
public sealed class AskingVerbTests
{
    private const string Robots = "User-agent: *\nDisallow: /a\nAllow: /a/b\n";

    [Fact]
    public async Task Robots_PathsInsteadOfUrls()
    {
        var run = await CliRun.WithInput(Robots, "robots", "--file", "-", "--agent", "bot", "/a", "/a/../c?q", "//a");
        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Equal(["/a", "/a/../c?q", "//a"], run.OutLines.Select(line => line.Split('\t')[1]));
        Assert.Equal(["disallow", "allow", "allow"], run.OutLines.Select(line => line.Split('\t')[0]));
    }

    [Fact]
    public async Task Robots_VerdictUrlAndDecidingLine()
    {
        var run = await CliRun.WithInput(Robots, "robots", "--file", "-", "--agent", "bot", "http://a.test/a", "http://a.test/a/b", "http://a.test/c");
        Assert.Equal(0, run.Code);
        Assert.Equal(["disallow\thttp://a.test/a\tline 2: Disallow: /a", "allow\thttp://a.test/a/b\tline 3: Allow: /a/b", "allow\thttp://a.test/c\tno line matches"], run.OutLines);
    }

    [Fact]
    public async Task Robots_WhatTheFileSaysCannotSteerTheTerminal()
    {
        var run = await CliRun.WithInput("User-agent: *\nDisallow: /a\u001b[31m", "robots", "--file", "-", "--agent", "bot", "http://a.test/a%1b[31m");
        Assert.Equal("disallow\thttp://a.test/a%1b[31m\tline 2: Disallow: /a\uFFFD[31m\n", run.Out);
    }

    [Fact]
    public async Task Robots_NoUrlAtAll_ExitCode2()
    {
        var run = await CliRun.WithInput(Robots, "robots", "--file", "-", "--agent", "bot", "mailto:x");
        Assert.Equal((2, "crawler: not an http(s) URL: another scheme: mailto:x\n"), (run.Code, run.Error));
        run = await CliRun.WithInput(Robots, "robots", "--file", "-", "--agent", "bot", "private/");
        Assert.Equal((2, "crawler: not an http(s) URL: no scheme (did you mean https://private/?): private/ (a path begins with a slash)\n"), (run.Code, run.Error));
    }

    [Fact]
    public async Task Robots_OfASite_IsFetchedWithItsRedirects()
    {
        await using var web = await MockWebServer.StartAsync(new MockWebOptions { Hosts = 7, Pages = 30, Seed = 5 });
        var resolve = string.Create(CultureInfo.InvariantCulture, $"crawler.http.resolve=[\"*.mock.test=127.0.0.1:{web.Port}\"]");

        // The fourth kind of host has its robots.txt elsewhere.
        foreach (var host in web.Truth.Hosts.Where(host => host.EndsWith(".mock.test", StringComparison.Ordinal)).Take(7))
        {
            var run = await CliRun.Of("robots", "--url", $"http://{host}/any", "--agent", "Crawler", "--set", resolve, $"http://{host}/");
            Assert.Equal((0, ""), (run.Code, run.Error));
            Assert.StartsWith($"allow\thttp://{host}/\t", run.Out, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Robots_OfASiteThatDoesNotAnswer_DisallowsEverything()
    {
        var run = await CliRun.Of("robots", "--url", "http://127.0.0.1:1/", "--agent", "bot", "http://127.0.0.1:1/a");
        Assert.Equal(1, run.Code);
        Assert.StartsWith("disallow\thttp://127.0.0.1:1/a\trobots.txt could not be had: ", run.Out, StringComparison.Ordinal);
        Assert.StartsWith("crawler: robots.txt could not be had: ", run.Error, StringComparison.Ordinal);
        Assert.EndsWith("until it can, everything there is disallowed (RFC 9309 section 2.3.1.4)\n", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sitemap_OneEntryALine()
    {
        var run = await CliRun.WithInput(
            "<urlset><url><loc>/a</loc><lastmod>2024-05-06</lastmod><priority>0.5</priority></url><sitemap><loc>/s.xml</loc></sitemap><url><loc>mailto:x</loc></url></urlset>",
            "sitemap",
            "--base",
            "http://a.test/sitemap.xml",
            "-");
        Assert.Equal(0, run.Code);
        Assert.Equal(["http://a.test/a\tpage\t2024-05-06T00:00:00+00:00\t0.5", "http://a.test/s.xml\tsitemap\t\t"], run.OutLines);
        Assert.Equal("crawler: warning: 1 entry has no http(s) URL, or none that can be used\n", run.Error);
    }

    [Fact]
    public async Task Sitemap_AnotherFormat_ReasonAndExitCode1()
    {
        var run = await CliRun.WithInput("<html></html>", "sitemap", "--base", "http://a.test/sitemap.xml", "-");
        Assert.Equal((1, "", "crawler: warning: NotASitemap: 0 entries were read\n"), (run.Code, run.Out, run.Error));
    }

    [Fact]
    public async Task Sitemap_CutOff_SaysHowManyEntriesWereRead()
    {
        var run = await CliRun.WithInput("<urlset><url><loc>/a</loc></url><url><loc>", "sitemap", "--base", "http://a.test/sitemap.xml", "-");
        Assert.Contains(": 1 entry was read\n", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "windows-1252\tdefault\n")]
    [InlineData("\u00E9", "utf-8\tguess\n")]
    [InlineData("<meta charset=latin1>\u00E9", "windows-1252\tmeta\n")]
    public async Task Charset_NameAndSource(string body, string expected) => Assert.Equal(expected, (await CliRun.WithInput(body, "charset", "-")).Out);

    [Fact]
    public async Task Charset_HeaderFirst() => Assert.Equal("gbk\theader\n", (await CliRun.WithInput("<meta charset=latin1>", "charset", "--content-type", "text/html; charset=GB2312", "-")).Out);
}
