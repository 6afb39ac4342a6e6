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
        Assert.Equal(7, Empty.GetInt("a", 7));
        Assert.Equal("x", Empty.GetString("a", "x"));
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
    [InlineData("1")]
    [InlineData("On")]
    public void Boolean_OfAnotherWord_IsNotSupported(string text) =>
        Assert.Throws<NotSupportedException>(() => ConfigurationFactory.ParseString("a = " + text).GetBoolean("a"));

    [Theory]
    [InlineData("100 ns", 1)]
    [InlineData("1 nanosecond", 0)]
    [InlineData("7 micros", 70)]
    [InlineData("1 microsecond", 10)]
    [InlineData("250", 2_500_000)]
    [InlineData("250ms", 2_500_000)]
    [InlineData("250 millis", 2_500_000)]
    [InlineData("2 milliseconds", 20_000)]
    [InlineData("0.5s", 5_000_000)]
    [InlineData("1 second", 10_000_000)]
    [InlineData("1.5 m", 900_000_000)]
    [InlineData("2 minutes", 1_200_000_000)]
    [InlineData("1h", 36_000_000_000)]
    [InlineData("1 day", 864_000_000_000)]
    [InlineData("infinite", -10_000)]
    public void Duration_IsReadWithItsUnit(string text, long ticks) =>
        Assert.Equal(ticks, ConfigurationFactory.ParseString($"a = {text}").GetTimeSpan("a").Ticks);

    [Theory]
    [InlineData("-1s")]
    [InlineData("5 us")]
    [InlineData("5 fortnights")]
    [InlineData("soon")]
    [InlineData("\"\"")]
    [InlineData("99999999999999999999999 d")]
    public void Duration_ThatIsNone_IsAFormatException(string text) =>
        Assert.Throws<FormatException>(() => ConfigurationFactory.ParseString("a = " + text).GetTimeSpan("a"));

    [Fact]
    public void Duration_InfiniteWhereForbidden_IsAFormatException() =>
        Assert.Throws<FormatException>(() => ConfigurationFactory.ParseString("a = infinite").GetTimeSpan("a", null, allowInfinite: false));

    [Theory]
    [InlineData("10", 10)]
    [InlineData("10b", 10)]
    [InlineData("1k", 1024)]
    [InlineData("1 K", 1024)]
    [InlineData("1KiB", 1024)]
    [InlineData("1kB", 1000)]
    [InlineData("3 MiB", 3_145_728)]
    [InlineData("1m", 1_048_576)]
    [InlineData("1M", 1_048_576)]
    [InlineData("1MB", 1_000_000)]
    [InlineData("1g", 1_073_741_824)]
    [InlineData("2GB", 2_000_000_000)]
    public void Size_IsReadWithItsUnit(string text, long bytes) =>
        Assert.Equal(bytes, ConfigurationFactory.ParseString("a = " + text).GetByteSize("a"));

    [Theory]
    [InlineData("1.5 MiB")]
    [InlineData("1 mib")]
    [InlineData("-1")]
    [InlineData("99999999999 GiB")]
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
    }

    [Fact]
    public void NotANumber_NamesThePathAndThePosition()
    {
        var e = Assert.Throws<FormatException>(() => ConfigurationFactory.ParseString("x {\n  n = many\n}").GetInt("x.n"));

        Assert.Contains("x.n", e.Message, StringComparison.Ordinal);
        Assert.Contains("line 2, column 7", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WrongKind_IsAConfigurationException()
    {
        var config = ConfigurationFactory.ParseString("o { a = 1 }, l = [1], s = x");

        Assert.Throws<ConfigurationException>(() => config.GetInt("o"));
        Assert.Throws<ConfigurationException>(() => config.GetString("o"));
        Assert.Throws<ConfigurationException>(() => config.GetStringList("s"));
        Assert.Throws<ConfigurationException>(() => config.GetConfig("l"));
    }

    [Fact]
    public void WithFallback_MergesObjectsKeyByKey_AlsoSeenThroughGetConfig()
    {
        var config = ConfigurationFactory.ParseString("a { x = 1, o { p = 1 } }")
            .WithFallback(ConfigurationFactory.ParseString("a { x = 9, y = 2, o { q = 2 }, l = [1] }, b = 3"));

        var a = config.GetConfig("a");
        Assert.Equal(1, a.GetInt("x"));
        Assert.Equal(2, a.GetInt("y"));
        Assert.Equal(1, a.GetInt("o.p"));
        Assert.Equal(2, a.GetInt("o.q"));
        Assert.Equal(3, config.GetInt("b"));
        Assert.Equal(["a", "b"], config.AsEnumerable().Select(item => item.Key));
    }

    [Fact]
    public void WithFallback_ListsAndScalarsHide_TheyDoNotMerge()
    {
        var config = ConfigurationFactory.ParseString("l = [1], o = x").WithFallback("l = [2, 3], o { p = 1 }");

        Assert.Equal([1], config.GetIntList("l"));
        Assert.Equal("x", config.GetString("o"));
        Assert.False(config.HasPath("o.p"));
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

    [Theory]
    [InlineData("")]
    [InlineData("a..b")]
    [InlineData("a.\"b")]
    [InlineData(".a")]
    public void BadPath_IsRefused(string path) => Assert.Throws<ConfigurationException>(() => Empty.GetInt(path));

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
    public void FromResource_ThatDoesNotExist_IsAConfigurationException() =>
        Assert.Throws<ConfigurationException>(() => ConfigurationFactory.FromResource<ConfigTests>("none.conf"));

    [Fact]
    public void Default_IsTheReferenceConfiguration()
    {
        var config = ConfigurationFactory.Default();

        Assert.Equal(Timeout.InfiniteTimeSpan, config.GetTimeSpan("akka.actor.ask-timeout"));
        Assert.Equal(30, config.GetInt("akka.actor.default-dispatcher.throughput"));
        Assert.True(ConfigurationFactory.Load().IsEmpty);
    }
}
