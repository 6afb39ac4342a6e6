using System.Runtime.CompilerServices;
using Crawler.Frontier;
using Crawler.Frontier.Traps;

namespace Crawler.Tests.Frontier.Traps;

public class TrapBookTests
{
    private const string Rule = "crawler.traps.max-segments = 30: http://a.test long paths";

    [Fact]
    public void LetThrough_IsNotCountedAnyMore()
    {
        var book = new TrapBook();
        book.HoldBack(Rule, new UrlId(1), "http://a.test/1");
        book.HoldBack(Rule, new UrlId(2), "http://a.test/2");
        book.LetThrough(new UrlId(2));
        book.LetThrough(new UrlId(2));
        book.LetThrough(new UrlId(3));
        Assert.Equal([new TrapPattern(Rule, 1, "http://a.test/1")], book.Patterns);
        book.LetThrough(new UrlId(1));
        Assert.Empty(book.Patterns);
    }

    [Fact]
    public void HeldBackBefore_CountsWithWhatIsHeldBackNow()
    {
        var book = new TrapBook();
        book.Restore(Rule, new UrlId(1), "http://a.test/1");
        Assert.Equal(Rule, book.RuleOf("max-segments", 30, "http://a.test", "long paths"));
        book.HoldBack(Rule, new UrlId(2), "http://a.test/2");
        Assert.Equal([new TrapPattern(Rule, 2, "http://a.test/1")], book.Patterns);
    }

    // A rule has a text of its own for each URL that it is told of.
    [Fact]
    public void HeldBackByOneRule_ItsTextIsKeptOnce()
    {
        var book = new TrapBook();
        var kept = Hold(book);
        GC.Collect();
        Assert.Equal(1, kept.Count(text => text.IsAlive));
        Assert.Equal(100, book.Patterns.Single().Urls);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference[] Hold(TrapBook book) => [.. Enumerable.Range(1, 100).Select(id =>
    {
        var rule = book.RuleOf("max-segments", 30, "http://a.test", "long paths");
        book.HoldBack(rule, new UrlId(id), "http://a.test/1");
        return new WeakReference(rule);
    })];

    [Fact]
    public void MoreThanAreRemembered_AreCountedAllTheSame()
    {
        var book = new TrapBook();
        for (var id = 1; id <= 100_002; id++) book.HoldBack(Rule, new UrlId(id), "http://a.test/");
        book.LetThrough(new UrlId(100_002));
        book.LetThrough(new UrlId(1));
        Assert.Equal(100_001, book.Patterns.Single().Urls);
    }
}
