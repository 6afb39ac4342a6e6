using Crawler.Parsing;

namespace Crawler.Output;

/// <summary>One line of pages.jsonl: a URL that was leased, or refused by robots. Absent values are null and are not written.</summary>
public sealed record PageRecord
{
    /// <summary>The URL as fetched.</summary>
    public required string Url { get; init; }

    /// <summary>The URL that answered in the end; only in <c>fetch</c>, where redirects are followed within the call.</summary>
    public string? FinalUrl { get; init; }

    /// <summary>The status code.</summary>
    public int? Status { get; init; }

    /// <summary>What became of the URL.</summary>
    public required PageOutcome Outcome { get; init; }

    /// <summary>Why it was skipped or failed: a named reason.</summary>
    public string? Reason { get; init; }

    /// <summary>One line for people on the failure.</summary>
    public string? Error { get; init; }

    /// <summary>Links followed from a seed; null in <c>fetch</c>.</summary>
    public int? Depth { get; init; }

    /// <summary>The URL on which it was found first; null for a seed.</summary>
    public string? Referrer { get; init; }

    /// <summary>Requests made for it.</summary>
    public int Attempts { get; init; }

    /// <summary>When the last attempt ended, UTC.</summary>
    public DateTimeOffset? FetchedAt { get; init; }

    /// <summary>Time of the last attempt.</summary>
    public TimeSpan? Elapsed { get; init; }

    /// <summary><c>1.1</c> or <c>2</c>.</summary>
    public string? HttpVersion { get; init; }

    /// <summary>How the configuration overrode the verification of the host's certificate: <c>unverified</c> or <c>pinned</c>; null where nothing did.</summary>
    public string? Tls { get; init; }

    /// <summary>The Content-Type header as sent.</summary>
    public string? ContentType { get; init; }

    /// <summary>WHATWG name of the encoding.</summary>
    public string? Charset { get; init; }

    /// <summary>How it was decided: bom, header, meta, guess or default.</summary>
    public string? CharsetSource { get; init; }

    /// <summary>Bytes of the body on the wire.</summary>
    public long? BytesWire { get; init; }

    /// <summary>Bytes of the decoded body.</summary>
    public long? Bytes { get; init; }

    /// <summary>SHA-256 of the decoded body, lower-case hexadecimal; null for what was no 2xx response, and where no output is shown the record.</summary>
    public string? Sha256 { get; init; }

    /// <summary>The page's title.</summary>
    public string? Title { get; init; }

    /// <summary>The page's canonical link, absolute.</summary>
    public string? Canonical { get; init; }

    /// <summary>The page's language.</summary>
    public string? Lang { get; init; }

    /// <summary>Number of distinct links of the page, cut ones included.</summary>
    public int? Links { get; init; }

    /// <summary>Distinct links and resources of the page that were left out, because it has more than <c>crawler.parsing.max-outlinks</c>; null where none was.</summary>
    public int? LinksCut { get; init; }

    /// <summary>Links of the page that were left out, because they are longer than <c>crawler.parsing.max-url-length</c>; null where none was.</summary>
    public int? LinksTooLong { get; init; }

    /// <summary>Whether the page was not read to its end: it is larger than <c>crawler.parsing.max-document-bytes</c>, or its tree, where one is built, could not be finished. Nesting beyond <c>crawler.parsing.max-nesting</c> alone does not end it.</summary>
    public bool IsTruncated { get; init; }

    /// <summary>Whether the page, by meta robots or X-Robots-Tag, asks not to be shown in search results. It is crawled all the same.</summary>
    public bool NoIndex { get; init; }

    /// <summary>Where a redirect leads.</summary>
    public string? RedirectTo { get; init; }

    /// <summary>What code of the host application took out of the page, by name; null where nothing was.</summary>
    public IReadOnlyDictionary<string, string>? Extracted { get; init; }

    /// <summary>The ETag header, for the ledger only: what a recrawl sends as If-None-Match. Never part of the line.</summary>
    public string? ETag { get; init; }

    /// <summary>The Last-Modified header as sent, for the ledger only: what a recrawl sends as If-Modified-Since. Never part of the line.</summary>
    public string? LastModified { get; init; }

    /// <summary>What the page is like, to be compared with others; null where it is no page. Never part of the line.</summary>
    internal PageLikeness? Likeness { get; init; }

    /// <summary>The decoded body where an output wants it; never part of the line.</summary>
    public ReadOnlyMemory<byte>? Body { get; init; }
}

/// <summary>What became of a URL.</summary>
public enum PageOutcome
{
    /// <summary>A 2xx response was read.</summary>
    Fetched,

    /// <summary>It answered with a redirect, which is a URL of its own.</summary>
    Redirected,

    /// <summary>A 304.</summary>
    NotModified,

    /// <summary>Given up, or crashed.</summary>
    Failed,

    /// <summary>Not requested.</summary>
    Skipped,
}
