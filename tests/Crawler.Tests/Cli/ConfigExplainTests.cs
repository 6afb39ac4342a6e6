using Crawler.Configuration;
using Crawler.Configuration.Hocon;
using Crawler.Tests.Configuration;

namespace Crawler.Tests.Cli;

public sealed class ConfigExplainTests
{
    [Theory]
    [InlineData("crawler.politeness.delay")]
    [InlineData("politeness.delay")]
    public async Task OneKey_ItsMeaningUnitRangeDefaultAndValue(string path)
    {
        var run = await CliRun.Of("config", "explain", path, "--set", "crawler.politeness.delay=4s");
        Assert.Equal(0, run.Code);
        Assert.Equal("key\tcrawler.politeness.delay", run.OutLines[0]);
        Assert.StartsWith("meaning\tTime between two requests to one host:", run.OutLines[1], StringComparison.Ordinal);
        Assert.Equal(["allowed\tduration, 0 to 1d", "default\t1s", "in force\t4s"], run.OutLines.Skip(2));
    }

    [Fact]
    public async Task Section_EveryKeyInIt()
    {
        var run = await CliRun.Of("config", "explain", "crawler.robots");
        var keys = run.OutLines.Where(line => line.StartsWith("key\t", StringComparison.Ordinal)).Select(line => line["key\t".Length..]);
        var expected = HoconKey.In(ConfigFile.Reference.Text).Select(key => key.Name).Where(path => path.StartsWith("crawler.robots", StringComparison.Ordinal));
        Assert.Equal(expected, keys);
    }

    [Fact]
    public async Task EveryKeyOfTheReference_CanBeExplained()
    {
        foreach (var section in new[] { "crawler", "akka" })
        {
            foreach (var key in HoconKey.In(ConfigFile.Reference.Text).Where(key => key.Name.StartsWith(section + ".", StringComparison.Ordinal)))
            {
                Assert.True(KeyMeaning.TryFind(key.Name, out var found, out _));
                Assert.Equal(key.Name, found[0].Path);
                if (found[0].Allowed is not null) Assert.NotEqual("", KeyMeaning.ValueOf(Configs.Load("").Config, key.Name) + ".");
            }
        }

        Assert.Equal(0, (await CliRun.Of("config", "explain", "akka.actor.deployment./crawler/fetchers")).Code);
    }

    [Theory]
    [InlineData("crawler.politeness.dleay", "Did you mean crawler.politeness.delay?")]
    [InlineData("zzzzzzzzz", "no such key")]
    public async Task UnknownKey_IsRefusedWithWhatWasProbablyMeant(string path, string expected)
    {
        var run = await CliRun.Of("config", "explain", path);
        Assert.Equal(2, run.Code);
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
    }
}
