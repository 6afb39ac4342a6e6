namespace Crawler.Fetching;

/// <summary>What a fetcher is told. What it says goes to the fetch pool: <see cref="FetchPoolProtocol"/>.</summary>
internal static class FetcherProtocol
{
    /// <summary>Make this request. Sent only to a fetcher that announced itself idle.</summary>
    public sealed record Fetch(LeaseId Lease, FetchRequest Request);

    /// <summary>Let go of this request, if it is still under way.</summary>
    public sealed record Abandon(LeaseId Lease);
}
