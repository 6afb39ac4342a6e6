using Crawler.Configuration;
using Crawler.Configuration.Hocon;
using Crawler.Output;

namespace Crawler.Tests.Configuration;

public class EffectiveConfigTests
{
    [Fact]
    public void LaterFilesHideEarlierOnes_AndSettingsHideThemAll()
    {
        var first = new ConfigFile("first.conf", "crawler.politeness { delay = 2s, per-host = 2, jitter = 2 }");
        var second = new ConfigFile("second.conf", "crawler.politeness { per-host = 3, jitter = 3 }");

        var politeness = Configs.Load([first, second], "crawler.politeness.jitter=4", "crawler.politeness.jitter=5").Options.Politeness;

        Assert.Equal(TimeSpan.FromSeconds(2), politeness.Delay);
        Assert.Equal(3, politeness.PerHost);
        Assert.Equal(5, politeness.Jitter);
        Assert.Equal(CrawlOptions.Default.Politeness.BackOff, politeness.BackOff);
    }

    [Fact]
    public void ErrorInAHiddenValue_IsNoError() =>
        Assert.Equal(TimeSpan.FromSeconds(3), Configs.Load("crawler.politeness.delay = 1", "crawler.politeness.delay=3s").Options.Politeness.Delay);

    [Theory]
    [InlineData("crawler.http.user-agent=Bot/1.0 (+https://x.test/#about, \"quoted\")", "Bot/1.0 (+https://x.test/#about, \"quoted\")")]
    [InlineData("crawler.http.user-agent = \"Bot 1\"", "Bot 1")]
    [InlineData("crawler.http.user-agent=a=b", "a=b")]
    [InlineData("crawler.http.user-agent=none", null)]
    public void Set_TakesTheTextAsItIs(string set, string? expected) => Assert.Equal(expected, Configs.Load("", set).Options.Http.UserAgent);

    [Fact]
    public void Set_TakesAListAndAnAkkaKeyWithAQuotedElement()
    {
        var config = Configs.Load(
            "",
            "crawler.http.resolve=[\"*.mock.test=127.0.0.1:8080\"]",
            "akka.actor.deployment.\"/crawler/fetchers\".nr-of-instances=7",
            "akka.actor.deployment./crawler/parsers.nr-of-instances=3");

        Assert.Equal(["*.mock.test=127.0.0.1:8080"], config.Options.Http.Resolve);
        Assert.Equal(7, config.Config.GetInt("akka.actor.deployment.\"/crawler/fetchers\".nr-of-instances"));
        Assert.Equal(3, config.Config.GetInt("akka.actor.deployment.\"/crawler/parsers\".nr-of-instances"));
    }

    [Fact]
    public void SettingOfAList_KeepsEveryCharacter()
    {
        string[] items = ["A: b, c", "D: \"q\" \\ #", "E:"];

        Assert.True(EffectiveConfig.TryLoad([], [ConfigSetting.OfList("--header", "crawler.http.headers", items)], out var config, out _));

        Assert.Equal(items, config.Options.Http.Headers);
        Assert.Equal(items, config.Config.GetStringList("crawler.http.headers"));
    }

    [Theory]
    [InlineData("crawler.limits.max-pages")]
    [InlineData("")]
    public void SetWithoutEqualsSign_IsAnError(string text)
    {
        Assert.False(ConfigSetting.TryParse(text, out _, out var error));
        Assert.Equal("Expected PATH=VALUE.", error.Message);
    }

    [Theory]
    [InlineData("crawler..max-pages=1", "not a configuration path")]
    [InlineData("=1", "not a configuration path")]
    [InlineData("crawler.scope.include=[a", "never closed")]
    public void SetThatCannotBeRead_IsAnError(string set, string reason)
    {
        var error = Configs.Error("", set);

        Assert.Equal("--set", error.Source);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Render_IsSortedAndComplete()
    {
        var rendered = Configs.Load("").Render();
        var keys = HoconKey.In(rendered).Select(key => key.Name).ToList();

        Assert.Equal(HoconKey.In(ConfigFile.Reference.Text).Select(key => key.Name).Order(StringComparer.Ordinal), keys.Order(StringComparer.Ordinal));
        Assert.True(keys.IndexOf("akka") < keys.IndexOf("crawler"));
        Assert.True(keys.IndexOf("crawler.fetching.connect-timeout") < keys.IndexOf("crawler.fetching.idle-timeout"));
    }

    [Fact]
    public void Secrets_StayPointers_InTheOptionsAndInTheText()
    {
        Environment.SetEnvironmentVariable("CRAWLER_TEST_TOKEN", "very-secret");

        var config = Configs.Load("crawler.http.headers = [\"Authorization: Bearer env:CRAWLER_TEST_TOKEN\"]");

        Assert.Equal(["Authorization: Bearer env:CRAWLER_TEST_TOKEN"], config.Options.Http.Headers);
        Assert.DoesNotContain("very-secret", CrawlConfWriter.Render(config), StringComparison.Ordinal);
        Assert.True(SecretText.TryResolve("Bearer env:CRAWLER_TEST_TOKEN", out var value, out _));
        Assert.Equal("Bearer very-secret", value);
    }

    [Fact]
    public void CrawlConf_IsReadBackAsTheSame()
    {
        var config = Configs.Load(
            """
            crawler {
              limits { max-pages = 10, max-time = 1.5h }
              scope { "include" = ["^https?://[^/]+/\\d+$", "a b"], kind = any }
              http { user-agent = "Bot/1 (\"quoted\" \\ // #)", resolve = ["*.mock.test=127.0.0.1:80"] }
              dispatchers { mine { type = ForkJoinDispatcher, dedicated-thread-pool { thread-count = 2 } } }
            }
            akka {
              loggers = ["Akka.Event.DefaultLogger, Akka"]
              actor.deployment { /crawler/parsers { nr-of-instances = 3 }, "/other/*" { router = none } }
            }
            """);

        var again = Configs.Load(CrawlConfWriter.Render(config));

        Assert.Equal(config.Render(), again.Render());
        Assert.Equivalent(config.Options, again.Options, strict: true);
        Assert.Equal("Bot/1 (\"quoted\" \\ // #)", again.Options.Http.UserAgent);
        Assert.Equal(["^https?://[^/]+/\\d+$", "a b"], again.Options.Scope.Include);
        Assert.Equal("none", again.Config.GetString("akka.actor.deployment.\"/other/*\".router"));
    }

    [Fact]
    public void CrawlConf_IsWrittenWhole()
    {
        var directory = Directory.CreateTempSubdirectory("crawler-config-");
        try
        {
            Assert.True(CrawlDirectory.TryCreate(directory.FullName, out var crawl, out _));
            var config = Configs.Load("crawler.limits.max-pages = 7");

            CrawlConfWriter.Write(crawl.Configuration, Configs.Load(""));
            CrawlConfWriter.Write(crawl.Configuration, config);

            Assert.Equal("crawl.conf", Assert.Single(directory.GetFiles()).Name);
            Assert.True(ConfigFile.TryRead(crawl.Configuration, out var file, out _));
            Assert.Equal(7, Configs.Load([file]).Options.Limits.MaxPages);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }
}
