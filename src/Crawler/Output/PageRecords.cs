using System.Security.Cryptography;
using Crawler.Fetching;
using Crawler.Frontier;
using Crawler.Parsing;

namespace Crawler.Output;

/// <summary>Builds the record of each way in which a URL can end. Pure: the time is given.</summary>
internal static class PageRecords
{
    private const int LongestValidator = 1024;

    /// <summary>A 2xx response.</summary>
    /// <param name="context">What the crawl knows of the URL.</param>
    /// <param name="success">The response.</param>
    /// <param name="page">What was found in it; <see cref="ParsedPage.Empty"/> where it is no document.</param>
    /// <param name="likeness">What it is like; null where it is no document.</param>
    /// <param name="withDigest">Whether anybody wants the body's digest.</param>
    /// <param name="withBody">Whether an output wants the body.</param>
    /// <param name="now">When it ended.</param>
    public static PageRecord Fetched(PageContext context, FetchOutcome.Success success, ParsedPage page, PageLikeness? likeness, bool withDigest, bool withBody, DateTimeOffset now) =>
        Answered(context, PageOutcome.Fetched, success, now) with
        {
            Charset = page.Charset,
            CharsetSource = page.CharsetSource is { } source ? Name(source) : null,
            Bytes = success.Body.Length,
            Sha256 = withDigest ? Digest(success.Body.Span) : null,
            Likeness = likeness,
            Title = page.Title,
            Canonical = page.Canonical,
            Lang = page.Lang,
            NoIndex = page.NoIndex || page.HeaderMarks.NoIndex,
            Links = page.Charset is null ? null : page.LinkCount + page.LinksCut,
            LinksCut = page.LinksCut + page.ResourcesCut is > 0 and var cut ? cut : null,
            LinksTooLong = page.LinksTooLong is > 0 and var tooLong ? tooLong : null,
            IsTruncated = page.IsCut,
            // The cast matters: null alone would become an empty body.
            Body = withBody ? success.Body : (ReadOnlyMemory<byte>?)null,
        };

    /// <summary>A redirect, whose target is a URL of its own.</summary>
    public static PageRecord Redirected(PageContext context, FetchOutcome.Redirect redirect, DateTimeOffset now) =>
        Answered(context, PageOutcome.Redirected, redirect, now) with { RedirectTo = redirect.Target.Text };

    /// <summary>A 304.</summary>
    public static PageRecord NotModified(PageContext context, FetchOutcome.NotModified notModified, DateTimeOffset now) =>
        Answered(context, PageOutcome.NotModified, notModified, now);

    /// <summary>A 2xx response of a media type that is not wanted.</summary>
    public static PageRecord Unwanted(PageContext context, FetchOutcome.Unwanted unwanted, DateTimeOffset now) =>
        Answered(context, PageOutcome.Skipped, unwanted, now) with { Reason = nameof(SkipReason.UnwantedType), Error = unwanted.Detail };

    /// <summary>No usable response after the last attempt; the reason is the error's name.</summary>
    public static PageRecord Failed(PageContext context, FetchOutcome.Failure failure, DateTimeOffset now) =>
        Answered(context, PageOutcome.Failed, failure, now) with { Reason = failure.Error.ToString(), Error = failure.Detail };

    /// <summary>A failure of ours (a crash, a parse or lease that took too long).</summary>
    /// <param name="context">What the crawl knows of the URL.</param>
    /// <param name="outcome">What the last request came to; null where it is not known.</param>
    /// <param name="reason">The named reason.</param>
    /// <param name="detail">One line for people.</param>
    /// <param name="now">When it was given up.</param>
    public static PageRecord Failed(PageContext context, FetchOutcome? outcome, string reason, string? detail, DateTimeOffset now) =>
        Answered(context, PageOutcome.Failed, outcome, now) with { Reason = reason, Error = detail };

    /// <summary>Not requested because robots.txt says so, or because it could not be had.</summary>
    /// <param name="context">What the crawl knows of the URL.</param>
    /// <param name="reason">The named reason.</param>
    /// <param name="detail">The line of robots.txt that decided, or why there was none; null is nothing to tell.</param>
    public static PageRecord RefusedByRobots(PageContext context, string reason, string? detail) =>
        Start(context, PageOutcome.Skipped) with { Reason = reason, Error = detail };

    private static PageRecord Start(PageContext context, PageOutcome outcome) => new()
    {
        Url = context.Url.Text,
        Outcome = outcome,
        Depth = context.Depth,
        Referrer = context.Referrer,
        Attempts = context.Attempts,
    };

    private static PageRecord Answered(PageContext context, PageOutcome outcome, FetchOutcome? fetched, DateTimeOffset now)
    {
        var record = Start(context, outcome) with { FetchedAt = now, Elapsed = fetched?.Elapsed };
        if (fetched?.Response is not { } head) return record;
        return record with
        {
            FinalUrl = head.Url.Equals(context.Url) ? null : head.Url.Text,
            Status = head.Status,
            HttpVersion = head.HttpVersion,
            Tls = head.Tls switch { TlsOverride.Unverified => "unverified", TlsOverride.Pinned => "pinned", _ => null },
            ContentType = head.ContentType,
            BytesWire = head.BytesWire,
            ETag = Validator(head.ETag),
            LastModified = Validator(head.LastModified),
        };
    }

    private static string Digest(ReadOnlySpan<byte> body)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(body, digest);
        return Convert.ToHexStringLower(digest);
    }

    // Longer ones are nobody's: sent back with every request of a recrawl, they would only cost.
    private static string? Validator(string? value) => value?.Length is > 0 and <= LongestValidator ? value : null;

    private static string Name(CharsetSource source) => source switch
    {
        CharsetSource.Bom => "bom",
        CharsetSource.Header => "header",
        CharsetSource.Meta => "meta",
        CharsetSource.Guess => "guess",
        _ => "default",
    };
}
