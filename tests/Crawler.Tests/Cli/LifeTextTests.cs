using Akka.Configuration;
using Crawler.Cli;
using Crawler.Frontier;
using Crawler.Frontier.Storage;

namespace Crawler.Tests.Cli;

public sealed class LifeTextTests
{
    [Theory]
    [InlineData("scope=host", "crawler.scope.kind = host")]
    [InlineData("exclude=b$", "crawler.scope.exclude = a$ b$")]
    [InlineData("include", "crawler.scope.include = /docs/")]
    [InlineData(null, "crawler.scope.kind = host")]
    public void OutOfScope_IsDecidedByTheKeyOfItsRule(string? rule, string expected)
    {
        var config = ConfigurationFactory.ParseString("crawler.scope { kind = host, include = [/docs/], exclude = [\"a$\", \"b$\"] }");
        var entry = new LedgerEntry(new UrlId(1), "http://a.test/", 1, "http://a.test/x", 0, IsSeed: false, UrlState.Skipped, nameof(SkipReason.OutOfScope), rule, IsLeased: false);
        Assert.Contains(("decided by", expected), LifeText.Of(entry, [], config, null, default));
    }
}
