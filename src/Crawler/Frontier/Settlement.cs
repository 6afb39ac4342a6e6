using Crawler.Fetching;
using Crawler.Output;

namespace Crawler.Frontier;

/// <summary>The end of one URL: the state it is left in, why, and the line to write for it.</summary>
/// <param name="Url">The URL.</param>
/// <param name="State">Not <see cref="UrlState.Pending"/>.</param>
/// <param name="Reason">The named reason of a failure or skip; null otherwise.</param>
/// <param name="Record">The line for every output; null where none is due.</param>
/// <param name="Lease">The lease under which it was settled; null where none was granted (refused by robots).</param>
public sealed record Settlement(FrontierUrl Url, UrlState State, string? Reason, PageRecord? Record, LeaseId? Lease);

/// <summary>A URL found for the first time, or one that was skipped and is now wanted.</summary>
/// <param name="Url">The URL.</param>
/// <param name="State"><see cref="UrlState.Pending"/> or <see cref="UrlState.Skipped"/>.</param>
/// <param name="Reason">The skip reason.</param>
/// <param name="Rule">What decided: the scope, a pattern, a limit with its value.</param>
public sealed record Judgement(FrontierUrl Url, UrlState State, string? Reason, string? Rule);

/// <summary>Links that another partition owns; kept with the page's disposition until that partition has committed them.</summary>
/// <param name="From">The partition that found them.</param>
/// <param name="To">The partition that owns them.</param>
/// <param name="Sequence">Number of the parcel, counted by <paramref name="From"/>.</param>
/// <param name="Urls">The links.</param>
public sealed record OutboxParcel(int From, int To, long Sequence, IReadOnlyList<DiscoveredUrl> Urls);
