namespace Crawler.Fetching;

/// <summary>What a fetcher is told. What it says goes to the fetch pool: <see cref="FetchPoolProtocol"/>.</summary>
internal static class FetcherProtocol
{
    /// <summary>Make this request. Sent only to a fetcher that announced itself idle.</summary>
    /// <param name="Lease">What it is for.</param>
    /// <param name="Request">What to send.</param>
    /// <param name="Change">Code of the host application that may change it first; null is none.</param>
    public sealed record Fetch(LeaseId Lease, FetchRequest Request, Func<FetchRequest, CancellationToken, ValueTask<FetchRequest>>? Change = null);

    /// <summary>Let go of this request, if it is still under way.</summary>
    public sealed record Abandon(LeaseId Lease);
}
