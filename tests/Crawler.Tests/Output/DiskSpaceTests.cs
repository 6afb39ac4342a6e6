using Crawler.Output;

namespace Crawler.Tests.Output;

public sealed class DiskSpaceTests
{
    private const string Head = "Limit                     Soft Limit           Hard Limit           Units     ";

    [Theory]
    [InlineData("Max file size             262144               unlimited            bytes     ", 262144L)]
    [InlineData("Max file size             unlimited            unlimited            bytes     ", null)]
    [InlineData("Max data size             262144               unlimited            bytes     ", null)]
    [InlineData("Max file size ", null)]
    [InlineData("", null)]
    public void SizeLimit_IsTheSoftOne(string line, long? limit) => Assert.Equal(limit, DiskSpace.SizeLimit([Head, line]));

    [Fact]
    public void SizeOfAFileWithoutALimit_IsNeverAtIt() => Assert.False(DiskSpace.IsAtSizeLimit(typeof(DiskSpaceTests).Assembly.Location, "/nothing"));
}
