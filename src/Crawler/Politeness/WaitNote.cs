using System.Runtime.InteropServices;

namespace Crawler.Politeness;

/// <summary>Why a URL had to wait for its request, as the ledger keeps it. Pure.</summary>
/// <param name="Since">When it came into its host's queue, for the first time or again.</param>
/// <param name="OfferedAt">When the host was ready for it.</param>
/// <param name="Cause">The gate that opened last; null where every gate stood open.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct WaitNote(DateTimeOffset Since, DateTimeOffset OfferedAt, string? Cause)
{
    // Below this nobody would call it waiting.
    private static readonly TimeSpan Noticeable = TimeSpan.FromMilliseconds(50);

    /// <summary>What held it back last when its host was ready and a fetcher free; null where nothing did.</summary>
    public string? HeldLastBy { get; init; }

    /// <summary>Notes what a URL waited for until now.</summary>
    /// <param name="since">When it came into its host's queue.</param>
    /// <param name="now">The time: the host is ready for it.</param>
    /// <param name="gates">When each gate opened, and its name; those that opened before the URL came held nobody up.</param>
    public static WaitNote Of(DateTimeOffset since, DateTimeOffset now, params ReadOnlySpan<(DateTimeOffset OpenedAt, string? Name)> gates)
    {
        var last = (OpenedAt: since, Name: default(string));
        foreach (var gate in gates)
        {
            if (gate.Name is not null && gate.OpenedAt > last.OpenedAt) last = gate;
        }

        return new WaitNote(since, now, now - since >= Noticeable ? last.Name : null);
    }

    /// <summary>The whole wait, once the request has begun.</summary>
    /// <param name="startedAt">When it began.</param>
    public (TimeSpan Waited, string? Cause) Until(DateTimeOffset startedAt)
    {
        if (Since == default || startedAt <= Since) return (TimeSpan.Zero, null);
        var waited = startedAt - Since;
        if (HeldLastBy is not null && waited >= Noticeable) return (waited, HeldLastBy);
        var forFetcher = startedAt - OfferedAt;
        return (waited, forFetcher >= Noticeable && forFetcher > waited / 2 ? "a free fetcher (crawler.limits.concurrency)" : Cause);
    }
}
