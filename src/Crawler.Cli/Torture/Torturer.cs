using System.Globalization;
using Crawler.MockWeb;

namespace Crawler.Cli.Torture;

/// <summary>
/// Crawls a synthetic web again and again in processes of their own, kills them, resumes, and compares what is left in the end with a crawl that
/// nobody disturbed, and what the server saw with the politeness that was asked for. A crawl mostly waits for the clocks of its hosts: some are tortured side by
/// side, each with a server of its own.
/// </summary>
/// <param name="options">How much.</param>
/// <param name="folder">Where the crawls are put.</param>
/// <param name="tell">Told how it goes.</param>
internal sealed class Torturer(TortureOptions options, string folder, Action<string> tell)
{
    // Longer than a process needs to die and another one to start: whoever forgets it is seen.
    private static readonly TimeSpan CrawlDelay = TimeSpan.FromSeconds(2.5);

    private readonly TortureReport _report = new();

    // One step of one lane at a time: they share the report.
    private readonly TaskScheduler _inTurn = new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler;

    /// <summary>Does all of it.</summary>
    public async Task<TortureReport> RunAsync()
    {
        var random = new Random(options.Seed);
        var lanes = new List<TortureLane>();
        try
        {
            for (var number = 1; number <= options.Lanes; number++)
            {
                var web = await MockWebServer.StartAsync(Web());
                lanes.Add(new TortureLane(options, web, Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"lane-{number}")), _report, random, tell));
            }

            await Task.WhenAll(lanes.Select(lane => InTurn(lane.PrepareAsync)));
            var bases = await InTurn(() => TortureBases.MakeAsync(lanes));
            await Task.WhenAll(lanes.Select(lane => InTurn(() => lane.TortureAsync(bases))));
            if (options.WithSignals)
            {
                await Task.WhenAll(
                    InTurn(() => lanes[0].FullDiskAsync(bases.Expected)),
                    InTurn(() => lanes[^1].TerminatedAsync(bases.Expected)));
            }

            foreach (var lane in lanes) lane.CheckPoliteness();
        }
        finally
        {
            foreach (var lane in lanes) await lane.DisposeAsync();
        }

        if (_report.FoundUncommittedBytes == 0) _report.Problems.Add("no kill found uncommitted bytes: this was no torture");
        if (_report.FoundLeasedUrls == 0) _report.Problems.Add("no kill found leased URLs: this was no torture");
        if (_report.FoundRestarts == 0) _report.Problems.Add("no restart found a host that was not yet due: this was no torture");
        return _report;
    }

    private MockWebOptions Web() => new()
    {
        Hosts = options.Hosts,
        Pages = options.Pages,
        SiteSizeExponent = 0.2,
        PageDelay = TimeSpan.FromMilliseconds(20),
        SlowPercent = 2,
        CrawlDelay = CrawlDelay,
        SmallDelayedHosts = options.DelayedHosts,
    };

    private Task InTurn(Func<Task> work) => Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.None, _inTurn).Unwrap();

    private Task<T> InTurn<T>(Func<Task<T>> work) => Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.None, _inTurn).Unwrap();
}
