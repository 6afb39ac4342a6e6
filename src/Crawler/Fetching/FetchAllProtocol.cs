using System.Threading.Channels;
using Crawler.Crawling;

namespace Crawler.Fetching;

/// <summary>Messages of an actor that fetches a list.</summary>
internal static class FetchAllProtocol
{
    /// <summary>The reader has taken a result: another request may follow.</summary>
    public sealed record Taken
    {
        public static readonly Taken Instance = new();
    }

    /// <summary>No further requests; those under way may end.</summary>
    public sealed record BeginNoMore
    {
        public static readonly BeginNoMore Instance = new();
    }

    /// <summary>No further requests; those under way are abandoned and their sockets let go.</summary>
    public sealed record Cancel
    {
        public static readonly Cancel Instance = new();
    }
}

/// <summary>Everything that one direct fetch is made with.</summary>
/// <param name="Id">Its identity, also its actor's name.</param>
/// <param name="Requests">What to fetch, asked for one by one as there is room.</param>
/// <param name="Concurrency">Requests under way at once, 1 or more, and results that nobody has taken yet.</param>
/// <param name="FailFast">Whether the first failure cancels the rest.</param>
/// <param name="Deadline">Time after which what is not done fails as TotalTimedOut; null is none.</param>
/// <param name="IsParsed">Whether successes go through a parser and get a record.</param>
/// <param name="Results">Gets every result as it comes, and is completed after the last one, or faulted with what the requests' source threw.</param>
internal sealed record FetchPlan(
    CrawlId Id,
    IAsyncEnumerable<FetchRequest> Requests,
    int Concurrency,
    bool FailFast,
    TimeSpan? Deadline,
    bool IsParsed,
    ChannelWriter<FetchResult> Results);
