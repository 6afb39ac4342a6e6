using Crawler.Telemetry;

namespace Crawler.Cli.Progress;

/// <summary>Progress for a log: one plain line every so often.</summary>
/// <param name="error">Where to.</param>
/// <param name="interval">Time between two lines; infinite for none.</param>
/// <param name="before">Pages that earlier processes had fetched.</param>
internal sealed class LineView(TextWriter error, TimeSpan interval, long before = 0) : ProgressView
{
    private readonly RateMeter _rate = new(before);
    private TimeSpan _last;

    /// <inheritdoc/>
    public override Task RunAsync(Func<Task> watch) => watch();

    /// <inheritdoc/>
    public override void Show(CrawlSnapshot snapshot)
    {
        if (interval == Timeout.InfiniteTimeSpan || snapshot.Elapsed - _last < interval) return;
        _last = snapshot.Elapsed;
        var (balance, rate) = (snapshot.Balance, _rate.Add(snapshot.Elapsed, snapshot.Balance.Fetched));
        error.WriteLine(
            $"{Quantity.Clock(snapshot.Elapsed)}  {Quantity.Count(balance.Fetched)} pages, {Quantity.Rate(rate)} now, {Quantity.Rate(_rate.Overall(snapshot.Elapsed, balance.Fetched))} overall, " +
            $"{Quantity.Count(snapshot.InFlight)} in flight, {Quantity.Count(balance.Pending)} pending, {Quantity.Count(balance.Failed)} failed, {Quantity.Count(balance.Skipped)} skipped, {Quantity.Bytes(snapshot.BytesWire)}{Sitemaps(snapshot.Sitemaps)}{Hosts(snapshot.Hosts)}{Waits(snapshot.Waits)}");
    }

    private static string Sitemaps(SitemapCounts sitemaps) => sitemaps.Read + sitemaps.Pending == 0 ? "" : $", sitemaps {Text(sitemaps)}";

    private static string Hosts(HostCounts hosts) =>
        (hosts.LeftAlone + hosts.GivenUp == 0 ? "" : $", {Quantity.Count(hosts.LeftAlone)} hosts left alone, {Quantity.Count(hosts.GivenUp)} given up") +
        (hosts.Failing == 0 ? "" : $", {Quantity.Of(hosts.Failing, "host")} over the budget of errors");

    private static string Waits(IReadOnlyList<HostWait> waits) => waits.Count == 0 ? "" : $"; waiting: {WaitText.Of(waits)}";

    /// <inheritdoc/>
    public override void Note(string line) => error.WriteLine(line);
}
