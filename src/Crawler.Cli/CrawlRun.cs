using Crawler.Cli.Progress;
using Crawler.Configuration;
using Crawler.Crawling;
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
    /// <returns>How it has ended; null, with the reason told, where it could not begin.</returns>
    public async Task<CrawlSummary?> RunAsync(CrawlerHost host, CrawlDirectory directory, IEnumerable<CanonicalUrl> seeds)
    {
        var options = host.Options;
        terminal.Interruption.Listen();
        notes.Hold();
        host.System.ActorOf(WarningsActor.Props(notes.Add), "cli-warnings");
        using var ended = new CancellationTokenSource();
        if (await StartAsync(host, directory, Watched(SeedPump.Read(seeds, ended.Token), options)) is not { } handle) return null;
        await using var stop = terminal.Interruption.Requested.Register(() =>
        {
            notes.Add($"stopping: requests in flight may end (at most {Quantity.Time(options.Limits.DrainTimeout)}); once more stops at once");
            handle.Stop();
        });
        var view = ProgressView.Create(terminal, options, isQuiet);
        await view.RunAsync(() => WatchAsync(handle, view));
        var summary = await handle.Completion;
        await ended.CancelAsync();
        notes.Release();
        ClosingReport.Write(terminal.Error, summary, directory, isQuiet);
        return summary;
    }

    private async Task<CrawlHandle?> StartAsync(CrawlerHost host, CrawlDirectory directory, IEnumerable<CanonicalUrl> seeds)
    {
        try
        {
            return await host.StartCrawlAsync(new CrawlRequest { Seeds = seeds, Directory = directory });
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            await terminal.Error.WriteLineAsync($"crawler: the crawl failed: {error.Message}");
            return null;
        }
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
