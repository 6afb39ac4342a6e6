using Crawler.Configuration;
using Crawler.Fetching;
using Crawler.Hosting;
using Microsoft.Extensions.Configuration;

namespace Crawler.Tests.Hosting;

public sealed class ConfigurationLayersTests
{
    [Theory]
    [InlineData("Limits:MaxPages")]
    [InlineData("limits:max-pages")]
    [InlineData("LIMITS:MAX_PAGES")]
    public void Key_IsReadInEveryWayOfWritingIt(string key) => Assert.Equal(7, Load((key, "7")).Limits.MaxPages);

    [Fact]
    public void Values_AreReadAsJsonAndDotNetWriteThem()
    {
        var options = Load(
            ("Robots:Obey", "False"), ("Politeness:Delay", "00:00:02.5"), ("Fetching:TotalTimeout", "90s"), ("Limits:MaxTime", null), ("Http:Contact", ""),
            ("Fetching:MaxBodyBytes", "2 MiB"), ("Http:MaxVersion", "Http11"), ("Http:Headers:0", "X-A: 1"), ("Http:Headers:1", "X-B: 2"), ("Politeness:Jitter", "0.5"));
        Assert.False(options.Robots.Obey);
        Assert.Equal((TimeSpan.FromSeconds(2.5), TimeSpan.FromSeconds(90)), (options.Politeness.Delay, options.Fetching.TotalTimeout));
        Assert.Equal((null, null), (options.Limits.MaxTime, options.Http.Contact));
        Assert.Equal((2L << 20, HttpVersionLimit.Http11, 0.5), (options.Fetching.MaxBodyBytes, options.Http.MaxVersion, options.Politeness.Jitter));
        Assert.Equal(["X-A: 1", "X-B: 2"], options.Http.Headers);
    }

    [Fact]
    public void Json_WithEmptyListAndNull_IsRead()
    {
        using var json = new MemoryStream("""{ "Crawler": { "Scope": { "Include": [], "Exclude": ["/private/"] }, "Limits": { "MaxPages": null } } }"""u8.ToArray());
        var section = new ConfigurationBuilder().AddJsonStream(json).Build().GetSection("Crawler");
        var (config, _) = new CrawlerBuilder().AddConfiguration(section).Build();
        Assert.Empty(config.Options.Scope.Include);
        Assert.Equal(["/private/"], config.Options.Scope.Exclude);
        Assert.Null(config.Options.Limits.MaxPages);
    }

    [Theory]
    [InlineData("Limits:MaxPagez", "1", "crawler.limits.MaxPagez")]
    [InlineData("Limit:MaxPages", "1", "crawler.Limit")]
    [InlineData("Limits", "1", "crawler.limits")]
    [InlineData("Politeness:Delay", "1", "crawler.politeness.delay")]
    [InlineData("Politeness:Delay:Unit", "s", "crawler.politeness.delay")]
    public void WrongKeyOrValue_IsNamedAsTheHostWroteIt(string key, string value, string path)
    {
        var error = Assert.Single(Assert.Throws<CrawlerConfigurationException>(() => Load((key, value))).Errors);
        Assert.Equal(path, error.Path, ignoreCase: true);
        Assert.StartsWith("configuration Crawler:", error.Source, StringComparison.Ordinal);
    }

    [Fact]
    public void EveryOption_SurvivesTheWayThroughCodeToTextAndBack()
    {
        Assert.True(EffectiveConfig.TryLoad([], [], out var config, out _));
        var changed = CrawlOptions.Default with
        {
            Limits = CrawlOptions.Default.Limits with { MaxPages = 5, MaxTime = TimeSpan.FromMilliseconds(1234.5), MaxRate = 0.25, DrainTimeout = TimeSpan.FromDays(1) },
            Http = CrawlOptions.Default.Http with { UserAgent = "Spider/1.0 (\"quoted\" \\ text; +https://a.test/?a=b#c)", Headers = ["X: a, b", "Y: {z}"], MaxVersion = HttpVersionLimit.Http11 },
            Fetching = CrawlOptions.Default.Fetching with { MaxBodyBytes = 12345678 },
            Robots = CrawlOptions.Default.Robots with { ObeyNofollow = false },
        };
        Assert.True(config.TryChange(changed, "code", out var result, out var errors), string.Join('\n', errors));
        Assert.Equivalent(changed, result.Options, strict: true);
        Assert.Empty(OptionWriter.Changes(changed, result.Options, ""));
        Assert.True(EffectiveConfig.TryLoad([new ConfigFile("crawl.conf", result.Render())], [], out var again, out _));
        Assert.Equivalent(changed, again.Options, strict: true);
    }

    private static CrawlOptions Load(params (string Key, string? Value)[] settings)
    {
        var root = new ConfigurationBuilder().AddInMemoryCollection(settings.Select(setting => new KeyValuePair<string, string?>($"Crawler:{setting.Key}", setting.Value))).Build();
        return new CrawlerBuilder().AddConfiguration(root.GetSection("Crawler")).Build().Config.Options;
    }
}
