namespace Crawler.Politeness;

/// <summary>What a host's behaviour so far means for the next request to it: part of its row, so that it outlives the queue and the process.</summary>
public sealed record HostHealth
{
    /// <summary>Nothing is known: it was not requested yet.</summary>
    public static HostHealth Unknown { get; } = new();

    /// <summary>Its response time, smoothed; null before its first answer.</summary>
    public TimeSpan? ResponseTime { get; init; }

    /// <summary>The delay that is left of its push-back.</summary>
    public TimeSpan PushBack { get; init; }

    /// <summary>Failures in a row.</summary>
    public int Failures { get; init; }

    /// <summary>Its URLs that have failed one after the other, after all their attempts, with none fetched in between.</summary>
    public int Errors { get; init; }

    /// <summary>How often its circuit breaker has opened since it last answered.</summary>
    public int Openings { get; init; }

    /// <summary>When the breaker lets the next probe go; null while it is closed.</summary>
    public DateTimeOffset? OpenUntil { get; init; }

    /// <summary>The last failure that the breaker has counted, in one line; null where it is closed.</summary>
    public string? Trouble { get; init; }
}
