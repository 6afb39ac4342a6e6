using System.Diagnostics;
using Crawler.Crawling;
using Crawler.Frontier;
using Crawler.Urls;

namespace Crawler.Tests.Crawling;

public class CrawlScopeTests
{
    [Theory]
    [InlineData(ScopeKind.Page, "http://example.org/a/b", "http://example.org/a/b#f", true)]
    [InlineData(ScopeKind.Page, "http://example.org/a/b", "http://example.org/a/b?c", false)]
    [InlineData(ScopeKind.Page, "http://example.org/~a", "http://example.org/%7Ea", true)]
    [InlineData(ScopeKind.Prefix, "http://example.org/a/b", "http://example.org/a/c/d?e", true)]
    [InlineData(ScopeKind.Prefix, "http://example.org/a/b", "http://example.org/a/", true)]
    [InlineData(ScopeKind.Prefix, "http://example.org/a/b", "http://example.org/a", false)]
    [InlineData(ScopeKind.Prefix, "http://example.org/a/b", "http://example.org/ab/c", false)]
    [InlineData(ScopeKind.Prefix, "http://example.org/a/b", "https://example.org/a/c", false)]
    [InlineData(ScopeKind.Prefix, "http://example.org/a/b", "http://example.org:81/a/c", false)]
    [InlineData(ScopeKind.Prefix, "http://example.org/a?b/c", "http://example.org/d", true)]
    [InlineData(ScopeKind.Prefix, "http://example.org/a/", "http://example.org/?/a/", false)]
    [InlineData(ScopeKind.Prefix, "http://example.org/%7Ea/b", "http://example.org/~a/c", true)]
    [InlineData(ScopeKind.Prefix, "http://joe@example.org/a/b", "http://example.org/a/c", true)]
    [InlineData(ScopeKind.Host, "http://example.org/a", "https://example.org/b", true)]
    [InlineData(ScopeKind.Host, "http://example.org/a", "http://example.org:8080/b", false)]
    [InlineData(ScopeKind.Host, "http://example.org:8080/a", "https://example.org:8080/b", true)]
    [InlineData(ScopeKind.Host, "http://example.org:8080/a", "http://example.org/b", false)]
    [InlineData(ScopeKind.Host, "http://example.org/a", "http://www.example.org/b", false)]
    [InlineData(ScopeKind.Domain, "http://www.example.org/a", "https://example.org/b", true)]
    [InlineData(ScopeKind.Domain, "http://example.org/a", "http://a.b.example.org:8080/b", true)]
    [InlineData(ScopeKind.Domain, "http://example.org/a", "http://badexample.org/", false)]
    [InlineData(ScopeKind.Domain, "http://sub.example.org/a", "http://example.org/", false)]
    [InlineData(ScopeKind.Domain, "http://www.com/a", "http://example.com/", false)]
    [InlineData(ScopeKind.Domain, "http://example.org./a", "http://www.example.org/", true)]
    [InlineData(ScopeKind.Domain, "http://127.0.0.1/a", "http://127.0.0.1:81/", true)]
    [InlineData(ScopeKind.Domain, "http://[::1]/a", "http://[::1]:81/", true)]
    [InlineData(ScopeKind.Any, "http://example.org/a", "https://other.example/", true)]
    public void Link_BelongsByTheKindOfScope(ScopeKind kind, string seed, string link, bool inScope)
    {
        var scope = Scope(kind, seed: seed);

        var verdict = scope.Judge(Url(link));

        Assert.Equal(inScope, verdict.InScope);
        Assert.Equal(inScope ? null : $"scope={kind.ToString().ToLowerInvariant()}", verdict.RuleText);
        Assert.True(scope.Judge(Url(seed)).InScope);
    }

    [Fact]
    public void ExcludePattern_DecidesAgainstEverythingElse()
    {
        var scope = Scope(ScopeKind.Any, include: ["."], exclude: ["x", @"\.pdf$"], seed: "http://example.org/a.pdf");

        var verdict = scope.Judge(Url("http://example.org/a.pdf"));

        Assert.Equal(ScopeRule.Exclude, verdict.Rule);
        Assert.Equal("x", verdict.Pattern);
        Assert.Equal("exclude=x", verdict.RuleText);
        Assert.Equal(@"exclude=\.pdf$", Scope(ScopeKind.Any, exclude: [@"\.pdf$"]).Judge(Url("http://e.org/a.pdf")).RuleText);
    }

    [Fact]
    public void IncludePatterns_OneMustMatchExceptForSeeds()
    {
        var scope = Scope(ScopeKind.Host, include: ["/docs/", "/blog/"], seed: "http://example.org/");

        Assert.True(scope.Judge(Url("http://example.org/")).InScope);
        Assert.True(scope.Judge(Url("http://example.org/blog/1")).InScope);
        Assert.Equal("include", scope.Judge(Url("http://example.org/shop/")).RuleText);
        Assert.Equal("scope=host", scope.Judge(Url("http://other.example/docs/")).RuleText);
    }

    [Fact]
    public void InvalidPatterns_AreAllNamed()
    {
        var options = new ScopeOptions { Kind = ScopeKind.Any, Include = ["a", "("], Exclude = ["(?=b)"] };

        Assert.False(CrawlScope.TryCreate(options, out var scope, out var errors));
        Assert.Null(scope);
        Assert.Collection(
            errors,
            e => Assert.StartsWith("include pattern 2 '(': ", e, StringComparison.Ordinal),
            e => Assert.StartsWith("exclude pattern 1 '(?=b)': ", e, StringComparison.Ordinal));
    }

    [Fact]
    public void TargetOfASeedsRedirect_JoinsTheScope()
    {
        var scope = Scope(ScopeKind.Host, seed: "http://example.org/");
        Assert.False(scope.Judge(Url("https://www.example.org/a")).InScope);

        scope.AddSeed(Url("https://www.example.org/"));

        Assert.True(scope.Judge(Url("https://www.example.org/a")).InScope);
    }

    [Theory]
    [InlineData(ScopeKind.Prefix, "http://example.org/a/b", "http://example.org/a/c")]
    [InlineData(ScopeKind.Host, "http://example.org/a", "http://example.org/b")]
    [InlineData(ScopeKind.Domain, "http://www.example.org/a", "http://sub.example.org/b")]
    public void ScopesThatShareTheirNames_ShareNoSeeds(ScopeKind kind, string seed, string link)
    {
        var (names, options) = (new NameBook(), new ScopeOptions { Kind = kind, Include = [], Exclude = [] });
        Assert.True(CrawlScope.TryCreate(options, names, out var one, out _));
        Assert.True(CrawlScope.TryCreate(options, names, out var other, out _));

        Assert.True(one.AddSeed(Url(seed)));
        Assert.False(one.AddSeed(Url(seed)));

        Assert.True(one.Judge(Url(link)).InScope);
        Assert.False(other.Judge(Url(link)).InScope);
        Assert.True(other.AddSeed(Url(seed)));
        Assert.True(other.Judge(Url(link)).InScope);
    }

    [Theory]
    [InlineData(ScopeKind.Prefix)]
    [InlineData(ScopeKind.Host)]
    [InlineData(ScopeKind.Domain)]
    public void ManySeeds_DoNotSlowVerdictsDown(ScopeKind kind)
    {
        var scope = Scope(kind);
        for (var i = 0; i < 20_000; i++) scope.AddSeed(Url($"http://host{i}.example/folder/{i}/page"));
        var hostile = Url("http://host1.example" + string.Concat(Enumerable.Repeat("/a", 1000)));

        var clock = Stopwatch.StartNew();
        for (var i = 0; i < 20_000; i++) scope.Judge(hostile);

        // A walk over the seeds would take minutes.
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }

    private static CrawlScope Scope(ScopeKind kind, string[]? include = null, string[]? exclude = null, string? seed = null)
    {
        Assert.True(CrawlScope.TryCreate(new ScopeOptions { Kind = kind, Include = include ?? [], Exclude = exclude ?? [] }, out var scope, out var errors));
        Assert.Empty(errors);
        if (seed is not null) scope.AddSeed(Url(seed));
        return scope;
    }

    private static CanonicalUrl Url(string text) => CanonicalUrl.TryCreate(text, out var url, out var error) ? url : throw new ArgumentException($"{text}: {error}", nameof(text));
}
