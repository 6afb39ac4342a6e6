namespace Crawler.Politeness;

/// <summary>Where a circuit breaker stands.</summary>
internal enum BreakerState
{
    /// <summary>Requests go through.</summary>
    Closed,

    /// <summary>None does.</summary>
    Open,

    /// <summary>One does, alone, to see whether the host is back.</summary>
    HalfOpen,
}

/// <summary>
/// The circuit breaker of one host. Pure. So many failures in a row open it for a time; then one probe goes through, which closes it, or opens it
/// for twice the time. After so many probes that failed the host is given up: what waits fails at once, and so does what comes until the next probe.
/// </summary>
/// <param name="options">How many failures, how long, how many probes.</param>
internal sealed class HostBreaker(PolitenessOptions options)
{
    /// <summary>Failures in a row, while it is closed.</summary>
    public int Failures { get; private set; }

    /// <summary>How often it has opened since the host last answered: once for the failures in a row, and once for each probe that failed.</summary>
    public int Openings { get; private set; }

    /// <summary>When the next probe may go; null while it is closed.</summary>
    public DateTimeOffset? OpenUntil { get; private set; }

    /// <summary>Whether the host has used up its probes.</summary>
    public bool IsGivenUp => Openings > options.BreakerProbes;

    public BreakerState State(DateTimeOffset now) => OpenUntil switch
    {
        null => BreakerState.Closed,
        { } until when now < until => BreakerState.Open,
        _ => BreakerState.HalfOpen,
    };

    /// <summary>Takes the signal of a request that has ended.</summary>
    /// <param name="signal">What it says.</param>
    /// <param name="isFirstAttempt">Whether the URL was requested for the first time: what may be the URL's own fault counts once for it.</param>
    /// <param name="now">The time.</param>
    /// <returns>Whether the breaker has opened, or stays open for longer, by this.</returns>
    public bool Take(HostSignal signal, bool isFirstAttempt, DateTimeOffset now)
    {
        switch (signal)
        {
            case HostSignal.Answer:
                (Failures, Openings, OpenUntil) = (0, 0, null);
                return false;
            case HostSignal.None:
                return false;
            default:
                return OnFailure(signal == HostSignal.Unreachable || isFirstAttempt, now);
        }
    }

    /// <summary>Goes on from what was stored.</summary>
    public void Restore(HostHealth health) => (Failures, Openings, OpenUntil) = (health.Failures, health.Openings, health.OpenUntil);

    private bool OnFailure(bool counts, DateTimeOffset now)
    {
        switch (State(now))
        {
            case BreakerState.Closed when counts && options.BreakerFailures is { } most && ++Failures >= most:
            case BreakerState.HalfOpen:
                Openings++;
                OpenUntil = now + Wait();
                return true;
            default:
                // Under way since before it opened, or one failure more.
                return false;
        }
    }

    private TimeSpan Wait()
    {
        // Beyond 2^40 times anything the longest wait has long been reached, and the product stays far from overflow.
        var doubled = options.BreakerWait.Ticks * Math.Pow(2, Math.Min(Openings - 1, 40));
        return doubled < options.BreakerMaxWait.Ticks ? TimeSpan.FromTicks((long)doubled) : options.BreakerMaxWait;
    }
}
