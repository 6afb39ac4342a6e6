using Crawler.Configuration;
using Crawler.Frontier;
using Crawler.Urls;

namespace Crawler.Tests.Frontier;

public class UrlRankingTests
{
    [Theory]
    [InlineData(CrawlOrder.BreadthFirst, new[] { "/a", "/good/b", "/poor/c", "/good/d", "/e?x=good" })]
    [InlineData(CrawlOrder.DepthFirst, new[] { "/e?x=good", "/good/d", "/poor/c", "/good/b", "/a" })]
    [InlineData(CrawlOrder.BestFirst, new[] { "/good/b", "/good/d", "/e?x=good", "/a", "/poor/c" })]
    public void Turn_IsTheOrderOfTheCrawl(CrawlOrder order, string[] expected)
    {
        string[] found = ["/a", "/good/b", "/poor/c", "/good/d", "/e?x=good"];
        var ranking = Ranking(order, "/good/=1.0", "/poor/=0", "x=good=.9");
        var urls = found.Select((path, index) => new FrontierUrl(UrlId.Of(200, index + 1), Url(path), 1, 0, null, 0, IsSeed: false));
        Assert.Equal(expected, urls.OrderBy(ranking.Turn).Select(url => url.Url.PathAndQuery.ToString()));
    }

    [Fact]
    public void FirstRuleThatMatches_Decides()
    {
        var ranking = Ranking(CrawlOrder.BestFirst, "^http://a\\.test/x=0.3", "x=0.8");
        Assert.Equal((3, "^http://a\\.test/x=0.3"), (ranking.Score(Url("/x")).Tenths, ranking.Score(Url("/x")).Rule!.Text));
        Assert.Equal(8, ranking.Score(Url("/y/x")).Tenths);
        Assert.Equal((UrlRanking.DefaultTenths, null), ranking.Score(Url("/")));
        Assert.Equal([7, 2, 5], new[] { "/x", "/y/x", "/" }.Select(path => ranking.Band(Url(path))));
        Assert.Equal(0, Ranking(CrawlOrder.DepthFirst).Band(Url("/x")));
    }

    [Theory]
    [InlineData("news")]
    [InlineData("=0.5")]
    [InlineData("news=1.1")]
    [InlineData("news=-0.1")]
    [InlineData("news=0.55")]
    [InlineData("news=high")]
    [InlineData("(=0.5")]
    [InlineData("(?=x)=0.5")]
    public void RuleThatCannotBeRead_IsNamed(string text)
    {
        Assert.False(ScoreRule.TryParse(text, out _, out var error));
        Assert.StartsWith("crawler.frontier.score: '", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("score = [\"news=2\"], order = best-first", "'news=2' is no rule: write REGEX=NUMBER, with a number from 0.0 to 1.0 in steps of a tenth.")]
    [InlineData("score = [\"news=0.9\"]", "Scores are used by best-first only.")]
    public void ScoresThatMeanNothing_AreConfigurationErrors(string frontier, string expected)
    {
        Assert.False(EffectiveConfig.TryLoad([new ConfigFile("test", $"crawler.frontier {{ {frontier} }}")], [], out _, out var errors));
        Assert.Equal(("crawler.frontier.score", expected), (errors.Single().Path, errors.Single().Message));
    }

    [Theory]
    [InlineData(CrawlOrder.BreadthFirst)]
    [InlineData(CrawlOrder.DepthFirst)]
    [InlineData(CrawlOrder.BestFirst)]
    public void NoRuleSpeaks_EveryUrlHasTheOnlyBand(CrawlOrder order)
    {
        var ranking = Ranking(order);
        Assert.Equal(ranking.Band(Url("/x")), ranking.OnlyBand);
        Assert.Equal(order == CrawlOrder.BestFirst, Ranking(order, "x=0.3").OnlyBand is null);
    }

    private static UrlRanking Ranking(CrawlOrder order, params string[] score) => new(CrawlOptions.Default.Frontier with { Order = order, Score = score });

    private static CanonicalUrl Url(string path) => CanonicalUrl.TryCreate($"http://a.test{path}", out var url, out _) ? url : throw new ArgumentException(path, nameof(path));
}
