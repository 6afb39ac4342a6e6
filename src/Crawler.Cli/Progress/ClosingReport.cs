using Crawler.Crawling;
using Crawler.Frontier.Storage;
using Crawler.Output;
using Crawler.Telemetry;

namespace Crawler.Cli.Progress;

/// <summary>Says on standard error how a crawl has ended, and turns that into an exit code.</summary>
internal static class ClosingReport
{
    private const int TrapsShown = 10;
    private const int SeedsShown = 3;

    /// <summary>Writes the report.</summary>
    /// <param name="error">Where to.</param>
    /// <param name="summary">How the crawl has ended.</param>
    /// <param name="directory">Where its results are.</param>
    /// <param name="isQuiet">Whether only the balance, where the results are, the number of pages and what went wrong or stopped it are wanted.</param>
    /// <param name="before">Pages that earlier processes had fetched.</param>
    public static void Write(TextWriter error, CrawlSummary summary, CrawlDirectory directory, bool isQuiet, long before = 0)
    {
        var (final, balance) = (summary.Final, summary.Final.Balance);
        if (summary.Reason == StopReason.Failed) error.WriteLine($"crawler: the crawl failed after {Quantity.Time(final.Elapsed)}: {PlainText.Of(summary.Error ?? "for an unknown reason")}");
        else if (!isQuiet) error.WriteLine($"{Reason(summary)} after {Quantity.Time(final.Elapsed)}");
        else if (summary.Reason != StopReason.Drained) error.WriteLine(Reason(summary));
        if (!summary.IsTheCrawls) return;
        error.WriteLine(BalanceText.Of(balance));
        if (summary.SeedsRefused > 0) error.WriteLine($"seeds: {Quantity.Count(summary.Seeds)} taken, {Quantity.Count(summary.SeedsRefused)} refused");
        if (isQuiet) error.WriteLine($"results: {directory.Path}");
        else WriteDetails(error, summary, directory, before);
        if (!balance.Holds) error.WriteLine("crawler: the closing balance does not hold; this is a bug in the crawler");
        if (Code(summary) == ExitCode.NoSeedFetched) WriteLostSeeds(error, directory);
        error.WriteLine(FormattableString.Invariant($"pages={balance.Fetched}"));
    }

    /// <summary>The process's exit code.</summary>
    public static int Code(CrawlSummary summary) => summary switch
    {
        { Reason: StopReason.Failed } or { Final.Balance.Holds: false } => ExitCode.Failed,
        { Reason: StopReason.Interrupted } => ExitCode.Interrupted,

        // Stopped by a limit before its seeds had their turn, it has not finished.
        { Final: { SeedsFetched: 0, Balance.Pending: 0 } } => ExitCode.NoSeedFetched,
        _ => ExitCode.Done,
    };

    // Most often a name that was misspelt: the reason is wanted at once, without a look into the records.
    private static void WriteLostSeeds(TextWriter error, CrawlDirectory directory)
    {
        error.WriteLine("crawler: no seed could be fetched");
        if (!File.Exists(directory.Database)) return;
        try
        {
            using var ledger = CrawlLedger.Open(directory.Database);
            foreach (var (url, reason, detail) in ledger.LostSeeds(SeedsShown))
                error.WriteLine($"crawler: {PlainText.Of(url)}: {reason}{(detail is null ? "" : $": {PlainText.Of(detail)}")}");
        }
        catch (IOException)
        {
            // Somebody else has the file; what has failed stands in the records too.
        }
    }

    private static void WriteDetails(TextWriter error, CrawlSummary summary, CrawlDirectory directory, long before)
    {
        var final = summary.Final;
        WriteCounts(error, "failed", final.Failures);
        WriteCounts(error, "skipped", final.Skips);
        foreach (var trap in final.Traps.Take(TrapsShown)) error.WriteLine($"held back as a trap: {Quantity.Count(trap.Urls)} by {PlainText.Of(trap.Rule)}, such as {PlainText.Of(trap.Example)}");
        if (final.Traps.Count > TrapsShown) error.WriteLine($"held back as traps by further rules: {Quantity.Count(final.Traps.Skip(TrapsShown).Sum(trap => trap.Urls))}; see summary.json");
        WriteSitemaps(error, final.Sitemaps);
        if (final.Cut is { Links: > 0 } or { LinksTooLong: > 0 } or { Documents: > 0 })
            error.WriteLine($"left out of pages: {Quantity.Count(final.Cut.Links)} links beyond crawler.parsing.max-outlinks, {Quantity.Count(final.Cut.LinksTooLong)} longer than crawler.parsing.max-url-length; not read to their end: {Quantity.Of(final.Cut.Documents, "document")}");
        if (final.OutOfScopeUnrecorded > 0) error.WriteLine($"out of scope and only counted: {Quantity.Count(final.OutOfScopeUnrecorded)}");
        foreach (var (seed, target) in final.ScopeWidened) error.WriteLine($"scope widened: {PlainText.Of(seed)} -> {PlainText.Of(target)}");
        if (final.Hosts != default) error.WriteLine($"hosts left alone: {Quantity.Count(final.Hosts.LeftAlone)}, given up: {Quantity.Count(final.Hosts.GivenUp)}, over their budget of errors: {Quantity.Count(final.Hosts.Failing)}, with a Crawl-delay that was cut: {Quantity.Count(final.Hosts.CrawlDelaysCut)}");
        if (final.ActorFailures > 0) error.WriteLine($"actors restarted: {Quantity.Count(final.ActorFailures)}");
        if (final.HookFailures > 0) error.WriteLine($"failures of hooks: {Quantity.Count(final.HookFailures)}");
        error.WriteLine($"{Quantity.Rate(RateMeter.PerSecond(final.Balance.Fetched - before, final.Elapsed))}, {Quantity.Bytes(final.BytesWire)} on the wire, {Quantity.Bytes(final.Bytes)} decoded");
        error.WriteLine($"results: {directory.Path}");
        if ((final.Balance.Pending > 0 || summary.Reason == StopReason.Failed) && File.Exists(directory.Database))
            error.WriteLine($"go on with{(summary.Reason == StopReason.MaxPages ? " a higher --max-pages" : "")}: {CommandName.Words} resume {ShellWord.Of(directory.Path)}{(summary.Reason == StopReason.MaxPages ? " --max-pages N" : "")}");
    }

    private static void WriteSitemaps(TextWriter error, SitemapCounts sitemaps)
    {
        if (sitemaps.Found == sitemaps.Absent && sitemaps.Problems.Count == 0) return;
        var pending = sitemaps.Pending > 0 ? $", {Quantity.Count(sitemaps.Pending)} still to read" : "";
        error.WriteLine($"sitemaps: {Quantity.Count(sitemaps.Read)} read with {Quantity.Of(sitemaps.Entries, "entry", "entries")}, {Quantity.Count(sitemaps.Failed)} failed{pending}");
        WriteCounts(error, "sitemap problems", sitemaps.Problems);
    }

    private static string Reason(CrawlSummary summary) => summary.Reason switch
    {
        StopReason.Drained => "done: every URL in scope has come to its end",
        StopReason.MaxPages => "stopped by crawler.limits.max-pages",
        StopReason.MaxTime => "stopped by crawler.limits.max-time",
        _ => "interrupted",
    };

    private static void WriteCounts(TextWriter error, string name, IReadOnlyDictionary<string, long> counts)
    {
        if (counts.Count > 0) error.WriteLine($"{name}: {string.Join(", ", counts.OrderByDescending(count => count.Value).Select(count => $"{PlainText.Of(count.Key)} {Quantity.Count(count.Value)}"))}");
    }
}
