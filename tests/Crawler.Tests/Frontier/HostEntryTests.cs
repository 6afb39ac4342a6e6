using Crawler.Frontier;
using Crawler.Urls;

namespace Crawler.Tests.Frontier;

public class HostEntryTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly HostEntry _entry = new(new HostKey("a.test"));

    [Fact]
    public void ClockIsLost_AWholeDelayBegins()
    {
        _entry.LoseClock(Now);
        Assert.Equal(Now, _entry.ClockLostAt);
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(4.9, 0)]
    [InlineData(5, 5)]
    [InlineData(7, 7)]
    public void ClockIsLostAgain_TheDelayGoesOnUntilItIsOver(double secondsLater, double countedFrom)
    {
        _entry.ClockHold = (Now, Now.AddSeconds(5));
        _entry.LoseClock(Now.AddSeconds(secondsLater));
        Assert.Equal(Now.AddSeconds(countedFrom), _entry.ClockLostAt);
    }
}
