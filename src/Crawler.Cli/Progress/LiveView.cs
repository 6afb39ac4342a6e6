using Crawler.Crawling;
using Crawler.Telemetry;
using Spectre.Console;

namespace Crawler.Cli.Progress;

/// <summary>Progress for a person: a display that stays in place at the bottom of the terminal.</summary>
/// <param name="display">Its place on the terminal.</param>
/// <param name="job">Sees that others use the terminal meanwhile.</param>
/// <param name="limits">The limits to show beside what they limit.</param>
/// <param name="before">Pages that earlier processes had fetched.</param>
internal sealed class LiveView(StayingDisplay display, JobControl job, LimitsOptions limits, long before = 0) : ProgressView
{
    private readonly RateMeter _rate = new(before);

    /// <inheritdoc/>
    public override async Task RunAsync(Func<Task> watch)
    {
        using var listening = job;
        job.Listen();
        display.Draw(new Text("starting"));
        try
        {
            await watch();
        }
        finally
        {
            display.End();
        }
    }

    /// <inheritdoc/>
    public override void Show(CrawlSnapshot snapshot) =>
        display.Draw(Render(snapshot, limits, _rate.Add(snapshot.Elapsed, snapshot.Balance.Fetched), _rate.Overall(snapshot.Elapsed, snapshot.Balance.Fetched)));

    /// <inheritdoc/>
    public override void Note(string line) => display.Note(line);

    /// <summary>The display as a table.</summary>
    /// <param name="snapshot">What to show.</param>
    /// <param name="limits">The limits.</param>
    /// <param name="rate">Pages per second of late.</param>
    /// <param name="overall">Pages per second since the start.</param>
    internal static Grid Render(CrawlSnapshot snapshot, LimitsOptions limits, double rate, double overall)
    {
        var balance = snapshot.Balance;
        var grid = new Grid().AddColumn(new GridColumn().NoWrap().PadRight(2)).AddColumn();
        Row(grid, "pages", $"[bold]{Quantity.Count(balance.Fetched)}[/]{Limit(limits.MaxPages)}   {Quantity.Rate(rate)} now   {Quantity.Rate(overall)} overall   {Quantity.Bytes(snapshot.BytesWire)}");
        Row(grid, "elapsed", Quantity.Clock(snapshot.Elapsed) + (limits.MaxTime is { } most ? $" of {Quantity.Clock(most)}" : "") + (limits.MaxDepth is { } depth ? $"   depth to {depth}" : ""));
        Row(grid, "in flight", $"{Quantity.Count(snapshot.InFlight)}{Limit(limits.Concurrency)}   ready {Quantity.Count(snapshot.Ready)}   parsing {Quantity.Count(snapshot.Parsing)}   writing {Quantity.Count(snapshot.Writing)}");
        Row(grid, "pending", $"{Quantity.Count(balance.Pending)}   skipped {Quantity.Count(balance.Skipped)}   redirected {Quantity.Count(balance.Redirected)}");
        Row(grid, "errors", balance.Failed == 0 ? "0" : $"[red]{Quantity.Count(balance.Failed)}[/]   {Reasons(snapshot.Failures)}");
        Row(grid, "hosts", snapshot.BusiestHosts.Count == 0 ? "-" : string.Join("   ", snapshot.BusiestHosts.Select(host => $"{Clean(host.Host)} {Quantity.Count(host.Pending)}")));
        if (snapshot.Waits.Count > 0) Row(grid, "waiting", Markup.Escape(WaitText.Of(snapshot.Waits)));
        if (snapshot.Sitemaps.Read + snapshot.Sitemaps.Pending > 0) Row(grid, "sitemaps", Text(snapshot.Sitemaps));
        if (snapshot.Hosts != default) Row(grid, "spared", $"left alone {Quantity.Count(snapshot.Hosts.LeftAlone)}   given up {Quantity.Count(snapshot.Hosts.GivenUp)}   failing {Quantity.Count(snapshot.Hosts.Failing)}   Crawl-delay cut {Quantity.Count(snapshot.Hosts.CrawlDelaysCut)}");
        return grid;
    }

    private static string Limit(long? limit) => limit is { } most ? $" of {Quantity.Count(most)}" : "";

    private static string Reasons(IReadOnlyDictionary<string, long> counts) =>
        string.Join("   ", counts.OrderByDescending(count => count.Value).Take(4).Select(count => $"{Clean(count.Key)} {Quantity.Count(count.Value)}"));

    private static string Clean(string text) => Markup.Escape(PlainText.Of(text));

    private static void Row(Grid grid, string name, string markup) => grid.AddRow(new Markup($"[grey]{name}[/]"), new Markup(markup));
}
