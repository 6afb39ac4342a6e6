using System.Globalization;
using Crawler.Telemetry;

namespace Crawler.Cli.Progress;

/// <summary>In few words why hosts are not requested at the moment.</summary>
internal static class WaitText
{
    private const int CausesShown = 4;
    private const int LongestHost = 40;

    /// <summary><c>Retry-After 2 hosts (59.0 s, busy.test), robots.txt 1 host (new.test)</c>: the causes with most hosts, the longest wait left for each and where; one line, cleaned, of bounded length. Empty where none waits.</summary>
    public static string Of(IReadOnlyList<HostWait> waits)
    {
        var shown = string.Join(", ", waits.Take(CausesShown).Select(Of));
        return waits.Count <= CausesShown ? shown : $"{shown}, other causes {Quantity.Of(waits.Skip(CausesShown).Sum(wait => wait.Hosts), "host")}";
    }

    /// <summary>A cause in a word or two.</summary>
    public static string Of(HostWaitCause cause) => cause switch
    {
        HostWaitCause.Delay => "our delay",
        HostWaitCause.ResponseTime => "response time",
        HostWaitCause.CrawlDelay => "Crawl-delay",
        HostWaitCause.PushBack => "push-back",
        HostWaitCause.RetryAfter => "Retry-After",
        HostWaitCause.BackOff => "back-off after 429/503",
        HostWaitCause.Breaker => "breaker open",
        HostWaitCause.Retry => "another attempt",
        HostWaitCause.Robots => "robots.txt",
        HostWaitCause.Dns => "DNS",
        HostWaitCause.Address => "others at their address",
        HostWaitCause.MaxRate => "max-rate",
        _ => throw new ArgumentOutOfRangeException(nameof(cause), cause, "no such cause"),
    };

    private static string Of(HostWait wait)
    {
        var host = PlainText.Of(wait.Example);
        if (host.Length > LongestHost) host = $"{host[..LongestHost]}…";
        var rate = wait.PerSecond is { } perSecond ? string.Create(CultureInfo.InvariantCulture, $" ({perSecond}/s)") : "";
        return $"{Of(wait.Cause)}{rate} {Quantity.Of(wait.Hosts, "host")} ({(wait.Longest > TimeSpan.Zero ? $"{Quantity.Time(wait.Longest)}, " : "")}{host})";
    }
}
