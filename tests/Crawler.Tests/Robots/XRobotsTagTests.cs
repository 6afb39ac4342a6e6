using Crawler.Robots;
using FsCheck;
using FsCheck.Fluent;

namespace Crawler.Tests.Robots;

public class XRobotsTagTests
{
    [Theory]
    [InlineData("", false, false)]
    [InlineData("nofollow", false, true)]
    [InlineData(" NoIndex , NOFOLLOW ", true, true)]
    [InlineData("none", true, true)]
    [InlineData("all", false, false)]
    [InlineData("otherbot: nofollow", false, false)]
    [InlineData("otherbot: noindex, nofollow", false, false)]
    [InlineData("crawler: nofollow", false, true)]
    [InlineData("CRAWLER : noindex, nofollow", true, true)]
    [InlineData("*: nofollow", false, true)]
    [InlineData("nofollow, otherbot: noindex", false, true)]
    [InlineData("otherbot: noindex, crawler: nofollow", false, true)]
    [InlineData("unavailable_after: 25 Jun 2030 15:00:00 PST, nofollow", false, true)]
    [InlineData("max-snippet: 10, noindex", true, false)]
    [InlineData("unavailable_after: Wednesday, 25-Jun-30 15:00:00 GMT", false, false)]
    [InlineData("nofollower", false, false)]
    public void OneHeader(string value, bool noIndex, bool noFollow) => Assert.Equal(new RobotsMarks(noIndex, noFollow), XRobotsTag.Read([value], "Crawler"));

    [Fact]
    public void SeveralHeaders_AddUp() => Assert.Equal(new RobotsMarks(NoIndex: true, NoFollow: true), XRobotsTag.Read(["noindex", "otherbot: none", "nofollow"], "Crawler"));

    [Fact]
    public void OneRobotsName_DoesNotReachIntoTheNextHeader() => Assert.Equal(new RobotsMarks(NoIndex: false, NoFollow: true), XRobotsTag.Read(["otherbot: noindex", "nofollow"], "Crawler"));

    [Theory]
    [InlineData("noindex, nofollow", "crawler: noindex", true, false)]
    [InlineData("none", "crawler: all", false, false)]
    public void OurOwnName_ReplacesWhatIsForAll(string forAll, string own, bool noIndex, bool noFollow)
    {
        Assert.Equal(new RobotsMarks(noIndex, noFollow), XRobotsTag.Read([forAll, own], "Crawler"));
        Assert.Equal(new RobotsMarks(noIndex, noFollow), XRobotsTag.Read([own, forAll], "Crawler"));
        Assert.Equal(XRobotsTag.Read([forAll], "Crawler"), XRobotsTag.Read([forAll, own], null));
    }

    [Fact]
    public void AnyValues_AreReadAndMoreOfThemAskForNoLess() => Prop.ForAll(
        Gen.Elements("nofollow", "noindex", "none", "otherbot:", ":", ",", " ", "*", "max-snippet:", "\u0000", "\uD800").ArrayOf().Select(string.Concat).ArrayOf().ToArbitrary(),
        values =>
        {
            var some = XRobotsTag.Read(values, null);
            var more = XRobotsTag.Read([.. values, "nofollow"], null);
            return more.NoFollow && more.NoIndex == some.NoIndex;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));
}
