using Crawler.Frontier.Storage;
using Crawler.Output;
using Crawler.Tests.Frontier.Storage;

namespace Crawler.Tests.Cli;

public sealed class RetryVerbTests : IDisposable
{
    private readonly TempDirectory _folder = new();

    [Theory]
    [InlineData(0, 0)]
    [InlineData(7, 2)]
    public async Task AnotherOutputWithRecords_IsRefusedByName(int length, int code)
    {
        CrawlFile.Create(_folder.Below("crawl.db"));
        using (var connection = CrawlDatabase.OpenToWrite(_folder.Below("crawl.db"))) CrawlDatabase.Run(connection, FormattableString.Invariant($"INSERT INTO output VALUES ('jsonl', 0), ('mine', {length})"));
        var run = await CliRun.Of("retry", _folder.Path, "--reason", "503");
        Assert.Equal(code, run.Code);
        Assert.Equal(code != 0, run.Error.Contains("the output mine holds records", StringComparison.Ordinal));
    }

    [Fact]
    public async Task DirectoryLetGoSoon_IsWaitedFor()
    {
        CrawlFile.Create(_folder.Below("crawl.db"));
        Assert.True(CrawlDirectory.TryOpen(_folder.Path, out var directory, out _));
        Assert.True(CrawlLock.TryTake(directory, out var held));
        var run = CliRun.Of("retry", _folder.Path, "--reason", "503");
        Assert.False(run.IsCompleted);
        held.Dispose();
        Assert.Equal(0, (await run).Code);
    }

    public void Dispose() => _folder.Dispose();
}
