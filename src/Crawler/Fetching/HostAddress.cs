using System.Net;

namespace Crawler.Fetching;

/// <summary>Where a host is reached, for the limits per address.</summary>
/// <param name="Address">Its first address, to which connections are made unless it fails.</param>
/// <param name="IsLocal">Whether it is a loopback address, or one that <c>crawler.http.resolve</c> gives.</param>
public sealed record HostAddress(IPAddress Address, bool IsLocal)
{
    /// <summary>All that DNS has answered, so that the connection need not ask again; null where a rule gave the address.</summary>
    internal IReadOnlyList<IPAddress>? All { get; init; }
}
