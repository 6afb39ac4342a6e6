namespace Crawler.Fetching;

/// <summary>Performs requests. It never throws for anything that a server or a network can do; a cancelled token gives <see cref="FetchError.Cancelled"/> once the socket is let go.</summary>
public interface IFetcher : IDisposable
{
    /// <summary>Performs one request.</summary>
    /// <param name="request">What to fetch.</param>
    /// <param name="cancellationToken">Abandons the request.</param>
    /// <returns>What came of it.</returns>
    Task<FetchOutcome> FetchAsync(FetchRequest request, CancellationToken cancellationToken);
}
