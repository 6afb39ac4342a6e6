using Crawler.Output;
using Crawler.Tests.Cli;

namespace Crawler.Tests.Output;

public sealed class CrawlLockTests : IDisposable
{
    private readonly TempDirectory _folder = new();

    [Fact]
    public void TakenOnce_IsRefusedUntilItIsLetGo()
    {
        Assert.True(CrawlDirectory.TryCreate(_folder.Below("out"), out var directory, out _));
        Assert.True(CrawlLock.TryTake(directory, out var first));
        Assert.False(CrawlLock.TryTake(directory, out _));
        first.Dispose();
        Assert.True(CrawlLock.TryTake(directory, out var second));
        second.Dispose();
    }

    public void Dispose() => _folder.Dispose();
}
