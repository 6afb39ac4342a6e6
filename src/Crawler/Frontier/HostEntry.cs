using Akka.Actor;
using Crawler.Politeness;
using Crawler.Urls;

namespace Crawler.Frontier;

/// <summary>What a partition knows of one of its hosts while the crawl runs.</summary>
internal sealed class HostEntry(HostKey host)
{
    public HostKey Host { get; } = host;

    /// <summary>What the table knows it by.</summary>
    public ulong Fingerprint { get; init; }

    /// <summary>Its host queue; null while it has none.</summary>
    public IActorRef? Queue { get; set; }

    /// <summary>Which life of the queue is to be given its URLs, or was.</summary>
    public Guid Birth { get; set; }

    /// <summary>Whether the queue was given its URLs; before that, new ones only go into <see cref="Heads"/>.</summary>
    public bool IsActive { get; set; }

    /// <summary>URLs enqueued since the queue was activated.</summary>
    public int Sent { get; set; }

    /// <summary>Whether the queue has said that it rests and was not disturbed since.</summary>
    public bool IsResting { get; set; }

    /// <summary>Whether it has said so while more of its tail was being read for it: it keeps its place until that is there.</summary>
    public bool RestsUntilRead { get; set; }

    /// <summary>Whether it waits for one of the places for active hosts.</summary>
    public bool IsWaiting { get; set; }

    /// <summary>The place that its queue takes; null while it has none.</summary>
    public HostPlace? Place { get; set; }

    /// <summary>Whether its queue was asked to give its place up: it is handed nothing any more, and put away once it has ended what it has begun.</summary>
    public bool IsLeaving => Place is { IsAskedBack: true };

    /// <summary>Whether it sleeps until it is nearly due.</summary>
    public bool IsDormant { get; set; }

    /// <summary>When it wakes, if it sleeps.</summary>
    public DateTimeOffset WakesAt { get; set; }

    /// <summary>When its queue, or the process before this one, died with the clock that it kept; null where it did not, or where that is settled.</summary>
    public DateTimeOffset? ClockLostAt { get; set; }

    /// <summary>When a clock was lost, and until when its successor has let nothing go since. Null where none has said so.</summary>
    public (DateTimeOffset LostAt, DateTimeOffset Until)? ClockHold { get; set; }

    /// <summary>Before this moment no request may start.</summary>
    public DateTimeOffset NextAllowed { get; set; }

    /// <summary>What decided on <see cref="NextAllowed"/>; null where nobody said.</summary>
    public string? HeldBy { get; set; }

    /// <summary>The newest row; null once it is committed and the host has no queue, or before there is one.</summary>
    public HostRow? Row { get; set; }

    /// <summary>Whether <see cref="Row"/> is committed, or says nothing that would have to be.</summary>
    public bool IsRowStored { get; set; }

    /// <summary>Whether the store may have a row of it that was not read.</summary>
    public bool MayHaveRow { get; set; }

    /// <summary>URLs in memory that have not come to their end: with the queue, leased, or waiting for the queue. Null while there are none.</summary>
    public Dictionary<UrlId, FrontierUrl>? Heads { get; set; }

    /// <summary>URLs that failed and will be tried again; null while there are none.</summary>
    public Dictionary<UrlId, (int Attempts, DateTimeOffset NotBefore)>? Retries { get; set; }

    /// <summary>Hops of other hosts' robots.txt that wait until the queue is active; null while there are none.</summary>
    public List<HostQueueProtocol.FetchHop>? Hops { get; set; }

    /// <summary>No URL of <see cref="Heads"/> is of a higher band: see <see cref="UrlRanking.Band"/>.</summary>
    public int WorstBand { get; set; }

    /// <summary>Pending URLs that are only in the store, or on their way there: the band that has its turn first, and behind it the others. Null while there are none.</summary>
    public HostTail? Tail { get; set; }

    /// <summary>Whether the store was asked for more of the tail.</summary>
    public bool IsReading { get; set; }

    public long Pending
    {
        get
        {
            long pending = Heads?.Count ?? 0;
            for (var tail = Tail; tail is not null; tail = tail.Worse) pending += tail.Count;
            return pending;
        }
    }

    /// <summary>Its queue has died, and the clock with it. While the one before was still waiting for the end of a clock that was lost, nothing was requested: that delay goes on, and no other begins.</summary>
    public void LoseClock(DateTimeOffset now) => ClockLostAt = ClockHold is { } hold && hold.Until > now ? hold.LostAt : now;

    /// <summary>The tail of a band, made if there is none.</summary>
    public HostTail TailOf(int band, bool isNewestFirst)
    {
        var (before, next) = (default(HostTail), Tail);
        while (next is not null && next.Band < band) (before, next) = (next, next.Worse);
        if (next?.Band == band) return next;
        var made = HostTail.Create(band, isNewestFirst);
        made.Worse = next;
        if (before is null) Tail = made;
        else before.Worse = made;
        return made;
    }
}
