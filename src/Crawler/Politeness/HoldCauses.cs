using Crawler.Telemetry;

namespace Crawler.Politeness;

/// <summary>What holds a host back, in the words of its row and of the ledger, and which <see cref="HostWaitCause"/> each of them is. Delays say their value too, so that they are known by how they begin.</summary>
internal static class HoldCauses
{
    public const string RetryAfter = "the Retry-After of its host (429 or 503)";
    public const string BackOff = "the back-off after a 429 or 503 of its host";
    public const string Breaker = "the circuit breaker of its host (crawler.politeness.breaker-failures)";
    public const string PushBack = "its host's push-back, 429, 503, errors or silence (crawler.politeness.adaptive-step)";
    public const string ResponseTime = "times its host's response time (crawler.politeness.adaptive-factor)";
    public const string CrawlDelay = "Crawl-delay ";

    /// <summary>The cause of a hold; our own delay where it is none of the others.</summary>
    /// <param name="heldBy">The words; null where nobody said.</param>
    public static HostWaitCause Of(string? heldBy) => heldBy switch
    {
        RetryAfter => HostWaitCause.RetryAfter,
        BackOff => HostWaitCause.BackOff,
        Breaker => HostWaitCause.Breaker,
        PushBack => HostWaitCause.PushBack,
        not null when heldBy.StartsWith(CrawlDelay, StringComparison.Ordinal) => HostWaitCause.CrawlDelay,
        not null when heldBy.EndsWith(ResponseTime, StringComparison.Ordinal) => HostWaitCause.ResponseTime,
        _ => HostWaitCause.Delay,
    };
}
