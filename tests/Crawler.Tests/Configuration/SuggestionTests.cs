using Crawler.Configuration;

namespace Crawler.Tests.Configuration;

public class SuggestionTests
{
    [Theory]
    [InlineData("", "", 0)]
    [InlineData("delay", "delay", 0)]
    [InlineData("dealy", "delay", 1)]
    [InlineData("dela", "delay", 1)]
    [InlineData("delays", "delay", 1)]
    [InlineData("kitten", "sitting", 3)]
    public void Distance_CountsLetters(string a, string b, int expected)
    {
        Assert.Equal(expected, Suggestion.Distance(a, b));
        Assert.Equal(expected, Suggestion.Distance(b, a));
    }

    [Theory]
    [InlineData("hots", "host")]
    [InlineData("zzzz", null)]
    public void Nearest_GivesNothingWhenNothingIsNear(string written, string? expected) =>
        Assert.Equal(expected, Suggestion.Nearest(written, ["page", "host", "domain"]));
}
