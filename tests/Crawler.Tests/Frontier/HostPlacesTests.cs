using Crawler.Frontier;
using Crawler.Urls;

namespace Crawler.Tests.Frontier;

public class HostPlacesTests
{
    private readonly HostPlaces _places = new(2, 3);
    private readonly HostEntry _first = Entry("a.test");
    private readonly HostEntry _second = Entry("b.test");

    public HostPlacesTests()
    {
        _places.Take(_first);
        _places.Take(_second);
    }

    [Fact]
    public void NobodyWaits_HostsKeepTheirPlaces()
    {
        Serve(_first, 10);
        Assert.True(_places.AreTaken);
        Assert.Null(_places.NextToLeave(0));
        Assert.False(_first.IsLeaving);
    }

    [Fact]
    public void HostsThatHadTheirShare_LeaveInTheOrderInWhichTheyHadIt_NoMoreThanWait()
    {
        Serve(_second, 3);
        Serve(_first, 2);
        Assert.Same(_second, _places.NextToLeave(1));
        Assert.Null(_places.NextToLeave(2));
        Serve(_first, 1);
        Assert.Null(_places.NextToLeave(1));
        Assert.Same(_first, _places.NextToLeave(2));
        Assert.True(_first.IsLeaving && _second.IsLeaving);
        Assert.Equal(2, _places.Count);
    }

    [Fact]
    public void PlaceThatIsFree_IsAskedOfNobody()
    {
        Serve(_first, 3);
        _places.Leave(_second);
        Assert.Null(_places.NextToLeave(1));
    }

    [Fact]
    public void HostThatHasLeft_IsNotAskedForItsPlace_AndBeginsAnewWithTheNext()
    {
        Serve(_first, 3);
        _places.Leave(_first);
        _places.Take(_first);
        Serve(_first, 2);
        Assert.Null(_places.NextToLeave(1));
        Serve(_first, 1);
        Assert.Same(_first, _places.NextToLeave(1));
        _places.Leave(_first);
        _places.Take(_first);
        Serve(_second, 3);
        Assert.Same(_second, _places.NextToLeave(1));
    }

    [Fact]
    public void HostWithoutAPlace_HasNothingToLeave()
    {
        var third = Entry("c.test");
        Serve(third, 5);
        _places.Leave(third);
        Assert.Equal(2, _places.Count);
        Assert.Null(_places.NextToLeave(1));
    }

    private static HostEntry Entry(string name) => new(new HostKey(name));

    private void Serve(HostEntry host, int times)
    {
        for (var i = 0; i < times; i++) _places.Serve(host);
    }
}
