using System.Diagnostics.CodeAnalysis;
using Akka.Actor;
using Crawler.Actors;
using Crawler.Configuration;
using Crawler.Fetching;
using Crawler.Frontier;
using Crawler.Politeness;
using Crawler.Sitemaps;
using Crawler.Urls;

namespace Crawler.Crawling;

/// <summary>What the actor of a crawl's sitemaps is made with.</summary>
internal sealed record SitemapPlan(CrawlOptions Options, UrlHasher Hasher, SitemapBook Book, IActorRef Commit, IActorRef Supervisor);

/// <summary>
/// Reads the sitemaps of a crawl. Host queues tell it which a site has, and fetch what it asks for under their own clocks and rules; it reads one at a time, a chunk of entries after the other,
/// and the next chunk when every partition has judged the one before, so that no list sits in memory. A sitemap is done when what it lists is on its way to the same commit; one that was not is
/// read again by the next process, and what the frontier knows already changes nothing. It never restarts: a fault here ends the crawl as a kill would.
/// </summary>
internal sealed class SitemapActor : PlainReceiveActor, IWithTimers, IDisposable
{
    private const int ChunkSize = 500;

    // Entries are read faster than they are stored; so many of them may be on their way.
    private const int EntriesUnderWay = 25_000;

    // A request that was lost with its host's queue is asked for again; a queue that still has it takes no second one.
    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromMinutes(10);

    private readonly SitemapPlan _plan;
    private readonly SitemapBook _book;

    // Asked for and not answered.
    private readonly Dictionary<ulong, (SitemapRow Row, CanonicalUrl Url, int Hops)> _underWay = [];
    private readonly Queue<(SitemapRow Row, FetchOutcome.Success Response)> _bodies = new();
    private IReadOnlyList<IActorRef> _partitions = [];
    private SitemapRow? _row;
    private SitemapReader? _reader;

    // Whether the body was cut before the reader could see its end.
    private bool _isCut;
    private int _answersDue;
    private int _unflushed;
    private bool _hasBegun;

    public SitemapActor(SitemapPlan plan)
    {
        (_plan, _book) = (plan, plan.Book);
        Receive<UsePartitions>(message => _partitions = message.Partitions);
        Receive<SitemapProtocol.Begin>(_ => OnBegin());
        Receive<SitemapProtocol.OpenSite>(OnOpenSite);
        Receive<HostQueueProtocol.HopFetched>(OnHopFetched);
        Receive<HostQueueProtocol.HopRefused>(OnHopRefused);
        Receive<FrontierProtocol.ListedTaken>(_ => OnListedTaken());
        Receive<CommitProtocol.Flushed>(_ => ReadOn());
        Receive<NextChunk>(_ => ReadOn());
        Receive<AskAgain>(OnAskAgain);
        Receive<SitemapProtocol.GetReport>(message => message.ReplyTo.Tell(new SitemapProtocol.Report(_book.Counts, IsIdle)));
    }

    public ITimerScheduler Timers { get; set; } = null!;

    private bool IsIdle => _book.IsEmpty && _underWay.Count == 0 && _bodies.Count == 0 && _reader is null;

    public static Props Props(SitemapPlan plan) => Akka.Actor.Props.Create(() => new SitemapActor(plan));

    /// <inheritdoc/>
    public void Dispose()
    {
        _reader?.Dispose();
        _book.Dispose();
    }

    protected override void PostStop() => Dispose();

    private void OnBegin()
    {
        _hasBegun = true;
        Advance();
    }

    private void OnOpenSite(SitemapProtocol.OpenSite message)
    {
        var rows = _book.Open(message.Page, message.Listed);
        if (rows.Count == 0) return;
        _plan.Commit.Tell(new CommitProtocol.AppendSitemaps(rows));
        Advance();
    }

    private void OnHopFetched(HostQueueProtocol.HopFetched message)
    {
        if (!_underWay.Remove(message.Errand is SitemapErrand errand ? errand.Sitemap : 0, out var asked)) return;
        Timers.Cancel(asked.Row.Fingerprint);
        switch (message.Outcome)
        {
            case FetchOutcome.Success success:
                _bodies.Enqueue((asked.Row, success));
                break;
            case FetchOutcome.Redirect redirect when asked.Hops < _plan.Options.Robots.MaxRedirects:
                Ask(asked.Row, redirect.Target, asked.Hops + 1);
                break;
            case FetchOutcome.Redirect redirect:
                Complete(asked.Row with { State = SitemapState.Failed, Problem = nameof(FetchError.TooManyRedirects), Detail = $"the next to {redirect.Target}" });
                break;
            case FetchOutcome.Failure failure:
                var isAbsent = asked.Row.IsGuessed && failure is { Error: FetchError.HttpStatus, Response.Status: >= 400 and <= 499 };
                Complete(asked.Row with { State = isAbsent ? SitemapState.Absent : SitemapState.Failed, Problem = failure.Error.ToString(), Detail = failure.Detail });
                break;
            default:
                Complete(asked.Row with { State = SitemapState.Failed, Problem = "NotModified", Detail = "not modified, but no copy is held" });
                break;
        }

        Advance();
    }

    private void OnHopRefused(HostQueueProtocol.HopRefused message)
    {
        if (!_underWay.Remove(message.Errand is SitemapErrand errand ? errand.Sitemap : 0, out var asked)) return;
        Timers.Cancel(asked.Row.Fingerprint);
        var isAbsent = asked.Row.IsGuessed && message.Reason == nameof(SkipReason.DisallowedByRobots);
        Complete(asked.Row with { State = isAbsent ? SitemapState.Absent : SitemapState.Failed, Problem = message.Reason, Detail = message.Detail });
        Advance();
    }

    private void OnAskAgain(AskAgain message)
    {
        if (_underWay.TryGetValue(message.Sitemap, out var asked)) Ask(asked.Row, asked.Url, asked.Hops);
    }

    private void Advance()
    {
        if (!_hasBegun) return;
        while (_underWay.Count + _bodies.Count + (_reader is null ? 0 : 1) < _plan.Options.Sitemaps.Concurrency && _book.Next() is { } row) Ask(row, row.Url, 0);
        if (_reader is null && _bodies.TryDequeue(out var next)) Open(next.Row, next.Response);
        if (IsIdle) _plan.Supervisor.Tell(SitemapProtocol.BecameIdle.Instance);
    }

    // Any partition knows which one has the host.
    private void Ask(SitemapRow row, CanonicalUrl url, int hops)
    {
        _underWay[row.Fingerprint] = (row, url, hops);
        _partitions[0].Tell(new FrontierProtocol.RouteHop(new HostQueueProtocol.FetchHop(url, new SitemapErrand(row.Fingerprint, hops, Self))));
        Timers.StartSingleTimer(row.Fingerprint, new AskAgain(row.Fingerprint), AskAgainAfter);
    }

    [SuppressMessage("Reliability", "CA2000", Justification = "The reader disposes the stream.")]
    private void Open(SitemapRow row, FetchOutcome.Success response)
    {
        var options = _plan.Options;
        var limits = new SitemapLimits(options.Sitemaps.MaxBytes, options.Sitemaps.MaxEntries, options.Parsing.MaxUrlLength);
        (_row, _isCut) = (row, response.Compact is { IsFull: true });
        _reader = response.Compact is { } compact
            ? new SitemapReader(compact.OpenRead(), response.Head.ContentType, response.Head.Url, limits)
            : new SitemapReader(response.Body, response.Head.ContentType, response.Head.Url, limits);
        Self.Tell(NextChunk.Instance);
    }

    private void ReadOn()
    {
        if (_reader is not { } reader || _row is not { } row) return;
        var (urls, listed, sitemaps) = (new List<CanonicalUrl>(), new List<ListedUrl>(), new List<SitemapRow>());
        var isEnded = false;
        for (var count = 0; count < ChunkSize && !isEnded; count++)
        {
            if (reader.Read() is not { } entry) isEnded = true;
            else if (!entry.IsSitemap) Take(row, entry, urls, listed);
            else if (_book.Add(row, entry.Url) is { } found) sitemaps.Add(found);
        }

        if (sitemaps.Count > 0) _plan.Commit.Tell(new CommitProtocol.AppendSitemaps(sitemaps));
        if (isEnded && urls.Count == 0)
        {
            End(row, reader);
            return;
        }

        if (urls.Count == 0)
        {
            Self.Tell(NextChunk.Instance);
            return;
        }

        _plan.Commit.Tell(new CommitProtocol.AppendListed(listed));
        _unflushed += urls.Count;
        _answersDue = _partitions.Count;
        foreach (var partition in _partitions) partition.Tell(new FrontierProtocol.TakeListed(urls, Self));
    }

    // The same page in another language is another page, of which the sitemap says nothing more.
    private void Take(SitemapRow row, SitemapEntry entry, List<CanonicalUrl> urls, List<ListedUrl> listed)
    {
        urls.Add(entry.Url);
        listed.Add(new ListedUrl(row.Fingerprint, _plan.Hasher.Hash(entry.Url), entry.LastModified, entry.Priority));
        urls.AddRange(entry.Alternates);
    }

    private void OnListedTaken()
    {
        if (--_answersDue > 0) return;
        if (_unflushed < EntriesUnderWay)
        {
            ReadOn();
            return;
        }

        _unflushed = 0;
        _plan.Commit.Tell(new CommitProtocol.FlushAll(Self));
    }

    private void End(SitemapRow row, SitemapReader reader)
    {
        var isRead = reader.Kind != SitemapKind.Invalid;
        Complete(row with
        {
            State = isRead ? SitemapState.Read : row.IsGuessed && reader.Error is SitemapError.NotASitemap or SitemapError.Empty ? SitemapState.Absent : SitemapState.Failed,
            Kind = isRead ? reader.Kind.ToString().ToLowerInvariant() : null,
            Problem = (isRead && _isCut ? SitemapError.TooLarge : reader.Error)?.ToString(),
            Entries = reader.Entries,
        });
        reader.Dispose();
        (_reader, _row) = (null, null);
        Advance();
    }

    private void Complete(SitemapRow row)
    {
        _book.Complete(row);
        _plan.Commit.Tell(new CommitProtocol.AppendSitemaps([row]));
    }

    /// <summary>All partitions of the crawl in order; told once, by the parent, since they need this actor's ref first.</summary>
    internal sealed record UsePartitions(IReadOnlyList<IActorRef> Partitions);

    private sealed record NextChunk
    {
        public static readonly NextChunk Instance = new();
    }

    private sealed record AskAgain(ulong Sitemap);
}
