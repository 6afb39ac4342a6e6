using Crawler.Output;

namespace Crawler.Tests.Output;

public sealed class DiskSpaceTests
{
    [Fact]
    public void SizeOfAFileWithoutALimit_IsNeverAtIt() => Assert.False(DiskSpace.IsAtSizeLimit(typeof(DiskSpaceTests).Assembly.Location, "/nothing"));
}
