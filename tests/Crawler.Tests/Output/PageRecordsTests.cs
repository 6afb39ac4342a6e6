using System.Text;
using Crawler.Fetching;
using Crawler.Output;
using Crawler.Parsing;
using Crawler.Tests.Parsing;

namespace Crawler.Tests.Output;

public sealed class PageRecordsTests
{
    private static readonly DateTimeOffset Now = new(2026, 7, 4, 12, 0, 0, TimeSpan.Zero);
    private static readonly PageContext Context = new(Pages.Url("http://example.com/a"), 2, "http://example.com/", 1);

    private static ResponseHead Head(int status) => new() { Url = Context.Url, Status = status, HttpVersion = "2", ContentType = "text/html", BytesWire = 42 };

    [Fact]
    public void Page_TakesResponseAndDocument()
    {
        var body = Encoding.UTF8.GetBytes("abc");
        var success = new FetchOutcome.Success(Head(200), body) { Elapsed = TimeSpan.FromMilliseconds(7) };
        var page = new ParsedPage { Title = "T", Charset = "windows-1252", CharsetSource = CharsetSource.Default, LinksCut = 3, ResourcesCut = 1, LinksTooLong = 2, IsCut = true, Links = [new PageLink(Context.Url, LinkKind.Anchor, NoFollow: false)] };
        var record = PageRecords.Fetched(Context, success, page, new PageLikeness(7, 8), withDigest: true, withBody: false, Now);
        Assert.Equal(
            new PageRecord
            {
                Url = "http://example.com/a",
                Status = 200,
                Outcome = PageOutcome.Fetched,
                Depth = 2,
                Referrer = "http://example.com/",
                Attempts = 1,
                FetchedAt = Now,
                Elapsed = TimeSpan.FromMilliseconds(7),
                HttpVersion = "2",
                ContentType = "text/html",
                Likeness = new PageLikeness(7, 8),
                Charset = "windows-1252",
                CharsetSource = "default",
                BytesWire = 42,
                Bytes = 3,
                Sha256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
                Title = "T",
                Links = 4,
                LinksCut = 4,
                LinksTooLong = 2,
                IsTruncated = true,
            },
            record);
        Assert.Equal(record with { Sha256 = null }, PageRecords.Fetched(Context, success, page, new PageLikeness(7, 8), withDigest: false, withBody: false, Now));
        Assert.Equal(3, PageRecords.Fetched(Context, success, page, null, withDigest: true, withBody: true, Now).Body!.Value.Length);
    }

    [Theory]
    [InlineData(TlsOverride.Unverified, "unverified")]
    [InlineData(TlsOverride.Pinned, "pinned")]
    [InlineData(null, null)]
    public void OverriddenTls_IsSaid(TlsOverride? tls, string? said) =>
        Assert.Equal(said, PageRecords.NotModified(Context, new FetchOutcome.NotModified(Head(304) with { Tls = tls }) { Elapsed = TimeSpan.Zero }, Now).Tls);

    [Fact]
    public void Validators_AreKeptUnlessTheyAreTooLong()
    {
        var head = Head(200) with { ETag = "W/\"x\"", LastModified = new string('x', 1025) };
        var record = PageRecords.Fetched(Context, new FetchOutcome.Success(head, Array.Empty<byte>()) { Elapsed = TimeSpan.Zero }, ParsedPage.Empty, null, withDigest: true, withBody: false, Now);
        Assert.Equal(("W/\"x\"", null), (record.ETag, record.LastModified));
    }

    [Fact]
    public void UnwantedType_IsSkippedAndItsResponseRecorded()
    {
        var record = PageRecords.Unwanted(Context, new FetchOutcome.Unwanted(Head(200), "video/mp4 (crawler.fetching.skip-types)") { Elapsed = TimeSpan.Zero }, Now);
        Assert.Equal((PageOutcome.Skipped, 200, "UnwantedType", "video/mp4 (crawler.fetching.skip-types)"), (record.Outcome, record.Status, record.Reason, record.Error));
    }

    [Fact]
    public void NoDocument_HasNoCountOfLinks()
    {
        var success = new FetchOutcome.Success(Head(200) with { ContentType = "image/png" }, new byte[1]) { Elapsed = TimeSpan.Zero };
        var record = PageRecords.Fetched(Context, success, ParsedPage.Empty, null, withDigest: true, withBody: false, Now);
        Assert.Null(record.Links);
        Assert.Equal((null, null, false), (record.LinksCut, record.LinksTooLong, record.IsTruncated));
        Assert.Null(record.Charset);
    }

    [Fact]
    public void RedirectFollowedWithinTheCall_NamesTheUrlThatAnswered()
    {
        var success = new FetchOutcome.Success(Head(200) with { Url = Pages.Url("http://example.com/b") }, Array.Empty<byte>()) { Elapsed = TimeSpan.Zero };
        var record = PageRecords.Fetched(Context with { Depth = null, Referrer = null }, success, ParsedPage.Empty, null, withDigest: true, withBody: false, Now);
        Assert.Equal("http://example.com/b", record.FinalUrl);
        Assert.Null(record.Depth);
    }

    [Fact]
    public void OtherOutcomes_SayWhatBecameOfTheUrl()
    {
        var redirect = PageRecords.Redirected(Context, new FetchOutcome.Redirect(Head(301), Pages.Url("http://example.com/b")) { Elapsed = TimeSpan.Zero }, Now);
        Assert.Equal((PageOutcome.Redirected, 301, "http://example.com/b"), (redirect.Outcome, redirect.Status, redirect.RedirectTo));

        var unchanged = PageRecords.NotModified(Context, new FetchOutcome.NotModified(Head(304)) { Elapsed = TimeSpan.Zero }, Now);
        Assert.Equal((PageOutcome.NotModified, 304), (unchanged.Outcome, unchanged.Status));

        var failed = PageRecords.Failed(Context, new FetchOutcome.Failure(FetchError.HttpStatus, "404 Not Found", Head(404)) { Elapsed = TimeSpan.Zero }, Now);
        Assert.Equal((PageOutcome.Failed, 404, "HttpStatus", "404 Not Found"), (failed.Outcome, failed.Status, failed.Reason, failed.Error));

        var unreachable = PageRecords.Failed(Context, new FetchOutcome.Failure(FetchError.DnsNotFound, "no such host") { Elapsed = TimeSpan.FromSeconds(1) }, Now);
        Assert.Null(unreachable.Status);
        Assert.Equal(TimeSpan.FromSeconds(1), unreachable.Elapsed);

        var crashed = PageRecords.Failed(Context, null, "Crashed", "three times", Now);
        Assert.Equal(("Crashed", "three times", Now), (crashed.Reason, crashed.Error, crashed.FetchedAt));

        var refused = PageRecords.RefusedByRobots(Context with { Attempts = 0 }, "Disallowed", "Disallow: /");
        Assert.Equal((PageOutcome.Skipped, "Disallowed", "Disallow: /"), (refused.Outcome, refused.Reason, refused.Error));
        Assert.Null(refused.FetchedAt);
    }
}
