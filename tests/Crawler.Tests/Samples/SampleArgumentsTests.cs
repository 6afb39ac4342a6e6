using Crawler.Samples.WebHost;

namespace Crawler.Tests.Samples;

public sealed class SampleArgumentsTests
{
    [Theory]
    [InlineData(null)]
    [InlineData(null, "--port", "0")]
    [InlineData(null, "--port=8080", "--Sample:MaxCrawls", "2")]
    [InlineData(null, "--help", "--whatever")]
    [InlineData("unknown argument --prot", "--prot", "5099")]
    [InlineData("unknown argument 5099", "5099")]
    [InlineData("--port needs a value", "--port")]
    [InlineData("--port: 70000 is no port", "--port", "70000")]
    public void WrongArguments_AreNamed(string? expected, params string[] args)
    {
        var refusal = SampleArguments.Refusal(args);
        if (expected is null) Assert.Null(refusal);
        else Assert.Contains(expected, refusal, StringComparison.Ordinal);
    }
}
