using Crawler.Configuration;

namespace Crawler.Tests.Configuration;

public sealed class ProcessLimitsTests
{
    private const string Head = "Limit                     Soft Limit           Hard Limit           Units     ";

    [Theory]
    [InlineData("Max open files            20000                524288               files     ", 20000L)]
    [InlineData("Max open files            unlimited            unlimited            files     ", null)]
    [InlineData("Max open files ever       262144               unlimited            files     ", null)]
    [InlineData("Max processes             96000                96000                processes ", null)]
    [InlineData("Max open files", null)]
    [InlineData("", null)]
    public void LimitInForce_IsTheSoftOne(string line, long? limit) => Assert.Equal(limit, ProcessLimits.Soft("Max open files", [Head, line]));

    [Fact]
    public void OnLinux_AProcessMayOpenFiles() => Assert.True(ProcessLimits.OpenFiles() is null or > 0);
}
