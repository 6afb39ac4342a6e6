using Crawler.Cli.Progress;
using Crawler.Configuration;
using Crawler.Frontier;
using Crawler.Hosting;
using Crawler.Output;
using Crawler.Urls;

namespace Crawler.Cli;

/// <summary>Runs one crawl to its end before a person's eyes.</summary>
/// <param name="terminal">Where progress and the closing report go, and what interrupts it.</param>
/// <param name="notes">Lines from elsewhere to be shown between.</param>
/// <param name="isQuiet">Whether progress is unwanted.</param>
internal sealed class CrawlRun(Terminal terminal, Notes notes, bool isQuiet)
{
    private static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(500);

    /// <summary>Runs it, and reports how it has ended.</summary>
    /// <param name="host">What it runs in.</param>
    /// <param name="directory">Where the results go.</param>
    /// <param name="seeds">The seeds, enumerated once.</param>
    /// <param name="source">Where they come from; null where a later process need not know.</param>
    /// <param name="isResumed">Whether to go on with what the directory holds.</param>
    /// <param name="areSeedsWhole">Whether those are all the seeds there are.</param>
    /// <param name="refusals">Lines that the list of seeds has beside them; null where none is read.</param>
    /// <returns>The process's exit code.</returns>
    public async Task<int> RunAsync(CrawlerHost host, CrawlDirectory directory, IEnumerable<CanonicalUrl> seeds, SeedSource? source = null, bool isResumed = false, bool areSeedsWhole = true, SeedRefusals? refusals = null)
    {
        var options = host.Options;
        terminal.Interruption.Listen();
        notes.Hold();
        host.System.ActorOf(WarningsActor.Props(notes.Add), "cli-warnings");
        using var ended = new CancellationTokenSource();
        var request = new CrawlRequest { Seeds = Watched(SeedPump.Read(seeds, ended.Token), options), AllowPrivate = true, TrustSeeds = true, AreSeedsWhole = areSeedsWhole, Directory = directory, Resume = isResumed, SeedSource = source?.ToText(), SeedsRefused = refusals is null ? null : () => refusals.Count, OnHeld = leave => terminal.Interruption.LastAct = leave, OnRobotsLift = TellLift };
        if (isResumed) terminal.Interruption.Farewell = Farewell(directory);
        var (handle, code) = await StartAsync(host, request, directory);
        if (handle is null) return code;
        await TellStartAsync(handle.Before, directory, options);
        terminal.Interruption.Farewell = Farewell(directory);
        await using var stop = terminal.Interruption.Requested.Register(() =>
        {
            notes.Add($"stopping: requests in flight may end (at most {Quantity.Time(options.Limits.DrainTimeout)}); once more stops at once");
            handle.Stop();
        });
        var view = ProgressView.Create(terminal, options, isQuiet, handle.Before.Totals.Fetched);
        await view.RunAsync(() => WatchAsync(handle, view));
        var summary = await handle.Completion;
        await ended.CancelAsync();
        notes.Release();
        ClosingReport.Write(terminal.Error, summary, directory, isQuiet, handle.Before.Totals.Fetched);
        return ClosingReport.Code(summary);
    }

    private static string? Farewell(CrawlDirectory directory) => File.Exists(directory.Database) ? $"go on with: {CommandName.Words} resume {ShellWord.Of(directory.Path)}" : null;

    private async Task<(CrawlHandle? Handle, int Code)> StartAsync(CrawlerHost host, CrawlRequest request, CrawlDirectory directory)
    {
        // Until it runs a signal breaks it off; from then on it stops in order.
        using var opening = CancellationTokenSource.CreateLinkedTokenSource(terminal.Interruption.Requested);
        try
        {
            return (await host.StartAsync(request, opening.Token), ExitCode.Done);
        }
        catch (OperationCanceledException)
        {
            notes.Release();
            await terminal.Error.WriteLineAsync($"interrupted before the crawl ran: nothing was changed{(Farewell(directory) is { } farewell ? $"; {farewell}" : "")}");
            return (null, ExitCode.Interrupted);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            notes.Release();
            return (null, StoreFaultText.Refuse(terminal, error));
        }
    }

    private void TellLift(long urls)
    {
        if (!isQuiet) terminal.Error.WriteLine($"robots.txt is not obeyed any more (crawler.robots.obey = off): taking {Quantity.Of(urls, "record")} of what it had refused out of pages.jsonl");
    }

    private async Task TellStartAsync(StoredCrawl before, CrawlDirectory directory, CrawlOptions options)
    {
        if (before.RecordsMissing > 0)
            await terminal.Error.WriteLineAsync($"warning: the end of pages.jsonl is missing, as after a power cut; what had its record there is requested again: {Quantity.Of(before.RecordsMissing, "URL")}");
        if (before.IsLogLost)
            await terminal.Error.WriteLineAsync("warning: crawl.db-wal is missing, as after a power cut, unless another program has folded it into crawl.db: what crawl.db does not know is cut off pages.jsonl and requested again");
        if (before is { StillDisallowed: > 0, StillDisallowedBy: { } keeper })
            await terminal.Error.WriteLineAsync($"warning: robots.txt is not obeyed any more (crawler.robots.obey = off), but {Quantity.Of(before.StillDisallowed, "URL")} that it had refused {(before.StillDisallowed == 1 ? "stays" : "stay")} so: the output {PlainText.Of(keeper)} holds their records, which can be taken out of the pages.jsonl only that this crawl writes");
        if (isQuiet) return;
        await terminal.Error.WriteLineAsync($"results: {directory.Path}");
        if (before.IsResumed)
            await terminal.Error.WriteLineAsync(FormattableString.Invariant($"resuming after batch {Quantity.Count(before.LastBatch)}: {Quantity.Of(before.Totals.Fetched, "page")} fetched, {Quantity.Of(before.Leased, "URL")} had a request under way"));
        if (before.NoLongerDisallowed > 0)
            await terminal.Error.WriteLineAsync($"pending again, for robots.txt is not obeyed any more (crawler.robots.obey = off): {Quantity.Of(before.NoLongerDisallowed, "URL")} that it had refused");
        if (before is { IsResumed: true, OutOfScopeUnrecorded: > 0 } && before.JudgedBy != JudgedBy.Text(options))
            await terminal.Error.WriteLineAsync($"warning: {Quantity.Of(before.OutOfScopeUnrecorded, "URL")} out of scope had been counted only (crawler.frontier.record-out-of-scope = off) and cannot be judged again; they are taken where a page still to be fetched links to them");
    }

    private async Task WatchAsync(CrawlHandle handle, ProgressView view)
    {
        using var timer = new PeriodicTimer(Refresh, terminal.Time);
        using var ended = new CancellationTokenSource();
        var end = handle.Completion.ContinueWith(_ => ended.CancelAsync(), TaskScheduler.Default).Unwrap();
        try
        {
            while (await timer.WaitForNextTickAsync(ended.Token))
            {
                notes.Drain(view.Note);
                if (await handle.GetSnapshotAsync(ended.Token) is { } snapshot) view.Show(snapshot);
            }
        }
        catch (OperationCanceledException)
        {
            notes.Drain(view.Note);
        }

        await end;
    }

    private IEnumerable<CanonicalUrl> Watched(IEnumerable<CanonicalUrl> seeds, CrawlOptions options)
    {
        var isAnonymous = options.Http.Contact is null && !Names(options.Http.UserAgent);
        var publicHost = new PublicHost(options.Http.Resolve);
        foreach (var seed in seeds)
        {
            if (isAnonymous && publicHost.Is(seed))
            {
                isAnonymous = false;
                notes.Add($"warning: {PlainText.Of(seed.Host)} is somebody's public host, and no contact is configured; say who you are with --contact URL|MAIL");
            }

            yield return seed;
        }
    }

    // A user agent that is written whole may name a page or a mail address itself.
    private static bool Names(string? userAgent) => userAgent is not null && (userAgent.Contains("://", StringComparison.Ordinal) || userAgent.Contains('@', StringComparison.Ordinal));
}
