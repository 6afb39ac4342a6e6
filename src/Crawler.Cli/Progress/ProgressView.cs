using Crawler.Configuration;
using Crawler.Telemetry;
using Spectre.Console;

namespace Crawler.Cli.Progress;

/// <summary>Shows on standard error how a crawl goes.</summary>
internal abstract class ProgressView
{
    /// <summary>Keeps the view on the screen while a task runs, and leaves the screen as it was.</summary>
    public abstract Task RunAsync(Func<Task> watch);

    /// <summary>Shows a state; called about twice a second.</summary>
    public abstract void Show(CrawlSnapshot snapshot);

    /// <summary>Shows a line that stays.</summary>
    public abstract void Note(string line);

    /// <summary><c>3 read (1,204 URLs), 2 pending</c>.</summary>
    private protected static string Text(SitemapCounts sitemaps) =>
        $"{Quantity.Count(sitemaps.Read)} read ({Quantity.Of(sitemaps.Entries, "URL")}){(sitemaps.Pending > 0 ? $", {Quantity.Count(sitemaps.Pending)} pending" : "")}";

    /// <summary>The view that fits: a display on a terminal that can move its cursor, lines now and then elsewhere, notes only where quiet is asked for.</summary>
    public static ProgressView Create(Terminal terminal, CrawlOptions options, bool isQuiet, long before) => (isQuiet, terminal.IsErrorWatched) switch
    {
        (true, _) => new LineView(terminal.Error, Timeout.InfiniteTimeSpan),
        (_, true) when Live(terminal.Error, options, before) is { } view => view,
        _ => new LineView(terminal.Error, options.Telemetry.ProgressInterval, before),
    };

    private static LiveView? Live(TextWriter error, CrawlOptions options, long before)
    {
        var profile = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(error) }).Profile;
        if (profile.Capabilities is not { Ansi: true, Interactive: true }) return null;
        var job = new JobControl(error);
        return new LiveView(new StayingDisplay(error, profile.Capabilities, () => (profile.Width, profile.Height), job.TakeGoneOn), job, options.Limits, before);
    }
}
