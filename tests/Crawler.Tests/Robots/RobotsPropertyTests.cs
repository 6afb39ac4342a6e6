using System.Text;
using Crawler.Robots;
using FsCheck;
using FsCheck.Fluent;

namespace Crawler.Tests.Robots;

public class RobotsPropertyTests
{
    private static readonly string[] Pieces =
    [
        "User-agent:", "*", "bot", "\n", "\r", "\r\n", "Disallow:", "Allow:", "/", "a", "b", "$", "%", "%2", "%2F", "%61", "%24", "\u00e9", "?", " ", "\t", "#", ":", "Crawl-delay:", "9", ".", "Sitemap:", "\uFEFF", "\0",
    ];

    private static readonly Gen<byte[]> Files = Gen.OneOf(
        Gen.Elements(Pieces).ArrayOf().Select(pieces => Encoding.UTF8.GetBytes("User-agent: *\n" + string.Concat(pieces))),
        ArbMap.Default.GeneratorFor<byte[]>().Select(bytes => bytes ?? []));

    private static readonly Gen<string> Paths = Gen.Elements(Pieces).ArrayOf().Select(pieces => "/" + string.Concat(pieces));

    [Fact]
    public void AnyFile_IsParsedAndParsesAgainToTheSameAnswers() => Prop.ForAll(
        Files.Zip(Paths).ToArbitrary(),
        pair =>
        {
            var robots = RobotsTxt.Parse(pair.Item1, "bot");
            var again = RobotsTxt.Parse(robots.Raw.Span, "bot");
            return again.IsAllowed(pair.Item2).Explanation == robots.IsAllowed(pair.Item2).Explanation && again.CrawlDelay == robots.CrawlDelay;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(20_000).WithEndSize(40));

    [Fact]
    public void AnyPathAsPattern_MatchesItself() => Prop.ForAll(
        Paths.Where(path => !path.Any(c => "\r\n#\0 \t".Contains(c, StringComparison.Ordinal))).ToArbitrary(),
        path => !RobotsTxt.Parse(Encoding.UTF8.GetBytes($"user-agent: *\ndisallow: {path.Replace("*", "%2A", StringComparison.Ordinal).Replace("$", "%24", StringComparison.Ordinal)}"), "bot").IsAllowed(path).Allowed)
        .Check(Config.QuickThrowOnFailure.WithMaxTest(5_000).WithEndSize(40));
}
