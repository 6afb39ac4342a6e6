using Crawler.Fetching;
using Crawler.Output;
using Crawler.Urls;

namespace Crawler.Frontier;

/// <summary>The end of one URL: the state it is left in, why, and the line to write for it.</summary>
/// <param name="Url">The URL.</param>
/// <param name="State">Not <see cref="UrlState.Pending"/>.</param>
/// <param name="Reason">The named reason of a failure or skip; null otherwise.</param>
/// <param name="Record">The line for every output; null where none is due.</param>
/// <param name="Lease">The lease under which it was settled; null where none was granted (refused by robots).</param>
public sealed record Settlement(FrontierUrl Url, UrlState State, string? Reason, PageRecord? Record, LeaseId? Lease);

/// <summary>A URL found for the first time, or one on which was decided anew: it was skipped and is wanted now, or waits and is not wanted any more.</summary>
/// <param name="Url">The URL.</param>
/// <param name="State"><see cref="UrlState.Pending"/> or <see cref="UrlState.Skipped"/>.</param>
/// <param name="Reason">The skip reason.</param>
/// <param name="Rule">What decided: the scope, a pattern, a limit with its value.</param>
/// <param name="IsKnown">Whether it has a row already, which this one replaces.</param>
public sealed record Judgement(FrontierUrl Url, UrlState State, string? Reason, string? Rule, bool IsKnown = false);

/// <summary>One request that was made for a URL, or broken off.</summary>
/// <param name="Url">The URL.</param>
/// <param name="Number">Counted from 1.</param>
/// <param name="StartedAt">When the request began.</param>
/// <param name="Elapsed">How long it took.</param>
/// <param name="Waited">How long the URL had waited in its host's queue for this request.</param>
/// <param name="WaitCause">What the wait ended with: the gate that opened last; null where it did not wait.</param>
/// <param name="Status">The status code; null where there was no response.</param>
/// <param name="Error">The name of the failure; null where there was none.</param>
/// <param name="Detail">One line for people on it.</param>
/// <param name="RetryAt">When the URL may be requested again; null where it need not.</param>
public sealed record Attempt(
    UrlId Url,
    int Number,
    DateTimeOffset StartedAt,
    TimeSpan Elapsed,
    TimeSpan Waited,
    string? WaitCause,
    int? Status,
    string? Error,
    string? Detail,
    DateTimeOffset? RetryAt);

/// <summary>A seed that let more belong to the crawl than belonged before.</summary>
/// <param name="Url">The seed, or what a seed redirects to.</param>
/// <param name="IsNamed">Whether a person named it, so that it may be reached although it is private.</param>
public sealed record ScopeSeed(CanonicalUrl Url, bool IsNamed);

/// <summary>Links that another partition owns; kept with the page's disposition until that partition has committed them.</summary>
/// <param name="From">The partition that found them.</param>
/// <param name="To">The partition that owns them.</param>
/// <param name="Sequence">Number of the parcel, counted by <paramref name="From"/>.</param>
/// <param name="Urls">The links.</param>
public sealed record OutboxParcel(int From, int To, long Sequence, IReadOnlyList<DiscoveredUrl> Urls);
