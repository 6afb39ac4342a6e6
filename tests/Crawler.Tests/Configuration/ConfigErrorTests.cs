using Crawler.Configuration;
using Crawler.Crawling;

namespace Crawler.Tests.Configuration;

public class ConfigErrorTests
{
    [Fact]
    public void SeveralErrors_ComeByFileAndLine()
    {
        ConfigFile[] files = [new("z.conf", "crawler.robots.obey = yes\ncrawler.fetching.idle-timeout = 1\n"), new("a.conf", "crawler.scope.kind = hosts\ncrawler.limits.max-pages = many\ncrawler.http.zzz = 1\n")];
        Assert.True(ConfigSetting.TryParse("crawler.frontier.partitions=0", out var setting, out _));
        Assert.False(EffectiveConfig.TryLoad(files, [setting], out _, out var errors));
        Assert.Equal(
            [("crawler.robots.obey", 1), ("crawler.fetching.idle-timeout", 2), ("crawler.scope.kind", 1), ("crawler.limits.max-pages", 2), ("crawler.http.zzz", 3)],
            errors.SkipLast(1).Select(error => (error.Path, error.Line ?? 0)));
        Assert.Equal("crawler.frontier.partitions", errors[^1].Path);
    }

    [Theory]
    [InlineData("crawler.fetching.idle-timout = 5s", "crawler.fetching.idle-timout", "Did you mean crawler.fetching.idle-timeout?")]
    [InlineData("crawler.fetchnig.idle-timeout = 5s", "crawler.fetchnig", "Did you mean crawler.fetching?")]
    [InlineData("crawler.max-pages = 5", "crawler.max-pages", "Did you mean crawler.limits.max-pages?")]
    [InlineData("crawler.fetching.delay = 5s", "crawler.fetching.delay", "Did you mean crawler.politeness.delay?")]
    [InlineData("crawlr.limits.max-pages = 5", "crawlr", "Did you mean crawler?")]
    [InlineData("limits.max-pages = 5", "limits", "Did you mean crawler.limits?")]
    [InlineData("max-pages = 5", "max-pages", "Did you mean crawler.limits.max-pages?")]
    [InlineData("crawler.politeness.zzz = 5", "crawler.politeness.zzz", null)]
    [InlineData("crawler.politeness.max_back_off = 5m", "crawler.politeness.max_back_off", "Did you mean crawler.politeness.max-back-off?")]
    [InlineData("crawler.politeness.MaxBackOff = 5m", "crawler.politeness.MaxBackOff", "Did you mean crawler.politeness.max-back-off?")]
    public void UnknownKey_IsNamedWithASuggestion(string hocon, string path, string? suggestion)
    {
        var error = Configs.Error(hocon);

        Assert.Equal(path, error.Path);
        Assert.StartsWith("Unknown key", error.Message, StringComparison.Ordinal);
        Assert.Equal(suggestion, error.Suggestion);
    }

    [Theory]
    [InlineData("politeness.delay = 1", "A duration needs its unit: 1s, 1ms or 1m.")]
    [InlineData("politeness.delay = 1 fortnight", "Units are ms, s, m, h and d.")]
    [InlineData("politeness.delay = 1m30s", "A duration is one number with one unit: 90s.")]
    [InlineData("politeness.delay = 1h 30m", "A duration is one number with one unit: 5400s.")]
    [InlineData("politeness.delay = 1m30", "Units are ms, s, m, h and d.")]
    [InlineData("politeness.delay = soon", "An example is 1.5s.")]
    [InlineData("politeness.delay = -1s", "An example is 1.5s.")]
    [InlineData("politeness.delay = 100d", "Allowed is a duration, 0 to 1d.")]
    [InlineData("politeness.delay = 999999999999999999999d", "Allowed is a duration, 0 to 1d.")]
    [InlineData("politeness.delay = null", null)]
    [InlineData("fetching.max-body-bytes = 1048576", "A size needs its unit: 1048576 B, 1048576 KiB or 1048576 MiB.")]
    [InlineData("fetching.max-body-bytes = 1.5 MiB", "A size is a whole number of its unit; take a smaller unit.")]
    [InlineData("fetching.max-body-bytes = 1 mib", "Units are B, KiB, MiB, GiB, TiB (powers of 1024) and kB, MB, GB, TB (powers of 1000).")]
    [InlineData("fetching.max-body-bytes = big", "An example is 32 MiB.")]
    [InlineData("fetching.max-body-bytes = 0", "Allowed is a size, 1 KiB to 2047 MiB.")]
    [InlineData("fetching.max-body-bytes = 99999999999999 TiB", "Allowed is a size, 1 KiB to 2047 MiB.")]
    [InlineData("limits.max-pages = 0", "Allowed is a whole number, 1 to 1000000000000, or unlimited.")]
    [InlineData("limits.max-pages = -1", "Write unlimited for no limit. Allowed is a whole number, 1 to 1000000000000, or unlimited.")]
    [InlineData("limits.max-pages = null", "Write unlimited.")]
    [InlineData("limits.max-pages = none", "Write unlimited.")]
    [InlineData("limits.max-pages = many", null)]
    [InlineData("limits.max-pages = 1.5", null)]
    [InlineData("limits.max-time = infinite", "Write unlimited.")]
    [InlineData("limits.concurrency = 9999999999", "Allowed is a whole number, 1 to 65536, or unlimited.")]
    [InlineData("frontier.partitions = unlimited", null)]
    [InlineData("politeness.jitter = 11", "Allowed is a number, 0 to 10.")]
    [InlineData("politeness.jitter = NaN", null)]
    [InlineData("robots.obey = yes", "Write on.")]
    [InlineData("robots.obey = 0", "Write off.")]
    [InlineData("robots.obey = maybe", null)]
    [InlineData("scope.kind = hosts", "Did you mean host?")]
    [InlineData("scope.kind = Host", "Did you mean host?")]
    [InlineData("scope.kind = 2", null)]
    [InlineData("scope.include = \"/docs/\"", "Write [\"one\", \"two\"], or [] for none.")]
    [InlineData("scope.include = [[a]]", "Write [\"one\", \"two\"], or [] for none.")]
    [InlineData("politeness.delay = [1s]", null)]
    [InlineData("politeness.delay { a = 1s }", null)]
    [InlineData("politeness.back-off = 6m", "Raise crawler.politeness.max-back-off.")]
    [InlineData("scope.exclude = [\"(\"]", null)]
    [InlineData("scope.exclude = [\"(?=x)\"]", "Write it without look-around, back references and atomic groups.")]
    [InlineData("output.formats = [json]", "Did you mean jsonl?")]
    [InlineData("http.headers = [no-colon]", null)]
    [InlineData("http.headers = [\"Host: x.test\"]", null)]
    [InlineData("http.user-agent = \"(nobody)\"", null)]
    [InlineData("http.contact = \"a)b\"", null)]
    [InlineData("limits.max-depth = -1", "Write unlimited for no limit. Allowed is a whole number, 0 to 1000000, or unlimited.")]
    [InlineData("http.resolve = [\"x.test\"]", null)]
    [InlineData("http.proxies = [\"socks4://127.0.0.1:1080\"]", null)]
    [InlineData("http.proxy-rotation = hosts", "Did you mean host?")]
    [InlineData("http.tls-accept = [\"x.test=12\"]", null)]
    [InlineData("http.credentials = [\"https://x.test bearer literal\"]", null)]
    [InlineData("http.host-headers = [\"x.test X-Key: value\"]", null)]
    [InlineData("http.host-headers = [\"https://x.test X-Api-Key: literal\"]", "Write \"X-Api-Key: env:NAME\" or \"X-Api-Key: file:PATH\"; a scheme may stand before it, as in \"X-Api-Key: Bearer env:NAME\".")]
    [InlineData("fetching.skip-types = [video]", null)]
    [InlineData("fetching.max-decoded-ratio = 1", "Allowed is a whole number, 2 to 1000000, or unlimited.")]
    [InlineData("parsing.types = [\"text/\"]", null)]
    [InlineData("output.body-types = [\"image/ *\"]", null)]
    [InlineData("http.allow-private = [\"10.0.0.0/99\"]", null)]
    public void BadValue_IsNamedWithItsPath(string setting, string? suggestion)
    {
        var error = Configs.Error($"crawler {{\n  {setting}\n}}");

        Assert.Equal("crawler." + setting.Split(' ')[0], error.Path);
        Assert.Equal(suggestion, error.Suggestion);
        Assert.Equal("my.conf", error.Source);
        Assert.Equal(2, error.Line);
    }

    [Theory]
    [InlineData("crawler = 1", "crawler")]
    [InlineData("crawler.fetching = 1", "crawler.fetching")]
    [InlineData("crawler.fetching = [1]", "crawler.fetching")]
    [InlineData("akka = on", "akka")]
    [InlineData("crawler.dispatchers = x", "crawler.dispatchers")]
    [InlineData("crawler.dispatchers.parser = x", "crawler.dispatchers.parser")]
    public void ValueWhereASectionBelongs_IsOneError(string hocon, string path)
    {
        var error = Configs.Error(hocon);

        Assert.Equal(path, error.Path);
        Assert.Equal("This is a section, not a value.", error.Message);
    }

    [Theory]
    [InlineData("/crawler/fetchers { resizer { enabled = on } }", "\"/crawler/fetchers\".resizer", "Set nr-of-instances.")]
    [InlineData("/crawler/fetchers { resizer.enabled = on }", "/crawler/fetchers.resizer", "Set nr-of-instances.")]
    [InlineData("/crawler/fetcher { nr-of-instances = 4 }", "/crawler/fetcher", "Did you mean /crawler/fetchers?")]
    [InlineData("/crawler/fetchers { nr-of-instance = 4 }", "/crawler/fetchers.nr-of-instance", "Did you mean nr-of-instances?")]
    [InlineData("/crawler/fetchers { nr-of-instances = 0 }", "/crawler/fetchers.nr-of-instances", null)]
    [InlineData("/crawler/fetchers { nr-of-instances = many }", "/crawler/fetchers.nr-of-instances", null)]
    [InlineData("/crawler/parsers { router = round-robbin-pool }", "/crawler/parsers.router", "Did you mean round-robin-pool?")]
    [InlineData("/crawler/parsers { dispatcher = crawler.dispatchers.mine }", "/crawler/parsers.dispatcher", "Change the keys of crawler.dispatchers.parser.")]
    [InlineData("/crawler/fetchers { pool-dispatcher { type = ForkJoinDispatcher } }", "/crawler/fetchers.pool-dispatcher", "Fetchers only wait; they use akka.actor.default-dispatcher.")]
    public void PoolThatCannotWork_IsRefused(string deployment, string path, string? suggestion)
    {
        var error = Configs.Error($"akka.actor.deployment {{\n{deployment}\n}}");

        Assert.Equal("akka.actor.deployment." + path.Replace("\"", "", StringComparison.Ordinal), error.Path);
        Assert.Equal(suggestion, error.Suggestion);
        Assert.Equal(2, error.Line);
    }

    [Fact]
    public void ResizerOnAPulledPool_SaysWhy() =>
        Assert.Contains("ask for their work", Configs.Error("akka.actor.deployment { /crawler/fetchers { resizer { enabled = on } } }").Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("crawler.dispatchers.parser.typ = PinnedDispatcher", "crawler.dispatchers.parser.typ", "Did you mean type?")]
    [InlineData("crawler.dispatchers.parser.type = Pinned", "crawler.dispatchers.parser.type", "Did you mean PinnedDispatcher?")]
    [InlineData("crawler.dispatchers.parser.type = PinedDispatcher", "crawler.dispatchers.parser.type", "Did you mean PinnedDispatcher?")]
    [InlineData("crawler.dispatchers.blocking.dedicated-thread-pool.thread-count = 0", "crawler.dispatchers.blocking.dedicated-thread-pool.thread-count", null)]
    [InlineData("crawler.dispatchers.blocking.dedicated-thread-pool.threads = 3", "crawler.dispatchers.blocking.dedicated-thread-pool.threads", null)]
    [InlineData("akka.loglevel = LOUD", "akka.loglevel", null)]
    [InlineData("akka.loglevel = WARN", "akka.loglevel", "Did you mean WARNING?")]
    [InlineData("akka.loggers = [[a]]", "akka.loggers", null)]
    public void BadAkkaSetting_IsNamed(string hocon, string path, string? suggestion)
    {
        var error = Configs.Error(hocon);

        Assert.Equal(path, error.Path);
        Assert.Equal(suggestion, error.Suggestion);
        Assert.Equal(1, error.Line);
    }

    [Fact]
    public void EveryError_IsReportedAtOnce_SortedByLine()
    {
        var errors = Configs.Errors(
            """
            crawler {
              politeness.delay = 1
              fetching {
                idle-timout = 5s
                max-attempts = none
              }
            }
            akka.loglevel = LOUD
            """,
            "crawler.limits.max-pages=0");

        Assert.Equal(
            [
                "my.conf:2: crawler.politeness.delay: '1' is not a duration. A duration needs its unit: 1s, 1ms or 1m.",
                "my.conf:4: crawler.fetching.idle-timout: Unknown key. Did you mean crawler.fetching.idle-timeout?",
                "my.conf:5: crawler.fetching.max-attempts: 'none' is not a whole number.",
                "my.conf:8: akka.loglevel: 'LOUD' is not a log level: DEBUG, INFO, WARNING, ERROR, OFF are.",
                "--set: crawler.limits.max-pages: '0' is out of range. Allowed is a whole number, 1 to 1000000000000, or unlimited.",
            ],
            errors.Select(error => error.ToString()));
    }

    [Theory]
    [InlineData("crawler {", "never closed")]
    [InlineData("crawler.scope.include += x", "'+='")]
    [InlineData("crawler.http.contact = ${HOME}", "gives ${HOME} a value")]
    [InlineData("crawler.http.contact = http://x.test/", "double quotes")]
    [InlineData("include \"other.conf\"", "is not supported")]
    public void TextThatCannotBeRead_NamesTheFile_AndTheOtherSourcesAreStillChecked(string hocon, string reason)
    {
        var errors = Configs.Errors(hocon, "crawler.limits.max-pages=0");

        Assert.Equal("my.conf", errors[0].Source);
        Assert.Contains(reason, errors[0].Message, StringComparison.Ordinal);
        Assert.Equal("crawler.limits.max-pages", Assert.Single(errors.Skip(1)).Path);
    }

    [Fact]
    public void MissingKey_IsAnError()
    {
        Assert.True(ConfigLayer.TryParse("only.conf", "crawler.politeness.delay = 1s", out var layer, out _));

        Assert.False(ConfigReader.TryRead([layer], out _, out var errors));

        Assert.Equal(OptionSchema.Keys.Count - 1, errors.Count);
        Assert.Contains(errors, error => error.Path == "crawler.politeness.per-host" && error.Message.StartsWith("This key has no value.", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Authorization: Bearer abc123")]
    [InlineData("cookie: session=abc123")]
    public void CredentialInTheConfigurationItself_IsRefused_AndNotRepeated(string header)
    {
        var error = Configs.Error($"crawler.http.headers = [\"{header}\"]");

        Assert.Equal("crawler.http.headers", error.Path);
        Assert.DoesNotContain("abc123", error.ToString(), StringComparison.Ordinal);
        Assert.Contains("env:NAME", error.Suggestion, StringComparison.Ordinal);
    }

    [Fact]
    public void ConfigFile_ThatIsNotThere_IsAnError()
    {
        Assert.False(ConfigFile.TryRead("/nowhere/x.conf", out _, out var error));
        Assert.Equal("/nowhere/x.conf: There is no such configuration file.", error.ToString());

        Assert.False(ConfigFile.TryRead(Path.GetTempPath(), out _, out error));
        Assert.Contains("cannot be read", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void GoodValues_OfEveryKind_AreRead()
    {
        var options = Configs.Load(
            """
            crawler {
              limits { max-pages = 100, max-depth = 0, max-time = 1.5 hours, concurrency = unlimited }
              scope { kind = prefix, "include" = ["^https?://x[.]test/"] }
              robots.obey = false
              politeness { delay = 0, jitter = 0.25 }
              fetching.max-body-bytes = 8 MiB
              http { user-agent = "Bot/1 (+https://x.test/)", contact = none, max-version = http11 }
            }
            """).Options;

        Assert.Equal(100, options.Limits.MaxPages);
        Assert.Equal(0, options.Limits.MaxDepth);
        Assert.Equal(TimeSpan.FromMinutes(90), options.Limits.MaxTime);
        Assert.Null(options.Limits.Concurrency);
        Assert.Equal(ScopeKind.Prefix, options.Scope.Kind);
        Assert.Equal(["^https?://x[.]test/"], options.Scope.Include);
        Assert.False(options.Robots.Obey);
        Assert.Equal(TimeSpan.Zero, options.Politeness.Delay);
        Assert.Equal(0.25, options.Politeness.Jitter);
        Assert.Equal(8 * 1024 * 1024, options.Fetching.MaxBodyBytes);
        Assert.Equal("Bot/1 (+https://x.test/)", options.Http.UserAgent);
        Assert.Null(options.Http.Contact);
        Assert.Equal(Crawler.Fetching.HttpVersionLimit.Http11, options.Http.MaxVersion);
    }
}
