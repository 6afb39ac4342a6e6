using System.Globalization;
using Crawler.Frontier.Storage;

namespace Crawler.Cli;

/// <summary>How a host is being spared, and why, in lines of a name and a text.</summary>
internal static class HostText
{
    /// <summary>The lines of a host.</summary>
    /// <param name="host">The host as it was left.</param>
    /// <param name="now">The time: what lies before it keeps nothing back any more.</param>
    public static IEnumerable<(string Name, string Text)> Of(LedgerHost host, DateTimeOffset now)
    {
        yield return ("delay", $"{Quantity.Time(host.Delay)} between two requests to its host{Because(host.DelayCause)}");
        yield return ("host", host.NextAllowed > now
            ? $"no request before {LifeText.Moment(host.NextAllowed)}{Because(host.HeldBy)}"
            : $"its clock lets the next request go{(host.NextAllowed > DateTimeOffset.UnixEpoch ? $"; it was last held until {LifeText.Moment(host.NextAllowed)}{Because(host.HeldBy)}" : "")}");
        var health = host.Health;
        if (health.ResponseTime is { } time) yield return ("response time", $"{Quantity.Time(time)} of its host, smoothed");
        if (health.PushBack > TimeSpan.Zero) yield return ("push-back", $"{Quantity.Time(health.PushBack)} are left of the delay that it asked for");
        if (health.Errors > 0) yield return ("errors", $"{Quantity.Of(health.Errors, "URL")} of its host failed one after the other (crawler.frontier.max-errors-per-host)");
        if (health.OpenUntil is { } until)
            yield return ("breaker", string.Create(CultureInfo.InvariantCulture, $"open; {ProbeOf(until, now)}; opened {Quantity.Of(health.Openings, "time")} since the host last answered{Because(health.Trouble)}"));
        else if (health.Failures > 0)
            yield return ("breaker", string.Create(CultureInfo.InvariantCulture, $"closed; failures in a row: {health.Failures}"));
    }

    /// <summary>When the next probe of a host goes whose breaker is open.</summary>
    public static string ProbeOf(DateTimeOffset until, DateTimeOffset now) => until > now ? $"a probe from {LifeText.Moment(until)}" : "a probe may go";

    private static string Because(string? cause) => cause is null ? "" : $": {cause}";
}
