using Akka.Actor;
using Crawler.Cli;
using Crawler.Configuration;
using Crawler.Hosting;

namespace Crawler.Tests.Configuration;

public class AkkaKeyTests
{
    [Theory]
    [InlineData("akka.loglvel = DEBUG", "akka.loglvel", "Did you mean akka.loglevel?")]
    [InlineData("akka.actr.creation-timeout = 5s", "akka.actr", "Did you mean akka.actor?")]
    [InlineData("akka.actor.creation-timout = 5s", "akka.actor.creation-timout", "Did you mean akka.actor.creation-timeout?")]
    [InlineData("akka.actor.default-dispacher { throughput = 5 }", "akka.actor.default-dispacher", "Did you mean akka.actor.default-dispatcher?")]
    [InlineData("akka.actor.default-dispatcher.thoughput = 5", "akka.actor.default-dispatcher.thoughput", "Did you mean akka.actor.default-dispatcher.throughput?")]
    [InlineData("akka.actor.default-mailbox.mailbox-capcity = 5", "akka.actor.default-mailbox.mailbox-capcity", "Did you mean akka.actor.default-mailbox.mailbox-capacity?")]
    [InlineData("akka.schedular { tick-duration = 5ms }", "akka.schedular", "Did you mean akka.scheduler?")]
    [InlineData("akka.coordinated-shutdown.phases.service-stop.timout = 5s", "akka.coordinated-shutdown.phases.service-stop.timout", "Did you mean akka.coordinated-shutdown.phases.service-stop.timeout?")]
    [InlineData("akka.zzz = 1", "akka.zzz", null)]
    public void UnknownKey_IsNamedWithASuggestion(string hocon, string path, string? suggestion)
    {
        var error = Configs.Error("\n" + hocon);

        Assert.Equal(("my.conf", 2, path, "Unknown key.", suggestion), (error.Source, error.Line, error.Path, error.Message, error.Suggestion));
    }

    [Theory]
    [InlineData("akka.actor.provider = cluster", "'cluster' needs Akka.Cluster, which is not part of this program.", null)]
    [InlineData("akka.actor.provider = locl", "'locl' is no type that this program has.", "Did you mean local?")]
    [InlineData("akka.loggers = [\"Nope.Logger, Nope\"]", "'Nope.Logger, Nope' is no type that this program has.", null)]
    [InlineData("akka.actor.default-dispatcher.type = Nope", "'Nope' is no type that this program has.", null)]
    [InlineData("akka.actor.internal-dispatcher.type = PinedDispatcher", "'PinedDispatcher' is no type that this program has.", "Did you mean PinnedDispatcher?")]
    [InlineData("akka.actor.serializers.mine = \"Nope, Nope\"", "'Nope, Nope' is no type that this program has.", null)]
    [InlineData("akka.actor.default-mailbox.mailbox-type = \"Nope,,\"", "'Nope,,' is no type that this program has.", null)]
    [InlineData("akka.scheduler.implementation = Nope", "'Nope' is no type that this program has.", null)]
    [InlineData("akka.actor.default-dispatcher.throughput = abc", "'abc' is not a whole number.", null)]
    [InlineData("akka.coordinated-shutdown.phases.service-requests-done.timeout = forever", "'forever' is not a duration.", "An example is 1.5s.")]
    [InlineData("akka.coordinated-shutdown.phases.mine.timeout = 5", "'5' is not a duration.", "A duration needs its unit: 5s, 5ms or 5m.")]
    [InlineData("akka.coordinated-shutdown.phases.service-stop.timeout = infinite", "'infinite' is not a duration.", "An example is 1.5s.")]
    [InlineData("akka.coordinated-shutdown.default-phase-timeout = infinite", "'infinite' is not a duration.", "An example is 1.5s.")]
    [InlineData("akka.coordinated-shutdown.default-phase-timeout = 5000000000 d", "Akka does not read '5000000000 d' here.", null)]
    [InlineData("akka.scheduler.tick-duration = 10us", "'10us' is not a duration.", "Units are ms, s, m, h and d.")]
    [InlineData("akka.reliable-delivery.producer-controller.chunk-large-messages = on", "'on' is not a size.", "An example is 32 MiB.")]
    [InlineData("akka.io.tcp.maximum-frame-size = large", "'large' is not a size.", "An example is 32 MiB.")]
    [InlineData("akka.io.tcp.maximum-frame-size = 1.5k", "'1.5k' is not a size.", "A size is a whole number of its unit; take a smaller unit.")]
    [InlineData("akka.scheduler.tick-duration = 1s500ms", "'1s500ms' is not a duration.", "A duration is one number with one unit: 1500ms.")]
    [InlineData("akka.actor.serialize-messages = maybe", "'maybe' is not on or off.", null)]
    [InlineData("akka.log-dead-letters = many", "'many' is not a whole number.", null)]
    [InlineData("akka.reliable-delivery.work-pulling.producer-controller.buffer-size = big", "'big' is not a whole number.", null)]
    [InlineData("akka.actor.ask-timeout = null", "null is no value.", null)]
    [InlineData("akka.loggers = one", "This key takes a list of texts.", "Write [\"one\", \"two\"], or [] for none.")]
    [InlineData("akka.loglevel = [DEBUG]", "'' is not a log level: DEBUG, INFO, WARNING, ERROR, OFF are.", null)]
    [InlineData("akka.daemonic = [on]", "This key takes a single value.", null)]
    [InlineData("akka.daemonic { on = 1 }", "This is a value, not a section.", null)]
    [InlineData("akka.scheduler = fast", "This is a section, not a value.", null)]
    public void WrongValue_IsNamedWithItsPath(string hocon, string message, string? suggestion)
    {
        var error = Configs.Error("\n" + hocon);

        Assert.Equal(("my.conf", 2, hocon.Split(' ')[0], message, suggestion), (error.Source, error.Line, error.Path, error.Message, error.Suggestion));
    }

    [Theory]
    [InlineData("akka.actor.my-dispatcher { type = PinnedDispatcher, executor = fork-join-executor, anything = 1 }")]
    [InlineData("akka.actor.mailbox.mine { mailbox-type = \"Akka.Dispatch.UnboundedMailbox\", anything = 1 }")]
    [InlineData("akka.actor.default-dispatcher { type = \"Crawler.Crawling.DedicatedThreadDispatcher, Crawler\", of-its-own = 1 }")]
    [InlineData("akka.actor.default-dispatcher { type = ForkJoinDispatcher, throughput = 50, dedicated-thread-pool { thread-count = 2, threadtype = background } }")]
    [InlineData("akka.actor { serializers { mine = \"Akka.Serialization.ByteArraySerializer, Akka\" }, serialization-bindings { \"System.String\" = mine }, serialization-identifiers { x = 77 } }")]
    [InlineData("akka.actor { deployment { /mine { router = round-robin-group, routees.paths = [\"/user/a\"], whatever = 1 } }, router.type-mapping.mine = \"X, Y\" }")]
    [InlineData("akka.coordinated-shutdown.phases { mine { timeout = 10 seconds, depends-on = [service-stop], recover = off, enabled = on } }")]
    [InlineData("akka { remote { dot-netty.tcp.port = 0 }, cluster { roles = [a] }, persistence { journal.plugin = x }, stream { x = 1 }, test { timefactor = 1.0 }, quartz { x = 1 } }")]
    [InlineData("akka { log-dead-letters = off, log-config-on-start = on, actor { ask-timeout = infinite, reaper-interval = 5s, provider = local, debug { unhandled = true } }, io.tcp.max-channels = unlimited }")]
    [InlineData("akka { loggers = [\"Akka.Event.DefaultLogger\", \"Akka.Event.DefaultLogger, Akka\"], extensions = [] }")]
    [InlineData("akka.reliable-delivery { producer-controller.chunk-large-messages = 100 KiB, work-pulling.producer-controller.chunk-large-messages = off }")]
    [InlineData("akka.io.tcp { maximum-frame-size = 4096, send-buffer-size = 16 kibibytes, receive-buffer-size = 16k }")]
    [InlineData("akka.actor { default-dispatcher.throughput-deadline-time = 500 micros, creation-timeout = Infinite, unstarted-push-timeout = 5000000 ns }")]
    public void WhatAkkaTakes_IsTaken(string hocon) => Configs.Load(hocon);

    [Fact]
    public void EveryValueOfAkkasOwnReference_IsTaken()
    {
        using var reference = new StreamReader(typeof(ActorSystem).Assembly.GetManifestResourceStream("Akka.Configuration.akka.conf")!);

        // What Akka merges there it replaces elsewhere, so that the crawler does not take it.
        Configs.Load(reference.ReadToEnd().Replace("producer-controller = ${akka.reliable-delivery.producer-controller}", "", StringComparison.Ordinal));
    }

    [Fact]
    public void ValueThatOnlyAkkaCanRefuse_IsAConfigurationErrorAtTheStart()
    {
        var error = Assert.Throws<CrawlerConfigurationException>(() => CrawlerHost.Start(builder => builder.AddHocon("\nakka.loggers-dispatcher = nowhere", "mine.conf")));

        var one = Assert.Single(error.Errors);
        Assert.Equal(("akka.loggers-dispatcher", "mine.conf", 2), (one.Path, one.Source, one.Line));
        Assert.StartsWith("The actor system cannot start with this: ", one.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void StartThatFails_IsBlamedOnTheUsersKeysOnly()
    {
        Assert.True(EffectiveConfig.TryLoad(
            [new ConfigFile("mine.conf", "akka.actor.serializers.mine = \"System.String\"")],
            [new ConfigSetting("--concurrency", ConfigurationLayers.FetchersPath, "32")],
            out var config,
            out _));
        var error = Assert.Single(Assert.Throws<CrawlerConfigurationException>(() => CrawlerHost.Start(config)).Errors);
        Assert.Equal(("akka.actor.serializers.mine", "mine.conf"), (error.Path, error.Source));
        Assert.Contains("System.String", error.Message, StringComparison.Ordinal);
    }

    // A bounded mailbox does this to Akka's guardians.
    [Fact]
    public void SystemThatEndedWhileItWasStarted_PointsToItsLog()
    {
        var error = OwnActorSystem.Error(new InvalidOperationException("Cannot create child while terminating or terminated"), [new ConfigError("akka.actor.x", "mine.conf", 2, "")]);
        Assert.Equal(("akka.actor.x", 2), (error.Path, error.Line));
        Assert.Equal("The actor system cannot start with this: it ended while it was started, and its log says why (akka.stdout-loglevel = ERROR).", error.Message);
    }

    [Fact]
    public void PhasesThatDependOnEachOther_AreAConfigurationErrorAtTheStart()
    {
        var error = Assert.Throws<CrawlerConfigurationException>(() => CrawlerHost.Start(builder => builder
            .AddHocon("akka.coordinated-shutdown.phases.one.depends-on = [two]\nakka.coordinated-shutdown.phases.two.depends-on = [one]", "mine.conf")));

        var one = Assert.Single(error.Errors);
        Assert.Equal(("akka", "mine.conf", 1), (one.Path, one.Source, one.Line));
        Assert.Equal("akka.coordinated-shutdown.phases.one.depends-on, akka.coordinated-shutdown.phases.two.depends-on.", one.Suggestion);
    }

    [Fact]
    public void CommandLine_RefusesWhatAkkaRefuses()
    {
        Assert.True(EffectiveConfig.TryLoad([], [new ConfigSetting("--set", "akka.loggers-dispatcher", "nowhere")], out var config, out _));

        Assert.False(HostStart.TryStart(config, out _, out var error));
        Assert.StartsWith("--set: akka.loggers-dispatcher: The actor system cannot start with this: ", error, StringComparison.Ordinal);
    }
}
