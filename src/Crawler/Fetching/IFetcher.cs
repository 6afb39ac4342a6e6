using Crawler.Urls;

namespace Crawler.Fetching;

/// <summary>Performs requests. It never throws for anything that a server or a network can do; a cancelled token gives <see cref="FetchError.Cancelled"/> once the socket is let go.</summary>
public interface IFetcher : IDisposable
{
    /// <summary>Performs one request.</summary>
    /// <param name="request">What to fetch.</param>
    /// <param name="cancellationToken">Abandons the request.</param>
    /// <returns>What came of it.</returns>
    Task<FetchOutcome> FetchAsync(FetchRequest request, CancellationToken cancellationToken);

    /// <summary>Finds the address that requests to a URL's host go to, for the limits per address.</summary>
    /// <param name="url">The URL.</param>
    /// <param name="cancellationToken">Abandons the search.</param>
    /// <returns>Null where it is not known, or none of the host's own: no limit per address applies then.</returns>
    Task<HostAddress?> LocateAsync(CanonicalUrl url, CancellationToken cancellationToken) => Task.FromResult<HostAddress?>(null);
}
