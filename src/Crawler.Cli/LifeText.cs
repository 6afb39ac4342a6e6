using System.Globalization;
using Akka.Configuration;
using Crawler.Configuration;
using Crawler.Frontier;
using Crawler.Frontier.Storage;
using Crawler.Urls;

namespace Crawler.Cli;

/// <summary>The life of a URL in lines of a name and a text.</summary>
internal static class LifeText
{
    /// <summary>Of one that the crawl knows.</summary>
    /// <param name="entry">Its ledger.</param>
    /// <param name="gates">What the gates say now.</param>
    /// <param name="config">The configuration, for the value of the key that decided.</param>
    /// <param name="host">Its host; null where that was never requested.</param>
    /// <param name="now">The time.</param>
    /// <param name="waits">What it waits for, where it is pending.</param>
    /// <param name="asked">The URL that was asked about, which may be another spelling of it; null where it is none.</param>
    /// <param name="key">The key that both have.</param>
    public static IEnumerable<(string Name, string Text)> Of(LedgerEntry entry, IReadOnlyList<UrlGate> gates, Config config, LedgerHost? host, DateTimeOffset now, string? waits = null, string? asked = null, string? key = null)
    {
        yield return ("url", entry.Url);
        if (asked is not null && asked != entry.Url) yield return ("asked", $"{asked}, which is one page with the URL that was found first: both have the key {key} (crawler.urls)");
        yield return ("state", StateOf(entry));
        if (entry.Detail is { } detail) yield return ("because", detail);
        if (entry.Reason is { } reason) yield return ("decided by", Decision(entry, reason, config));
        if (entry.State == UrlState.Pending && waits is not null) yield return ("waits for", waits);
        yield return ("found", FoundOn(entry));
        foreach (var listing in entry.Listings) yield return ("listed", ListingOf(listing));
        foreach (var gate in gates) yield return GateOf(gate);
        foreach (var attempt in entry.Attempts) yield return ("attempt", AttemptOf(attempt));
        if (entry.SettledAfter is { } attempts) yield return ("settled", string.Create(CultureInfo.InvariantCulture, $"after {Quantity.Of(attempts, "request")}{Response(entry)}"));
        if (entry.RedirectTo is { } target) yield return ("redirects to", target);
        if (host is null) yield break;
        foreach (var line in HostText.Of(host, now)) yield return line;
    }

    /// <summary>Of one that it does not know.</summary>
    /// <param name="url">The URL.</param>
    /// <param name="key">The key under which the crawl would know it.</param>
    /// <param name="gates">What the gates say.</param>
    /// <param name="untraced">What leaves no trace, so that it may have been met all the same.</param>
    /// <param name="host">Its host; null where that was never requested.</param>
    /// <param name="now">The time.</param>
    public static IEnumerable<(string Name, string Text)> OfUnseen(CanonicalUrl url, string key, IReadOnlyList<UrlGate> gates, IEnumerable<string> untraced, LedgerHost? host, DateTimeOffset now)
    {
        yield return ("url", url.Text);
        yield return ("key", key);
        yield return ("state", "never seen: no page that was fetched so far links to it, and no seed names it");
        foreach (var loss in untraced) yield return ("but", loss);
        foreach (var gate in gates) yield return GateOf(gate);
        yield return ("would be", Prospect(gates));
        if (host is null) yield break;
        foreach (var line in HostText.Of(host, now)) yield return line;
    }

    /// <summary>What is said of a URL's score; nothing where scores play no part.</summary>
    /// <param name="url">The URL.</param>
    /// <param name="options">What the crawl is told.</param>
    public static IEnumerable<(string Name, string Text)> OfScore(CanonicalUrl url, FrontierOptions options)
    {
        if (options.Order != CrawlOrder.BestFirst) yield break;
        var (tenths, rule) = new UrlRanking(options).Score(url);
        yield return ("score", string.Create(CultureInfo.InvariantCulture, $"{tenths / 10.0:0.0} ({(rule is null ? "nothing in crawler.frontier.score matches" : $"crawler.frontier.score has {rule.Text}")})"));
    }

    // The value that the row has kept; of others only the one in force now is known.
    private static string Decision(LedgerEntry entry, string reason, Config config)
    {
        if (DecidingKey.Of(reason, entry.Detail, entry.Status) is not { } key) return DecidingKey.Instead(reason, entry.Detail, entry.Status);
        var now = KeyMeaning.ValueOf(config, key);
        if (DecidingKey.EntryThen(key, entry.Detail) is { } which) return which == now ? $"{key} has {which}" : $"{key} has {which}; now {now}";
        if (DecidingKey.ValueThen(key, entry.Detail, entry.SettledAfter) is not { } then) return $"{key} (now {now})";
        return DecidingKey.IsSameValue(then, now) ? $"{key} = {now}" : $"{key} = {then}; now {now}";
    }

    private static (string Name, string Text) GateOf(UrlGate gate) => ("gate", $"{gate.Name}: {gate.IsOpen switch { true => "open", false => "closed", null => "not known" }} ({gate.Verdict})");

    private static string Prospect(IReadOnlyList<UrlGate> gates)
    {
        if (gates.FirstOrDefault(gate => gate.IsOpen == false) is { } closed) return $"stopped by {closed.Name}: {closed.Verdict}";
        var unknown = gates.Where(gate => gate.IsOpen is null).Select(gate => gate.Name).ToArray();
        return unknown.Length == 0 ? "stopped by nothing that is known" : $"stopped by nothing that is known; not known before it is found or asked for: {string.Join(", ", unknown)}";
    }

    private static string StateOf(LedgerEntry entry)
    {
        var state = StateText.Of(entry.State);
        if (entry.IsLeased) state += ", a request is under way";
        return entry.Reason is { } reason ? $"{state}: {reason}" : state;
    }

    private static string FoundOn(LedgerEntry entry)
    {
        if (entry.Referrer is null) return entry.IsSeed ? "a seed" : "in a sitemap";
        var how = entry.Hops > 0 ? string.Create(CultureInfo.InvariantCulture, $"redirect {entry.Hops}") : "link";
        return string.Create(CultureInfo.InvariantCulture, $"{(entry.IsSeed ? "a seed's " : "")}{how} on {entry.Referrer}, {Quantity.Of(entry.Depth, "link")} from a seed");
    }

    private static string ListingOf(LedgerListing listing)
    {
        var said = listing.LastModified is { } lastModified ? $", lastmod {Moment(lastModified)}" : "";
        if (listing.Priority is { } priority) said += string.Create(CultureInfo.InvariantCulture, $", priority {priority}");
        return $"in sitemap {listing.Sitemap}{said}";
    }

    private static string AttemptOf(Attempt attempt)
    {
        var result = attempt.Status is { } status ? string.Create(CultureInfo.InvariantCulture, $"status {status}") : "no response";
        if (attempt.Error is { } error) result += $", {error}: {attempt.Detail}";
        if (attempt.RetryAt is { } retryAt) result += $"; again from {Moment(retryAt)}";
        var waited = attempt.WaitCause is { } cause ? $", after {Quantity.Time(attempt.Waited)} in its host's queue, last held by {cause}" : "";
        return string.Create(CultureInfo.InvariantCulture, $"{attempt.Number} at {Moment(attempt.StartedAt)}{waited}: {result}; took {Quantity.Time(attempt.Elapsed)}");
    }

    private static string Response(LedgerEntry entry)
    {
        var response = entry.Status is { } status ? string.Create(CultureInfo.InvariantCulture, $", status {status}") : "";
        if (entry.ContentType is { } type) response += $", {type}";
        if (entry.Bytes is { } bytes) response += $", {Quantity.Bytes(bytes)}";
        return entry.Links is { } links ? $"{response}, {Quantity.Of(links, "link")}" : response;
    }

    /// <summary><c>2026-01-02T03:04:05.678Z</c>.</summary>
    internal static string Moment(DateTimeOffset moment) => moment.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
}
