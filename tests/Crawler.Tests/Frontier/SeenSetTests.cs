using Crawler.Frontier;

namespace Crawler.Tests.Frontier;

public class SeenSetTests
{
    [Fact]
    public void AddedTwice_IsSeenTheSecondTime()
    {
        using var set = new SeenSet();
        Assert.True(set.Add(7));
        Assert.False(set.Add(7));
        Assert.True(set.Contains(7));
        Assert.False(set.Contains(8));
        Assert.Equal(1, set.Count);
    }

    [Fact]
    public void GrownManyTimes_ForgetsNothing()
    {
        using var set = new SeenSet();
        var random = new Random(1);
        var added = new HashSet<ulong>();
        while (added.Count < 100_000)
        {
            var fingerprint = (ulong)random.NextInt64() << 1 | 1;
            Assert.Equal(added.Add(fingerprint), set.Add(fingerprint));
        }

        Assert.All(added, fingerprint => Assert.True(set.Contains(fingerprint)));
        Assert.Equal(added.Count, set.Count);
        Assert.InRange((double)set.Bytes / set.Count, 8, 12);
    }

    [Fact]
    public void NeighbouringSlots_AreToldApart()
    {
        // All of these start at the same slot.
        using var set = new SeenSet();
        for (var i = 1UL; i <= 500; i++) Assert.True(set.Add(i));
        for (var i = 1UL; i <= 500; i++) Assert.False(set.Add(i));
        Assert.False(set.Contains(501UL));
    }
}
