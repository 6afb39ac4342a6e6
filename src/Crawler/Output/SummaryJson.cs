using System.Text.Json;
using Crawler.Crawling;
using Crawler.Telemetry;

namespace Crawler.Output;

/// <summary>Writes summary.json: the closing balance and what it is made of. The file appears whole or not at all.</summary>
internal static class SummaryJson
{
    /// <summary>Writes the file.</summary>
    /// <param name="path">Where.</param>
    /// <param name="summary">What.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static void Write(string path, CrawlSummary summary)
    {
        var temporary = path + ".tmp";
        try
        {
            WriteTo(temporary, summary);
            File.Move(temporary, path, overwrite: true);
        }
        catch (IOException)
        {
            File.Delete(temporary);
            throw;
        }
    }

    private static void WriteTo(string path, CrawlSummary summary)
    {
        using (var file = File.Create(path))
        using (var json = new Utf8JsonWriter(file, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteString("stopped_by", Name(summary.Reason));
            if (summary.Error is { } error) json.WriteString("error", error);
            json.WriteString("version", typeof(SummaryJson).Assembly.GetName().Version?.ToString(3));
            json.WriteString("started_at", summary.StartedAt.ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:ss.fffZ", System.Globalization.CultureInfo.InvariantCulture));
            json.WriteNumber("elapsed_ms", (long)summary.Final.Elapsed.TotalMilliseconds);
            json.WriteNumber("seeds", summary.Seeds);
            json.WriteNumber("seeds_refused", summary.SeedsRefused);
            json.WriteNumber("seeds_fetched", summary.Final.SeedsFetched);
            WriteBalance(json, summary.Final);
            WriteCounts(json, summary.Final);
            WriteSitemaps(json, summary.Final.Sitemaps);
            json.WriteEndObject();
            json.Flush();
            file.WriteByte((byte)'\n');
        }
    }

    private static void WriteBalance(Utf8JsonWriter json, CrawlSnapshot snapshot)
    {
        var balance = snapshot.Balance;
        json.WriteStartObject("balance");
        json.WriteNumber("discovered", balance.Discovered);
        json.WriteNumber("pending", balance.Pending);
        json.WriteNumber("fetched", balance.Fetched);
        json.WriteNumber("redirected", balance.Redirected);
        json.WriteNumber("not_modified", balance.NotModified);
        json.WriteNumber("failed", balance.Failed);
        json.WriteNumber("skipped", balance.Skipped);
        json.WriteBoolean("holds", balance.Holds);
        json.WriteEndObject();
    }

    private static void WriteCounts(Utf8JsonWriter json, CrawlSnapshot snapshot)
    {
        json.WriteNumber("bytes_wire", snapshot.BytesWire);
        json.WriteNumber("bytes", snapshot.Bytes);
        json.WriteStartObject("statuses");
        foreach (var (status, count) in snapshot.Statuses) json.WriteNumber(status.ToString(System.Globalization.CultureInfo.InvariantCulture), count);
        json.WriteEndObject();
        json.WriteStartObject("failures");
        foreach (var (reason, count) in snapshot.Failures) json.WriteNumber(reason, count);
        json.WriteEndObject();
        json.WriteStartObject("skips");
        foreach (var (reason, count) in snapshot.Skips) json.WriteNumber(reason, count);
        json.WriteEndObject();
        json.WriteStartArray("traps");
        foreach (var trap in snapshot.Traps)
        {
            json.WriteStartObject();
            json.WriteString("rule", trap.Rule);
            json.WriteNumber("urls", trap.Urls);
            json.WriteString("example", trap.Example);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteNumber("out_of_scope_unrecorded", snapshot.OutOfScopeUnrecorded);
        json.WriteStartObject("cut");
        json.WriteNumber("links", snapshot.Cut.Links);
        json.WriteNumber("links_too_long", snapshot.Cut.LinksTooLong);
        json.WriteNumber("documents", snapshot.Cut.Documents);
        json.WriteEndObject();
        json.WriteNumber("actor_failures", snapshot.ActorFailures);
        json.WriteNumber("hook_failures", snapshot.HookFailures);
        json.WriteNumber("stale_results", snapshot.StaleResults);
        json.WriteStartObject("hosts");
        json.WriteNumber("left_alone", snapshot.Hosts.LeftAlone);
        json.WriteNumber("given_up", snapshot.Hosts.GivenUp);
        json.WriteNumber("failing", snapshot.Hosts.Failing);
        json.WriteNumber("crawl_delays_cut", snapshot.Hosts.CrawlDelaysCut);
        json.WriteEndObject();
        json.WriteStartArray("scope_widened");
        foreach (var (seed, target) in snapshot.ScopeWidened)
        {
            json.WriteStartObject();
            json.WriteString("seed", seed);
            json.WriteString("target", target);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteSitemaps(Utf8JsonWriter json, SitemapCounts sitemaps)
    {
        json.WriteStartObject("sitemaps");
        json.WriteNumber("found", sitemaps.Found);
        json.WriteNumber("pending", sitemaps.Pending);
        json.WriteNumber("read", sitemaps.Read);
        json.WriteNumber("absent", sitemaps.Absent);
        json.WriteNumber("failed", sitemaps.Failed);
        json.WriteNumber("entries", sitemaps.Entries);
        json.WriteStartObject("problems");
        foreach (var (problem, count) in sitemaps.Problems) json.WriteNumber(problem, count);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static string Name(StopReason reason) => reason switch
    {
        StopReason.Drained => "drained",
        StopReason.MaxPages => "max-pages",
        StopReason.MaxTime => "max-time",
        StopReason.Interrupted => "interrupted",
        _ => "failed",
    };
}
