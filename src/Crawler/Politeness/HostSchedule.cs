using System.Globalization;
using Crawler.Configuration;
using Crawler.Fetching;

namespace Crawler.Politeness;

/// <summary>
/// When the next request to one host may start. Pure: the host queue tells it what happened and when. With one request per host the delay runs
/// from the end of a response to the next start; with more it spaces starts. Jitter only lengthens, and so do a Crawl-delay, the host's response time,
/// its push-back and its circuit breaker.
/// </summary>
/// <param name="options">Delay, requests per host, jitter, and how the host's behaviour counts.</param>
/// <param name="random">Gives 0 (included) to 1 (excluded) for the jitter.</param>
internal sealed class HostSchedule(PolitenessOptions options, Func<double> random)
{
    private readonly AdaptiveDelay _adaptive = new(options);
    private readonly HostBreaker _breaker = new(options);
    private TimeSpan _crawlDelay;
    private TimeSpan _crawlDelayAsked;
    private string? _trouble;

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

    /// <summary>The delay in force: the longest of ours, the host's Crawl-delay and what its behaviour asks for.</summary>
    public TimeSpan Delay => Longer(_adaptive.Delay, Longer(options.Delay, _crawlDelay));

    /// <summary>How the host has behaved so far.</summary>
    public HostHealth Health => new()
    {
        ResponseTime = _adaptive.ResponseTime,
        PushBack = _adaptive.PushBack,
        Failures = _breaker.Failures,
        Openings = _breaker.Openings,
        OpenUntil = _breaker.OpenUntil,
        Trouble = _trouble,
    };

    /// <summary>Where <see cref="Delay"/> comes from, for people.</summary>
    public string DelayCause
    {
        get
        {
            if (Delay == TimeSpan.Zero) return string.Create(CultureInfo.InvariantCulture, $"other requests to its host (crawler.politeness.per-host = {options.PerHost})");
            if (Delay == options.Delay) return $"crawler.politeness.delay = {OptionWriter.Time(options.Delay)}";
            if (Delay == _crawlDelay && _crawlDelayAsked == _crawlDelay) return string.Create(CultureInfo.InvariantCulture, $"{HoldCauses.CrawlDelay}{_crawlDelay.TotalSeconds}s of its robots.txt");
            if (Delay == _crawlDelay) return string.Create(CultureInfo.InvariantCulture, $"{HoldCauses.CrawlDelay}{_crawlDelayAsked.TotalSeconds}s of its robots.txt, cut to {_crawlDelay.TotalSeconds}s (crawler.politeness.max-crawl-delay)");
            return Delay == _adaptive.PushBack
                ? HoldCauses.PushBack
                : string.Create(CultureInfo.InvariantCulture, $"{options.AdaptiveFactor} {HoldCauses.ResponseTime}");
        }
    }

    /// <summary>Whether a request may be offered now.</summary>
    public bool MayOffer(DateTimeOffset now) =>
        InFlight + Offered < (_breaker.OpenUntil is null ? options.PerHost : 1) && now >= NextAllowed && (Offered == 0 || Delay == TimeSpan.Zero);

    /// <summary>Whether the host's breaker is open and its probes are used up: what waits is not to wait any longer.</summary>
    public bool IsGivenUp(DateTimeOffset now) => _breaker.IsGivenUp && _breaker.State(now) == BreakerState.Open;

    public void OnOffered() => Offered++;

    /// <summary>An offer was taken back before it was granted.</summary>
    public void OnRecalled()
    {
        if (Offered > 0) Offered--;
    }

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

    /// <summary>A request has ended with an outcome. To be called before <see cref="OnEnded"/>, whose delay depends on it.</summary>
    /// <param name="outcome">The outcome.</param>
    /// <param name="isFirstAttempt">Whether its URL was requested for the first time.</param>
    /// <param name="now">The time.</param>
    /// <returns>Whether the breaker has opened by it, or closed.</returns>
    public bool OnOutcome(FetchOutcome outcome, bool isFirstAttempt, DateTimeOffset now)
    {
        var signal = HostSignals.Of(outcome);
        if (signal == HostSignal.Answer) _adaptive.OnAnswer(outcome.Elapsed);
        else if (signal == HostSignal.Refusal || (signal == HostSignal.Trouble && isFirstAttempt)) PushBack(now);
        var wasOpen = _breaker.OpenUntil is not null;
        var hasOpened = _breaker.Take(signal, isFirstAttempt, now);
        if (hasOpened)
        {
            _trouble = outcome is FetchOutcome.Failure failure ? $"{failure.Error}: {failure.Detail}" : null;
            HoldUntil(_breaker.OpenUntil!.Value, HoldCauses.Breaker);
        }
        else if (_breaker.OpenUntil is null)
        {
            _trouble = null;
        }

        return hasOpened || wasOpen != (_breaker.OpenUntil is not null);
    }

    /// <summary>Goes on from what was stored.</summary>
    public void Restore(HostHealth health)
    {
        _adaptive.Restore(health);
        _breaker.Restore(health);
        _trouble = health.Trouble;
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
        _crawlDelayAsked = delay ?? TimeSpan.Zero;
        _crawlDelay = _crawlDelayAsked < options.MaxCrawlDelay ? _crawlDelayAsked : options.MaxCrawlDelay;
        if (_lastMark is { } mark) HoldUntil(mark + Jittered(), DelayCause);
    }

    private void Mark(DateTimeOffset now)
    {
        _lastMark = now;
        HoldUntil(now + Jittered(), DelayCause);
    }

    // With several requests per host the delay spaces starts, and the last one may be long ago.
    private void PushBack(DateTimeOffset now)
    {
        _adaptive.OnPushBack(Delay);
        if (options.PerHost > 1) HoldUntil(now + Jittered(), DelayCause);
    }

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private TimeSpan Jittered() => Delay * (1 + (options.Jitter * random()));
}
