using System.Text;
using Akka.Configuration;
using Akka.Hosting;
using Microsoft.Extensions.Configuration;

namespace Akka.Tests.Hosting;

public sealed class ConfigurationAdapterTests
{
    [Fact]
    public void Keys_AreLowerCasedAndKeepTheirWords()
    {
        var config = Adapted(Memory(("Crawl:MaxPages", "5"), ("Crawl:Max-Depth", "3")));

        Assert.Equal(5, config.GetInt("crawl.maxpages"));
        Assert.False(config.HasPath("crawl.max-pages"));
        Assert.Equal(3, config.GetInt("crawl.max-depth"));
    }

    [Fact]
    public void KeysNotNormalized_KeepTheirCaseButNotTheirUnderscore()
    {
        var config = Adapted(Memory(("Crawl:Max_Depth", "3")), normalizeKeys: false);

        Assert.Equal(3, config.GetInt("Crawl.Max-Depth"));
        Assert.False(config.HasPath("crawl.max-depth"));
        Assert.False(config.HasPath("Crawl.Max_Depth"));
    }

    [Fact]
    public void EnvironmentVariable_TwoUnderscoresAreADotAndOneADash()
    {
        var config = Adapted(Environment(("CRAWL__MAX_DEPTH", "3"), ("CRAWL__SEEDS__0", "a"), ("CRAWL__SEEDS__1", "B")));

        Assert.Equal(3, config.GetInt("crawl.max-depth"));
        Assert.Equal(["a", "B"], config.GetStringList("crawl.seeds"));
    }

    [Fact]
    public void EnvironmentVariableBesideADashedKey_IsGluedToItInsteadOfOverridingIt()
    {
        var configuration = new ConfigurationBuilder()
            .AddConfiguration(Json("""{ "crawl": { "max-depth": 3 } }"""))
            .AddConfiguration(Environment(("CRAWL__MAX_DEPTH", "5")))
            .Build();

        Assert.Equal("35", Adapted(configuration).GetString("crawl.max-depth"));
    }

    [Fact]
    public void EnvironmentVariableBesideAnUnderscoredKey_OverridesIt()
    {
        var configuration = new ConfigurationBuilder()
            .AddConfiguration(Json("""{ "crawl": { "max_depth": 3 } }"""))
            .AddConfiguration(Environment(("CRAWL__MAX_DEPTH", "5")))
            .Build();

        Assert.Equal("5", Adapted(configuration).GetString("crawl.max-depth"));
    }

    [Fact]
    public void IntegerKeys_AreAListInNumericOrderWithoutGaps() =>
        Assert.Equal(["a", "c", "k"], Adapted(Memory(("s:10", "k"), ("s:0", "a"), ("s:2", "c"))).GetStringList("s"));

    [Fact]
    public void IntegerKeysBesideAName_AreAnObject()
    {
        var config = Adapted(Memory(("s:0", "a"), ("s:x", "b")));

        Assert.Equal("a", config.GetString("s.0"));
        Assert.Equal("b", config.GetString("s.x"));
    }

    [Fact]
    public void DotInAKey_SeparatesLevels()
    {
        var config = Adapted(Memory(("a.b", "1"), ("a.c:d", "2")));

        Assert.Equal(1, config.GetInt("a.b"));
        Assert.Equal(2, config.GetInt("a.c.d"));
    }

    [Fact]
    public void Value_IsNotParsedAsHocon()
    {
        var config = Adapted(Memory(("a", "https://h/p?q=1#f"), ("b", "${a}"), ("c", "x # \" = $")));

        Assert.Equal("https://h/p?q=1#f", config.GetString("a"));
        Assert.Equal("${a}", config.GetString("b"));
        Assert.Equal("x # \" = $", config.GetString("c"));
    }

    [Fact]
    public void ValueOnAParent_HidesItsChildren()
    {
        var config = Adapted(Memory(("a", "1"), ("a:b", "2")));

        Assert.Equal(1, config.GetInt("a"));
        Assert.False(config.HasPath("a.b"));
    }

    [Fact]
    public void Section_KeepsItsLastNameAsTheRoot()
    {
        var config = Adapted(Memory(("host:crawl:depth", "1")).GetSection("host:crawl"));

        Assert.Equal(1, config.GetInt("crawl.depth"));
        Assert.False(config.HasPath("host"));
    }

    [Theory]
    [InlineData(HoconAddMode.Append, true)]
    [InlineData(HoconAddMode.Prepend, false)]
    [InlineData(HoconAddMode.Replace, false)]
    public void SectionThatIsMissing_HidesTheObjectOfThatNameUnlessItIsWeaker(HoconAddMode mode, bool found)
    {
        var config = TestHost.ConfigOf(b => b
            .AddHocon("crawl { depth = 1 }\nother = 1", HoconAddMode.Prepend)
            .AddHocon(Memory(("x", "1")).GetSection("crawl"), mode));

        Assert.Equal(found, config.HasPath("crawl.depth"));
        Assert.Equal(1, config.GetInt("other"));
    }

    [Fact]
    public void EmptyObjectInJson_HidesTheObjectOfThatName()
    {
        var config = TestHost.ConfigOf(b => b
            .AddHocon("crawl { depth = 1 }", HoconAddMode.Prepend)
            .AddHocon(Json("""{ "crawl": {} }"""), HoconAddMode.Prepend));

        Assert.False(config.HasPath("crawl.depth"));
    }

    [Fact]
    public void ConfigurationWithoutKeys_ChangesNothing() =>
        Assert.Equal(1, TestHost.ConfigOf(b => b.AddHocon("x = 1", HoconAddMode.Append).AddHocon(Memory(), HoconAddMode.Replace)).GetInt("x"));

    private static Config Adapted(IConfiguration configuration, bool normalizeKeys = true) =>
        TestHost.ConfigOf(b => b.AddHocon(configuration, HoconAddMode.Prepend, normalizeKeys));

    private static IConfigurationRoot Memory(params (string Key, string Value)[] pairs) =>
        new ConfigurationBuilder().AddInMemoryCollection(pairs.Select(p => new KeyValuePair<string, string?>(p.Key, p.Value))).Build();

    private static IConfigurationRoot Json(string json)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(json));
        return new ConfigurationBuilder().AddJsonStream(stream).Build();
    }

    /// <summary>Real variables under a prefix of their own, gone again once they are read.</summary>
    private static IConfigurationRoot Environment(params (string Name, string Value)[] variables)
    {
        var prefix = $"T{Guid.NewGuid():N}_";
        foreach (var (name, value) in variables)
            System.Environment.SetEnvironmentVariable(prefix + name, value);
        try
        {
            return new ConfigurationBuilder().AddEnvironmentVariables(prefix).Build();
        }
        finally
        {
            foreach (var (name, _) in variables)
                System.Environment.SetEnvironmentVariable(prefix + name, value: null);
        }
    }
}
