using Crawler.Fetching;

namespace Crawler.Hosting;

/// <summary>How a list of requests is made.</summary>
public sealed record FetchOptions
{
    internal static FetchOptions Default { get; } = new();

    /// <summary>Requests under way at once, 1 or more; null is the number of fetchers, which is the upper limit in any case. It is also the limit per host.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is less than 1.</exception>
    public int? Concurrency { get; init => field = PropertyValue.AtLeast(value, 1, nameof(Concurrency)); }

    /// <summary>Whether the first failure cancels the rest, and the call ends with an <see cref="AggregateException"/> of every failure.</summary>
    public bool FailFast { get; init; }

    /// <summary>Time for the whole call, more than 0, after which what is not done fails as TotalTimedOut; null is none, and what is <see cref="System.Threading.Timeout.InfiniteTimeSpan"/> or longer than ten years becomes null. A request's own limit is <see cref="FetchRequest.Timeout"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is 0 or less.</exception>
    public TimeSpan? Timeout { get; init => field = TimeLimit.Read(value, nameof(Timeout)); }

    /// <summary>Whether the hosts that the requests name may have loopback or private addresses. Without it only the configuration names such hosts, so that a URL from outside cannot lead inside. A host that was allowed once stays so as long as the crawler lives, for every crawl and fetch of it.</summary>
    public bool AllowPrivate { get; init; }
}
