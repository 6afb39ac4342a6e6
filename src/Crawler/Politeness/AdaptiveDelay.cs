namespace Crawler.Politeness;

/// <summary>
/// The delay that a host's own behaviour asks for. Pure. It follows the response time, and is controlled like a sender in a network: push-back doubles
/// it, every answer without takes a step off (additive increase of the rate, multiplicative decrease).
/// </summary>
/// <param name="options">Factor, step and the longest delay; our own delay, for with none only push-back counts.</param>
internal sealed class AdaptiveDelay(PolitenessOptions options)
{
    // A single slow answer moves the average by a quarter of the way.
    private const double Weight = 0.25;

    /// <summary>The host's response time, smoothed; null before its first answer.</summary>
    public TimeSpan? ResponseTime { get; private set; }

    /// <summary>The delay that is left of its push-back; zero where there is none.</summary>
    public TimeSpan PushBack { get; private set; }

    /// <summary>
    /// A multiple of the response time, at most <c>adaptive-max</c>; with several requests per host the share of one of them, since the delay spaces starts then.
    /// Zero where our own delay is, for whoever wants none gets none of a healthy host.
    /// </summary>
    public TimeSpan FromResponseTime => options.Delay > TimeSpan.Zero && ResponseTime is { } time ? Cut(time * options.AdaptiveFactor / options.PerHost) : TimeSpan.Zero;

    /// <summary>The longer of the two, at most <c>adaptive-max</c>.</summary>
    public TimeSpan Delay => PushBack > FromResponseTime ? PushBack : FromResponseTime;

    /// <summary>The host has answered as it should.</summary>
    /// <param name="elapsed">Time from the start of the request to the end of the response; not negative.</param>
    public void OnAnswer(TimeSpan elapsed)
    {
        ResponseTime = ResponseTime is { } before ? before + ((elapsed - before) * Weight) : elapsed;
        PushBack = PushBack > options.AdaptiveStep ? PushBack - options.AdaptiveStep : TimeSpan.Zero;
    }

    /// <summary>The host pushes back: it refuses, fails or is silent. One that cannot be reached does not: a delay would not help it, and the breaker leaves it alone.</summary>
    /// <param name="inForce">The delay in force, of which the next one is twice as long; a step where it is shorter than that.</param>
    public void OnPushBack(TimeSpan inForce)
    {
        var from = inForce > options.AdaptiveStep ? inForce : options.AdaptiveStep;
        PushBack = from < options.AdaptiveMax / 2 ? from * 2 : options.AdaptiveMax;
    }

    /// <summary>Goes on from what was stored.</summary>
    public void Restore(HostHealth health) => (ResponseTime, PushBack) = (health.ResponseTime, Cut(health.PushBack));

    private TimeSpan Cut(TimeSpan delay) => delay < options.AdaptiveMax ? delay : options.AdaptiveMax;
}
