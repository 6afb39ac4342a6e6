using Crawler.Frontier;
using Crawler.Robots;
using Crawler.Urls;

namespace Crawler.Politeness;

/// <summary>The URLs of one origin that wait in a host queue, and what is known of the origin's robots.txt. A host has at most two origins.</summary>
/// <param name="origin">The origin.</param>
/// <param name="ranking">Whose turn comes first.</param>
internal sealed class OriginQueue(OriginKey origin, UrlRanking ranking)
{
    private readonly PriorityQueue<HostQueueProtocol.WaitingUrl, long> _fresh = new();
    private readonly PriorityQueue<HostQueueProtocol.WaitingUrl, DateTimeOffset> _retries = new();

    public OriginKey Origin { get; } = origin;

    /// <summary>Null until it was fetched, or known from the host's row.</summary>
    public OriginRobots? Robots { get; set; }

    /// <summary>Whether a request for it is offered or under way; there is one at most.</summary>
    public bool RobotsUnderWay { get; set; }

    /// <summary>Where its redirects have led so far, on this host; null for the file's own place.</summary>
    public CanonicalUrl? RobotsHop { get; set; }

    /// <summary>Redirects followed so far (RFC 9309 section 2.3.1.2).</summary>
    public int RobotsHops { get; set; }

    /// <summary>Requests made for it that failed.</summary>
    public int RobotsAttempts { get; set; }

    /// <summary>When it may be asked for again.</summary>
    public DateTimeOffset RobotsNotBefore { get; set; }

    /// <summary>Its sitemaps that are to be fetched.</summary>
    public SitemapQueue Sitemaps { get; } = new();

    /// <summary>Forgets how far the search for the robots.txt has come.</summary>
    public void EndSearch()
    {
        RobotsUnderWay = false;
        RobotsHop = null;
        RobotsHops = 0;
    }

    /// <summary>Gives up the search, unless a request for it is under way: nothing waits for it any more.</summary>
    public void AbandonSearch()
    {
        if (RobotsUnderWay) return;
        EndSearch();
        RobotsAttempts = 0;
    }

    public int Count => _fresh.Count + _retries.Count;

    /// <summary>URLs that were not tried yet.</summary>
    public int Fresh => _fresh.Count;

    /// <summary>The turn of the URL that <see cref="Take"/> takes now: the first of all where it is to be tried again, the last of all where there is none.</summary>
    public long NextTurn(DateTimeOffset now) => IsRetryDue(now) ? long.MinValue : _fresh.TryPeek(out _, out var turn) ? turn : long.MaxValue;

    public void Add(HostQueueProtocol.WaitingUrl url)
    {
        if (url.Attempts == 0) _fresh.Enqueue(url, ranking.Turn(url.Url));
        else _retries.Enqueue(url, url.NotBefore);
    }

    /// <summary>Whether a page was requested under the present robots.txt: until then it is used, however long the host's clock takes.</summary>
    public bool RobotsUsed { get; set; }

    /// <summary>Whether the search for the robots.txt has begun and not ended; what it has found so far is only here.</summary>
    public bool IsSearching => RobotsUnderWay || RobotsHop is not null || RobotsAttempts > 0;

    /// <summary>Whether a robots.txt is at hand that is not out of date.</summary>
    public bool KnowsRobots(DateTimeOffset now) => Robots is { } robots && (now < robots.Expires || !RobotsUsed);

    /// <summary>When the search that ended last did so.</summary>
    public DateTimeOffset RobotsLearnedAt { get; private set; }

    /// <summary>A search has ended with this.</summary>
    public void Learn(OriginRobots robots, DateTimeOffset now) => (Robots, RobotsUsed, RobotsLearnedAt) = (robots, false, now);

    /// <summary>When its next URL may be requested: a past moment if at once; null while none waits.</summary>
    public DateTimeOffset? NextDue() =>
        _fresh.Count > 0 ? DateTimeOffset.MinValue : _retries.TryPeek(out _, out var due) ? due : null;

    /// <summary>Takes the next URL that may be requested now: one to be tried again before a new one.</summary>
    public HostQueueProtocol.WaitingUrl? Take(DateTimeOffset now)
    {
        if (IsRetryDue(now)) return _retries.Dequeue();
        return _fresh.TryDequeue(out var url, out _) ? url : null;
    }

    /// <summary>Takes every URL, due or not.</summary>
    public IEnumerable<HostQueueProtocol.WaitingUrl> TakeAll()
    {
        foreach (var url in TakeFresh()) yield return url;
        while (_retries.TryDequeue(out var url, out _)) yield return url;
    }

    /// <summary>Takes every URL that was not tried yet, in the order of their turn.</summary>
    public IEnumerable<HostQueueProtocol.WaitingUrl> TakeFresh()
    {
        while (_fresh.TryDequeue(out var url, out _)) yield return url;
    }

    /// <summary>Takes those that were not tried yet and are meant, in the order of their turn.</summary>
    public IReadOnlyList<FrontierUrl> TakeFresh(Func<FrontierUrl, bool> isMeant)
    {
        if (!_fresh.UnorderedItems.Any(item => isMeant(item.Element.Url))) return [];
        var taken = new List<FrontierUrl>();
        foreach (var waiting in TakeFresh().ToArray())
        {
            if (isMeant(waiting.Url)) taken.Add(waiting.Url);
            else Add(waiting);
        }

        return taken;
    }

    private bool IsRetryDue(DateTimeOffset now) => _retries.TryPeek(out _, out var due) && due <= now;
}
