using Crawler.Configuration;

namespace Crawler.Tests.Configuration;

public class ShippedFilesTests
{
    private static string Overrides => File.ReadAllText(Configs.RepositoryFile("config", "crawler.conf"));

    [Fact]
    public void CrawlerConf_ChangesNothingAsShipped() => Assert.Equal(Configs.Load("").Render(), Configs.Load(Overrides).Render());

    [Fact]
    public void CrawlerConf_WithEveryOverrideSwitchedOn_IsValidAndEachChangesSomething()
    {
        var switchedOn = Overrides.Split('\n').Select(line => line is ['#', not ' ', ..] ? line[1..] : line).ToList();
        var config = Configs.Load(string.Join('\n', switchedOn));

        Assert.All(
            switchedOn.Where(line => line.StartsWith("crawler.", StringComparison.Ordinal) || line.StartsWith("akka.", StringComparison.Ordinal)),
            line => Assert.NotEqual(Configs.Load("").Render(), Configs.Load(line).Render()));
        Assert.Equal(128, config.Config.GetInt("akka.actor.deployment./crawler/fetchers.nr-of-instances"));
    }

    [Fact]
    public void DemoConf_IsValid()
    {
        var options = Configs.Load(File.ReadAllText(Configs.RepositoryFile("config", "demo.conf"))).Options;

        Assert.Equal(["*.mock.test"], options.Http.AllowPrivate);
        Assert.True(options.Robots.Obey);
    }

    [Fact]
    public void ShippedFiles_StayWithinWhatAkkaReadsTheSameWay()
    {
        string[] files = [.. Directory.GetFiles(Configs.RepositoryFile("config"), "*.conf").Select(File.ReadAllText), ConfigFile.Reference.Text];

        Assert.All(files, text =>
        {
            var settings = text.Split('\n').Select(line => line.Trim()).Where(line => !line.StartsWith('#')).ToList();
            Assert.DoesNotContain(settings, line => line.Contains('$', StringComparison.Ordinal));
            Assert.DoesNotContain(settings, line => line.Contains("+=", StringComparison.Ordinal));
            Assert.DoesNotContain(settings, line => line.Contains("\"\"\"", StringComparison.Ordinal));
            Assert.DoesNotContain(settings, line => line.StartsWith("include", StringComparison.Ordinal));
        });
    }

    [Fact]
    public void Seeds_AreUrlsAndComments() =>
        Assert.All(
            File.ReadAllLines(Configs.RepositoryFile("config", "seeds.txt")),
            line => Assert.True(line.Length == 0 || line[0] == '#' || line.StartsWith("https://", StringComparison.Ordinal), line));
}
