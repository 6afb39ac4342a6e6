using Crawler.Configuration;
using Crawler.Configuration.Hocon;
using Crawler.Crawling;

namespace Crawler.Tests.Configuration;

public class ReferenceConfTests
{
    private static readonly IReadOnlyList<HoconKey> Keys = HoconKey.In(ConfigFile.Reference.Text);

    public static TheoryData<string> OptionPaths => [.. OptionSchema.Keys.Select(key => key.Path)];

    public static TheoryData<string> LeafPaths => [.. Leaves];

    private static IEnumerable<string> Leaves =>
        Keys.Select(key => key.Name).Where(path => !Keys.Any(other => other.Name.StartsWith(path + ".", StringComparison.Ordinal)));

    [Theory]
    [MemberData(nameof(OptionPaths))]
    public void EveryOption_StandsOnce_AndItsLastCommentLineSaysWhatMayBeWritten(string path)
    {
        var key = Assert.Single(Keys, key => key.Name == path);

        Assert.True(key.Comment.Count >= 2, $"{path} has no meaning above it.");
        Assert.Equal(OptionSchema.Keys.Single(option => option.Path == path).ToString(), key.Comment[^1]);
    }

    [Theory]
    [MemberData(nameof(LeafPaths))]
    public void EveryKey_HasItsMeaningAboveIt(string path) => Assert.True(Keys.Single(key => key.Name == path).Comment.Count >= 2, path);

    [Fact]
    public void EveryKeyUnderCrawler_IsReadByExactlyOneOption()
    {
        var written = Leaves
            .Where(path => path.StartsWith("crawler.", StringComparison.Ordinal) && !path.StartsWith("crawler.dispatchers.", StringComparison.Ordinal));

        Assert.Equal(OptionSchema.Keys.Select(key => key.Path).Order(StringComparer.Ordinal), written.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Defaults_AreWhatThePoliteCrawlerPromises()
    {
        var options = CrawlOptions.Default;

        Assert.Null(options.Limits.MaxPages);
        Assert.Null(options.Limits.MaxDepth);
        Assert.Null(options.Limits.Concurrency);
        Assert.Equal(TimeSpan.FromSeconds(1), options.Politeness.Delay);
        Assert.Equal(1, options.Politeness.PerHost);
        Assert.True(options.Robots.Obey);
        Assert.Null(options.Http.UserAgent);
        Assert.False(options.Http.Cookies);
        Assert.Equal(32L * 1024 * 1024, options.Fetching.MaxBodyBytes);
        Assert.Equal(["jsonl"], options.Output.Formats);
        Assert.Empty(options.Scope.Include);
    }

    [Fact]
    public void AkkaSection_GivesThePoolsAndTheDispatchers()
    {
        var config = Configs.Load("").Config;

        Assert.Equal(64, config.GetInt("akka.actor.deployment./crawler/fetchers.nr-of-instances"));
        Assert.Equal("round-robin-pool", config.GetString("akka.actor.deployment.\"/crawler/fetchers\".router"));
        Assert.Equal(2, config.GetConfig("akka.actor.deployment").GetInt("/crawler/parsers.nr-of-instances"));
        foreach (var dispatcher in new[] { Dispatchers.Parser, Dispatchers.Store, Dispatchers.Blocking })
            Assert.Equal(typeof(DedicatedThreadDispatcher), Type.GetType(config.GetString($"{dispatcher}.type")));
        Assert.True(
            config.GetTimeSpan("akka.coordinated-shutdown.phases.service-requests-done.timeout") > CrawlOptions.Default.Limits.DrainTimeout);
    }
}
