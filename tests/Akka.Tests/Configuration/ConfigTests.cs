using Akka.Actor;
using Akka.Configuration;

namespace Akka.Tests.Configuration;

public class ConfigTests
{
    private static readonly Config Empty = ConfigurationFactory.Empty;

    [Fact]
    public void MissingKeys_GiveTheDefaults()
    {
        Assert.Equal(0, Empty.GetInt("a"));
        Assert.Equal(0, Empty.GetLong("a.b"));
        Assert.Equal(0, Empty.GetDouble("a"));
        Assert.Equal(0, Empty.GetFloat("a"));
        Assert.Equal(0, Empty.GetDecimal("a"));
        Assert.Null(Empty.GetString("a"));
        Assert.False(Empty.GetBoolean("a"));
        Assert.Equal(TimeSpan.Zero, Empty.GetTimeSpan("a"));
        Assert.Empty(Empty.GetStringList("a"));
        Assert.Null(Empty.GetConfig("a"));
        Assert.Null(Empty.GetByteSize("a"));
        Assert.Null(Empty.GetValue("a"));
        Assert.False(Empty.HasPath("a"));
        Assert.True(Empty.IsEmpty);
    }

    [Fact]
    public void MissingListOfNumbersOrSwitches_IsANullReference()
    {
        Assert.Throws<NullReferenceException>(() => Empty.GetIntList("a"));
        Assert.Throws<NullReferenceException>(() => Empty.GetBooleanList("a"));
    }

    [Fact]
    public void MissingKeys_GiveWhatTheCallerWantsInstead()
    {
        Assert.Equal(7, Empty.GetInt("a", 7));
        Assert.Equal(7, Empty.GetLong("a", 7));
        Assert.Equal(0.5, Empty.GetDouble("a", 0.5));
        Assert.Equal(0.5f, Empty.GetFloat("a", 0.5f));
        Assert.Equal(0.5m, Empty.GetDecimal("a", 0.5m));
        Assert.True(Empty.GetBoolean("a", true));
        Assert.Equal("x", Empty.GetString("a", "x"));
        Assert.Equal(8, Empty.GetByteSize("a", 8));
        Assert.Equal(TimeSpan.FromSeconds(3), Empty.GetTimeSpan("a", TimeSpan.FromSeconds(3)));
    }

    [Theory]
    [InlineData("on", true)]
    [InlineData("true", true)]
    [InlineData("off", false)]
    [InlineData("false", false)]
    public void Boolean_IsOnOffTrueFalse(string text, bool expected) =>
        Assert.Equal(expected, ConfigurationFactory.ParseString("a = " + text).GetBoolean("a"));

    [Theory]
    [InlineData("yes")]
    [InlineData("no")]
    [InlineData("1")]
    [InlineData("0")]
    [InlineData("On")]
    public void Boolean_OfAnotherWord_IsNotSupported(string text) =>
        Assert.Throws<NotSupportedException>(() => ConfigurationFactory.ParseString("a = " + text).GetBoolean("a"));

    [Theory]
    [InlineData("100 ns", 1)]
    [InlineData("100 nanos", 1)]
    [InlineData("100 nanoseconds", 1)]
    [InlineData("7 micros", 70)]
    [InlineData("1 microsecond", 10)]
    [InlineData("2 microseconds", 20)]
    [InlineData("250", 2_500_000)]
    [InlineData("250ms", 2_500_000)]
    [InlineData("250 millis", 2_500_000)]
    [InlineData("1 millisecond", 10_000)]
    [InlineData("2 milliseconds", 20_000)]
    [InlineData("0.5s", 5_000_000)]
    [InlineData("1 second", 10_000_000)]
    [InlineData("3 seconds", 30_000_000)]
    [InlineData("1.5 m", 900_000_000)]
    [InlineData("1 minute", 600_000_000)]
    [InlineData("2 minutes", 1_200_000_000)]
    [InlineData("1h", 36_000_000_000)]
    [InlineData("1 hour", 36_000_000_000)]
    [InlineData("0.5 hours", 18_000_000_000)]
    [InlineData("1 d", 864_000_000_000)]
    [InlineData("1 day", 864_000_000_000)]
    [InlineData("2 days", 1_728_000_000_000)]
    [InlineData("infinite", -10_000)]
    public void Duration_IsReadWithItsUnit(string text, long ticks) =>
        Assert.Equal(ticks, ConfigurationFactory.ParseString($"a = {text}").GetTimeSpan("a").Ticks);

    [Theory]
    [InlineData("-1s")]
    [InlineData("-1")]
    [InlineData("5 us")]
    [InlineData("5 min")]
    [InlineData("5 fortnights")]
    [InlineData(".5 s")]
    [InlineData("5. s")]
    [InlineData("soon")]
    [InlineData("\"\"")]
    public void Duration_ThatIsNone_IsAFormatException(string text) =>
        Assert.Throws<FormatException>(() => ConfigurationFactory.ParseString("a = " + text).GetTimeSpan("a"));

    [Fact]
    public void Duration_InfiniteWhereForbidden_IsAFormatException() =>
        Assert.Throws<FormatException>(() => ConfigurationFactory.ParseString("a = infinite").GetTimeSpan("a", null, allowInfinite: false));

    [Theory]
    [InlineData("10", 10)]
    [InlineData("10b", 10)]
    [InlineData("10 B", 10)]
    [InlineData("2 bytes", 2)]
    [InlineData("1k", 1024)]
    [InlineData("1 K", 1024)]
    [InlineData("1KiB", 1024)]
    [InlineData("1 kibibyte", 1024)]
    [InlineData("1kB", 1000)]
    [InlineData("1 kilobyte", 1000)]
    [InlineData("3 MiB", 3_145_728)]
    [InlineData("1m", 1_048_576)]
    [InlineData("1M", 1_048_576)]
    [InlineData("1MB", 1_000_000)]
    [InlineData("2 megabytes", 2_000_000)]
    [InlineData("1g", 1_073_741_824)]
    [InlineData("1 GiB", 1_073_741_824)]
    [InlineData("2GB", 2_000_000_000)]
    [InlineData("1 t", 1_099_511_627_776)]
    [InlineData("1 TB", 1_000_000_000_000)]
    [InlineData("1 PiB", 1_125_899_906_842_624)]
    public void Size_IsReadWithItsUnit(string text, long bytes) =>
        Assert.Equal(bytes, ConfigurationFactory.ParseString("a = " + text).GetByteSize("a"));

    [Theory]
    [InlineData("1.5 MiB")]
    [InlineData("1 mib")]
    [InlineData("1 KB")]
    [InlineData("much")]
    public void Size_ThatIsNone_IsAFormatException(string text) =>
        Assert.Throws<FormatException>(() => ConfigurationFactory.ParseString("a = " + text).GetByteSize("a"));

    [Fact]
    public void Numbers_AreReadInvariantly()
    {
        var config = ConfigurationFactory.ParseString("i = -3, l = 9000000000, d = 1.5, e = 1e3");

        Assert.Equal(-3, config.GetInt("i"));
        Assert.Equal(9_000_000_000, config.GetLong("l"));
        Assert.Equal(1.5, config.GetDouble("d"));
        Assert.Equal(1.5f, config.GetFloat("d"));
        Assert.Equal(1.5m, config.GetDecimal("d"));
        Assert.Equal(1000, config.GetDouble("e"));
        Assert.Throws<FormatException>(() => config.GetDecimal("e"));
        Assert.Throws<FormatException>(() => config.GetInt("d"));
    }

    [Fact]
    public void Lists_AreReadByType()
    {
        var config = ConfigurationFactory.ParseString("n = [1, 2], b = [on, off], d = [0.5, 1]");

        Assert.Equal([1, 2], config.GetIntList("n"));
        Assert.Equal([1L, 2L], config.GetLongList("n"));
        Assert.Equal([(byte)1, (byte)2], config.GetByteList("n"));
        Assert.Equal([true, false], config.GetBooleanList("b"));
        Assert.Equal([0.5, 1], config.GetDoubleList("d"));
        Assert.Equal([0.5f, 1], config.GetFloatList("d"));
        Assert.Equal([0.5m, 1], config.GetDecimalList("d"));
        Assert.Equal(["1", "2"], config.GetStringList("n"));
    }

    [Fact]
    public void WithFallback_MergesObjectsKeyByKey_AlsoSeenThroughGetConfig()
    {
        var config = ConfigurationFactory.ParseString("a { x = 1, o { p = 1 } }")
            .WithFallback(ConfigurationFactory.ParseString("a { x = 9, y = 2, l = [1], o { q = 2 } }\nb = 3"));

        var a = config.GetConfig("a");
        Assert.Equal(1, a.GetInt("x"));
        Assert.Equal(2, a.GetInt("y"));
        Assert.Equal(1, a.GetInt("o.p"));
        Assert.Equal(2, a.GetInt("o.q"));
        Assert.Equal(1, config.GetInt("a.o.p"));
        Assert.Equal(2, config.GetInt("a.o.q"));
        Assert.Equal(3, config.GetInt("b"));
        Assert.Equal(["a", "b"], config.AsEnumerable().Select(item => item.Key).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void WithFallback_OfAFallback_MergesAll()
    {
        var config = ConfigurationFactory.ParseString("a.x = 1").WithFallback("a { x = 2, y = 2 }").WithFallback("a { x = 3, y = 3, z = 3 }");

        Assert.Equal((1, 2, 3), (config.GetInt("a.x"), config.GetInt("a.y"), config.GetInt("a.z")));
        Assert.Equal(3, config.GetConfig("a").AsEnumerable().Count());
    }

    [Fact]
    public void WithFallback_ListsAndScalarsHide_TheyDoNotMerge()
    {
        var config = ConfigurationFactory.ParseString("l = [1], o = x").WithFallback("l = [2, 3]\no { p = 1 }");

        Assert.Equal([1], config.GetIntList("l"));
        Assert.Equal("x", config.GetString("o"));
    }

    [Fact]
    public void WithFallback_LeavesBothAsTheyWere()
    {
        var above = ConfigurationFactory.ParseString("a { x = 1 }");
        var below = ConfigurationFactory.ParseString("a { y = 2 }");

        above.WithFallback(below);

        Assert.False(above.HasPath("a.y"));
        Assert.False(below.HasPath("a.x"));
    }

    [Fact]
    public void Plus_IsWithFallback()
    {
        Config above = "a = 1";

        Assert.Equal(1, (above + "a = 2, b = 3").GetInt("a"));
        Assert.Equal(3, (above + "a = 2, b = 3").GetInt("b"));
        Assert.Equal(5, ("a = 5" + above).GetInt("a"));
    }

    [Fact]
    public void Root_IsTheWholeTree() =>
        Assert.Equal("1", ConfigurationFactory.ParseString("a { b = 1 }").Root.GetObject().GetKey("a").GetObject().GetKey("b").GetString());

    [Fact]
    public void FromObject_TakesTheProperties()
    {
        var config = ConfigurationFactory.FromObject(new { a = new { b = 1, c = new[] { "x", "y" } }, on = true, text = "é \"q\"" });

        Assert.Equal(1, config.GetInt("a.b"));
        Assert.Equal(["x", "y"], config.GetStringList("a.c"));
        Assert.True(config.GetBoolean("on"));
        Assert.Equal("é \"q\"", config.GetString("text"));
    }

    [Fact]
    public void FromResource_ReadsAnEmbeddedText()
    {
        Assert.Equal("INFO", ConfigurationFactory.FromResource<ActorSystem>("Akka.Configuration.akka.conf").GetString("akka.loglevel"));
        Assert.Equal("INFO", ConfigurationFactory.FromResource("Akka.Configuration.akka.conf", typeof(ActorSystem).Assembly).GetString("akka.loglevel"));
        Assert.ThrowsAny<Exception>(() => ConfigurationFactory.FromResource<ConfigTests>("none.conf"));
    }

    [Fact]
    public void Default_IsTheReferenceConfiguration()
    {
        var config = ConfigurationFactory.Default();

        Assert.Equal(Timeout.InfiniteTimeSpan, config.GetTimeSpan("akka.actor.ask-timeout"));
        Assert.Equal(30, config.GetInt("akka.actor.default-dispatcher.throughput"));
        Assert.True(ConfigurationFactory.Load().IsEmpty);
    }

    [Fact]
    public async Task SettingsOfASystem_AreTheGivenOnesOverTheReference()
    {
        var system = ActorSystem.Create("settings", "akka { stdout-loglevel = OFF, loglevel = OFF, actor.default-dispatcher.throughput = 7 }\nmine = 1");
        try
        {
            Assert.Equal(1, system.Settings.Config.GetInt("mine"));
            Assert.Equal(7, system.Settings.Config.GetInt("akka.actor.default-dispatcher.throughput"));
            Assert.Equal("default-executor", system.Settings.Config.GetString("akka.actor.default-dispatcher.executor"));
            Assert.Equal("OFF", system.Settings.LogLevel);
        }
        finally
        {
            await system.Terminate();
        }
    }

    [Fact]
    public void BrokenDeployment_IsRefusedAtTheStartBecauseItIsReadThen() => Assert.ThrowsAny<Exception>(() =>
        ActorSystem.Create("broken", "akka { stdout-loglevel = OFF, loglevel = OFF }\nakka.actor.deployment { /x { router = no-such-router } }"));
}
