using Crawler.Frontier;

namespace Crawler.Tests.Frontier;

public class SuspicionsTests
{
    [Theory]
    [InlineData(0, Suspicion.None)]
    [InlineData(2, Suspicion.None)]
    [InlineData(3, Suspicion.TryAlone)]
    [InlineData(4, Suspicion.Crashed)]
    [InlineData(9, Suspicion.Crashed)]
    public void OnlyAKillWhileItWasAlone_MakesItFail(int losses, object expected) => Assert.Equal(expected, Suspicions.Of(losses));
}
