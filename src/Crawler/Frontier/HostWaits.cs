using System.Runtime.InteropServices;
using Crawler.Politeness;
using Crawler.Telemetry;

namespace Crawler.Frontier;

/// <summary>Why hosts that have pending URLs are not requested at the moment, as far as a partition knows: clocks, robots.txt, failures. Pure.</summary>
internal static class HostWaits
{
    /// <summary>One for each cause; hosts with a request under way, or that only wait for their turn, are not in it.</summary>
    /// <param name="hosts">The partition's hosts.</param>
    /// <param name="now">The time.</param>
    /// <param name="obeysRobots">Whether no page is requested before its robots.txt.</param>
    public static IReadOnlyList<HostWait> Of(IEnumerable<HostEntry> hosts, DateTimeOffset now, bool obeysRobots)
    {
        var waits = new Dictionary<HostWaitCause, HostWait>();
        foreach (var host in hosts)
        {
            if (host.Pending == 0 || WaitOf(host, now, obeysRobots) is not var (cause, until)) continue;
            var left = until > now ? until - now : TimeSpan.Zero;
            ref var wait = ref CollectionsMarshal.GetValueRefOrAddDefault(waits, cause, out var isKnown);
            wait = isKnown && wait.Longest >= left ? wait with { Hosts = wait.Hosts + 1 } : new HostWait(cause, wait.Hosts + 1, host.Host.Value, left);
        }

        return [.. waits.Values];
    }

    private static (HostWaitCause Cause, DateTimeOffset Until)? WaitOf(HostEntry host, DateTimeOffset now, bool obeysRobots)
    {
        var until = host.Row?.NextAllowed ?? host.NextAllowed;
        if (until > now) return (HoldCauses.Of(host.Row is { } row ? row.HeldBy : host.HeldBy), until);
        if (obeysRobots && host is { IsActive: true, Row.Robots.Count: 0 }) return (HostWaitCause.Robots, default);
        if (host.Retries is { Count: > 0 } retries && retries.Count == host.Pending && retries.Values.Min(retry => retry.NotBefore) is var again && again > now) return (HostWaitCause.Retry, again);
        return null;
    }
}
