using System.Globalization;

namespace Crawler.Politeness;

/// <summary>
/// When the next request to one host may start. Pure: the host queue tells it what happened and when. With one request per host the delay runs
/// from the end of a response to the next start; with more it spaces starts. Jitter only lengthens.
/// </summary>
/// <param name="options">Delay, requests per host, jitter.</param>
/// <param name="random">Gives 0 (included) to 1 (excluded) for the jitter.</param>
internal sealed class HostSchedule(PolitenessOptions options, Func<double> random)
{
    private TimeSpan _crawlDelay;

    // What the delay runs from: the last end of a request, or with more than one request per host the last start.
    private DateTimeOffset? _lastMark;

    /// <summary>Requests under way.</summary>
    public int InFlight { get; private set; }

    /// <summary>Requests offered to the fetch pool and not yet granted.</summary>
    public int Offered { get; private set; }

    /// <summary>Before this moment no request starts.</summary>
    public DateTimeOffset NextAllowed { get; private set; }

    /// <summary>What decided on <see cref="NextAllowed"/>; null before anything did.</summary>
    public string? HeldBy { get; private set; }

    /// <summary>The delay in force: the longer of ours and the host's Crawl-delay.</summary>
    public TimeSpan Delay => options.Delay > _crawlDelay ? options.Delay : _crawlDelay;

    /// <summary>Whether a request may be offered now.</summary>
    public bool MayOffer(DateTimeOffset now) =>
        InFlight + Offered < options.PerHost && now >= NextAllowed && (Offered == 0 || Delay == TimeSpan.Zero);

    /// <summary>Whether only time keeps the next request back.</summary>
    public bool WaitsForTime(DateTimeOffset now) =>
        InFlight + Offered < options.PerHost && now < NextAllowed && (Offered == 0 || Delay == TimeSpan.Zero);

    public void OnOffered() => Offered++;

    /// <summary>A request starts.</summary>
    public void OnStarted(DateTimeOffset now)
    {
        if (Offered > 0) Offered--;
        InFlight++;
        if (options.PerHost > 1) Mark(now);
    }

    /// <summary>A request has ended or was abandoned, and its socket is let go.</summary>
    public void OnEnded(DateTimeOffset now)
    {
        InFlight--;
        if (options.PerHost == 1) Mark(now);
    }

    /// <summary>No request before this moment.</summary>
    /// <param name="moment">The moment; one before <see cref="NextAllowed"/> changes nothing.</param>
    /// <param name="cause">Why, for the ledger.</param>
    public void HoldUntil(DateTimeOffset moment, string cause)
    {
        if (moment > NextAllowed) (NextAllowed, HeldBy) = (moment, cause);
    }

    /// <summary>Takes over the requests that were under way when the queue was born again.</summary>
    public void Adopt(int inFlight) => InFlight = inFlight;

    /// <summary>What the host's robots.txt asks for, the delay after that robots.txt included; it cannot shorten our own delay.</summary>
    /// <param name="delay">Null where it asks for nothing.</param>
    public void SetCrawlDelay(TimeSpan? delay)
    {
        var wanted = delay ?? TimeSpan.Zero;
        _crawlDelay = wanted < options.MaxCrawlDelay ? wanted : options.MaxCrawlDelay;
        if (_lastMark is { } mark) HoldUntil(mark + Jittered(), DelayText);
    }

    private void Mark(DateTimeOffset now)
    {
        _lastMark = now;
        HoldUntil(now + Jittered(), DelayText);
    }

    private string DelayText
    {
        get
        {
            if (Delay == TimeSpan.Zero) return string.Create(CultureInfo.InvariantCulture, $"other requests to its host (crawler.politeness.per-host = {options.PerHost})");
            return _crawlDelay > options.Delay
                ? string.Create(CultureInfo.InvariantCulture, $"Crawl-delay {_crawlDelay.TotalSeconds}s of its robots.txt")
                : string.Create(CultureInfo.InvariantCulture, $"crawler.politeness.delay = {options.Delay.TotalSeconds}s");
        }
    }

    private TimeSpan Jittered() => Delay * (1 + (options.Jitter * random()));
}
