using Crawler.Frontier.Storage;
using Crawler.Tests.Frontier.Storage;

namespace Crawler.Tests.Cli;

/// <summary>What a resume is told on its command line wins over what the crawl was told before.</summary>
public sealed class ResumeOptionsTests : IDisposable
{
    private readonly TempDirectory _folder = new();

    public ResumeOptionsTests() => CrawlFile.Create(_folder.Below("crawl.db"), (StoreKeys.Partitions, 1L), (StoreKeys.SeedsEnded, 1L));

    [Theory]
    [InlineData("--order", "depth-first")]
    [InlineData("--set", "crawler.frontier.order=depth-first")]
    [InlineData("--config", "other.conf")]
    public async Task AnotherOrder_TakesTheScoresOfBeforeAway(string option, string value)
    {
        _folder.File("crawl.conf", "crawler.frontier { order = best-first, score = [\"/news/=0.9\"] }");
        _folder.File("other.conf", "crawler.frontier.order = depth-first");
        await CliRun.Of("resume", _folder.Path, option, option == "--config" ? _folder.Below(value) : value);
        var told = await File.ReadAllTextAsync(_folder.Below("crawl.conf"));
        Assert.Contains("order = depth-first", told, StringComparison.Ordinal);
        Assert.Contains("score = []", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnotherLimit_LeavesTheScoresOfBefore()
    {
        _folder.File("crawl.conf", "crawler.frontier { order = best-first, score = [\"/news/=0.9\"] }");
        await CliRun.Of("resume", _folder.Path, "--max-pages", "9");
        Assert.Contains("score = [\"/news/=0.9\"]", await File.ReadAllTextAsync(_folder.Below("crawl.conf")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--score", "/news/=0.9")]
    [InlineData("--score", "/news/=0.9", "--order", "depth-first")]
    public async Task ScoresWithoutTheirOrder_AreRefusedByTheOptionsName(params string[] options)
    {
        _folder.File("crawl.conf", "crawler.frontier.order = breadth-first");
        var run = await CliRun.Of(["resume", _folder.Path, .. options]);
        Assert.Equal((2, "crawler: --score: crawler.frontier.score: Scores are used by best-first only. Write crawler.frontier.order = best-first (--order best-first), or no scores.\n"), (run.Code, run.Error));
    }

    [Fact]
    public async Task ScoresOfAnEditedConfiguration_AreRefusedWhereTheyStand()
    {
        _folder.File("crawl.conf", "crawler.frontier.score = [wrong]");
        var run = await CliRun.Of("resume", _folder.Path, "--max-pages", "9");
        Assert.Equal(2, run.Code);
        Assert.Contains("crawl.conf:1: crawler.frontier.score: 'wrong' is no rule", run.Error, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();
}
