using Crawler.Configuration;
using Crawler.Urls;
using FsCheck;
using FsCheck.Fluent;

namespace Crawler.Tests.Urls;

public class KeyRulesTests
{
    private static readonly UrlsOptions Defaults = CrawlOptions.Default.Urls;

    [Theory]
    [InlineData("http://a.test/p?utm_source=x&id=7&UTM_Medium=y&gclid=z", "http://a.test/p?id=7")]
    [InlineData("http://a.test/p?utm_source=x", "http://a.test/p")]
    [InlineData("http://a.test/p?utm%5Fsource=x&id=1", "http://a.test/p?id=1")]
    [InlineData("http://a.test/p?utm=1&autm_x=2&gclids=3", "http://a.test/p?utm=1&autm_x=2&gclids=3")]
    [InlineData("http://a.test/p?id=1&PHPSESSID=ab12&x", "http://a.test/p?id=1&x")]
    [InlineData("http://a.test/p;jsessionid=AB12?id=1", "http://a.test/p?id=1")]
    [InlineData("http://a.test/d;v=1;JSESSIONID=AB12;w=2/p", "http://a.test/d;v=1;w=2/p")]
    [InlineData("http://a.test/p;jsessionid", "http://a.test/p")]
    [InlineData("http://a.test/p;jsessionids=1", "http://a.test/p;jsessionids=1")]
    [InlineData("http://a.test/x/..;jsessionid=1/p", "http://a.test/x/..;jsessionid=1/p")]
    [InlineData("http://a;jsessionid=1/p", "http://a;jsessionid=1/p")]
    [InlineData("http://a.test/(S(lit3py55t21z5v55vlm25s55))/p.aspx?id=1", "http://a.test/p.aspx?id=1")]
    [InlineData("http://a.test/shop/(A(x-1_)F(t2)S(lit3py55)X(1))/", "http://a.test/shop/")]
    [InlineData("http://a.test/(S(a1));jsessionid=2/(S(b2))/p", "http://a.test/p")]
    [InlineData("http://a.test/(S(a1))", "http://a.test/(S(a1))")]
    [InlineData("http://a.test/(S)/(S())/(T(a1))/(S(a1)/(S(a.1))/()/p", "http://a.test/(S)/(S())/(T(a1))/(S(a1)/(S(a.1))/()/p")]
    [InlineData("http://a.test/p?a=/(S(a1))/b", "http://a.test/p?a=/(S(a1))/b")]
    [InlineData("http://a.test/p?sid=1&session=2&token=3&ref=4", "http://a.test/p?sid=1&session=2&token=3&ref=4")]
    [InlineData("http://a.test/p?", "http://a.test/p?")]
    [InlineData("http://a.test/p?b=2&a=1&&a=0", "http://a.test/p?b=2&a=1&&a=0")]
    public void Defaults_DropOnlyWhatNeverShowsAnotherPage(string url, string key) => Assert.Equal(key, new KeyRules(Defaults).KeyOf(Url(url)));

    [Theory]
    [InlineData("http://a.test/p?b=2&a=1&c&a=0", "http://a.test/p?a=1&a=0&b=2&c")]
    [InlineData("http://a.test/p?b&utm_x=1&a", "http://a.test/p?a&b")]
    [InlineData("http://a.test/p?", "http://a.test/p?")]
    [InlineData("http://a.test/p?utm_x", "http://a.test/p")]
    [InlineData("http://a.test/p", "http://a.test/p")]
    public void SortedQuery_KeepsTheOrderOfOneName(string url, string key) => Assert.Equal(key, new KeyRules(Defaults with { SortQuery = true }).KeyOf(Url(url)));

    [Fact]
    public void NoRules_LeaveTheCanonicalForm()
    {
        var rules = new KeyRules(new UrlsOptions { SortQuery = false, DropParameters = [], SessionIds = [], SessionSegments = false });
        Assert.Equal("http://a.test/(S(a))/p;jsessionid=1?utm_source=x", rules.KeyOf(Url("http://a.test/(S(a))/p;jsessionid=1?utm_source=x")));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void KeyOfAKey_IsTheKey(bool sortQuery)
    {
        var rules = new KeyRules(Defaults with { SortQuery = sortQuery });
        string[] pieces = ["/", "(S(a1))", "/(S(b", "))/", ".", "..", ";", ";jsessionid=1", ";JSESSIONID", "?", "&", "=", "utm_a", "utm%5fa=1", "a=1", "b", "phpsessid=9", "%", "%2e", "%3B", "%41", "%6asessionid", "x", "1", "é"];
        var texts = Gen.Elements(pieces).ArrayOf().Select(parts => "http://a;jsessionid=1.test/" + string.Concat(parts)).ToArbitrary();
        Prop.ForAll(texts, text =>
        {
            if (!CanonicalUrl.TryCreate(text, out var url, out _)) return true;
            var key = rules.KeyOf(url);
            return CanonicalUrl.TryCreate(key, out var again, out _) && again.Text == key && rules.KeyOf(again) == key;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(20_000).WithEndSize(25));
    }

    [Fact]
    public void ManyParameters_AreSortedInNoTimeThatMatters()
    {
        var url = Url("http://a.test/?" + string.Join('&', Enumerable.Range(0, 200_000).Select(i => (i * 7919L) % 200_003)));
        Assert.StartsWith("http://a.test/?0&1&10&100&", new KeyRules(Defaults with { SortQuery = true }).KeyOf(url), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gclid", true)]
    [InlineData("utm_*", true)]
    [InlineData("*", false)]
    [InlineData("", false)]
    [InlineData("a**", false)]
    [InlineData("a*b", false)]
    [InlineData("a=b", false)]
    [InlineData(";jsessionid", false)]
    public void Pattern_IsANameOrItsBeginning(string pattern, bool expected) => Assert.Equal(expected, ParameterNames.IsPattern(pattern));

    private static CanonicalUrl Url(string text) => CanonicalUrl.TryCreate(text, out var url, out var error) ? url : throw new ArgumentException($"{text}: {error}", nameof(text));
}
