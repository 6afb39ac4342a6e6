using System.CommandLine;
using System.Globalization;
using Crawler.Cli.Progress;
using Crawler.Frontier;
using Crawler.Frontier.Storage;
using Crawler.Output;

namespace Crawler.Cli.Verbs;

/// <summary><c>status</c>: where the crawl of a directory stands, whether it runs or not.</summary>
internal static class StatusVerb
{
    private const int DefaultHosts = 20;

    /// <summary>Makes the command.</summary>
    public static Command Create(Terminal terminal)
    {
        var verb = new Verb("status", "Say where the crawl of a directory stands, also while it runs: the balance, then a line for each disposition (state, reason, URLs), for every trap that was told and for the largest hosts, then the hosts that wait for their clock, and those that are spared more than our own delay asks for and why, with tabs between.")
        {
            Examples = [("status crawls/mine", "the balance, by disposition and by host"), ("status crawls/mine --hosts 1000", "more hosts")],
        };
        var path = new Argument<string>("DIR") { Description = "The directory of the crawl." };
        var hosts = NumberOption.Create("--hosts", "N", "Hosts to show, those with most URLs first. Default: 20.", DefaultHosts, NumberStyles.None);
        verb.Add(path);
        verb.Add(hosts);
        verb.SetAction((result, _) => RunAsync(terminal, result.GetRequiredValue(path), result.GetValue(hosts)));
        return verb;
    }

    private static async Task<int> RunAsync(Terminal terminal, string path, int hosts)
    {
        if (!CrawlDirectory.TryOpen(path, out var directory, out var fault)) return CommandLine.Refuse(terminal, [fault.Message]);
        try
        {
            using var ledger = CrawlLedger.Open(directory.Database);
            await WriteAsync(terminal, directory, ledger, hosts, terminal.Time.GetUtcNow());
            await terminal.Out.FlushAsync();
            return ExitCode.Done;
        }
        catch (CrawlStoreException error)
        {
            return StoreFaultText.Refuse(terminal, error);
        }
    }

    private static async Task WriteAsync(Terminal terminal, CrawlDirectory directory, CrawlLedger ledger, int hosts, DateTimeOffset now)
    {
        var output = terminal.Out;
        var dispositions = ledger.DispositionsWithCauses();
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"begun\t{ledger.CreatedAt():yyyy-MM-ddTHH:mm:ssZ}"));
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"resumed\t{ledger.Get(StoreKeys.Resumes) ?? 0}"));
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"running\t{CrawlLock.IsTaken(directory) switch { true => $"process {ledger.Get(StoreKeys.ProcessId)}", false => "no", null => "not known" }}"));
        await output.WriteLineAsync($"stopped\t{StopText.Of(directory, ledger, Count(dispositions, UrlState.Pending))}");
        await output.WriteLineAsync($"under way\t{UnderWay(directory, ledger)}");
        await WriteWaitsAsync(output, directory, ledger, now);
        await output.WriteLineAsync(BalanceText.Of(Balance(dispositions)));
        await output.WriteLineAsync("\nstate\treason\turls");
        foreach (var (state, reason, count) in dispositions) await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{StateText.Of(state)}\t{reason}\t{count}"));
        if (ledger.Traps() is { Count: > 0 } traps)
        {
            await output.WriteLineAsync("\ntrap\turls\texample");
            foreach (var trap in traps) await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{terminal.Plain(trap.Rule)}\t{trap.Urls}\t{terminal.Plain(trap.Example)}"));
        }

        if (ledger.Sitemaps() is { Count: > 0 } sitemaps)
        {
            await output.WriteLineAsync("\nsitemaps\tproblem\tsitemaps\tentries");
            foreach (var (state, problem, count, entries) in sitemaps) await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{terminal.Plain(state)}\t{terminal.Plain(problem ?? "")}\t{count}\t{entries}"));
        }

        await output.WriteLineAsync("\nhost\turls\tpending\tfetched\tfailed\tskipped\tother");
        foreach (var origin in ledger.Origins(hosts))
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{terminal.Plain(origin.Origin)}\t{origin.Urls}\t{origin.Pending}\t{origin.Fetched}\t{origin.Failed}\t{origin.Skipped}\t{origin.Other}"));
        if (ledger.OriginsBeyond(hosts) is { Hosts: > 0 } more) await output.WriteLineAsync($"{Quantity.Of(more.Hosts, "more host")}, {Quantity.Of(more.Urls, "URL")} (--hosts N shows more)");
        if (ledger.CountWaitingHosts(now) is > 0 and var allWaiting)
        {
            var waiting = ledger.WaitingHosts(now, hosts);
            await output.WriteLineAsync("\nwaiting host\tno request before\tbecause");
            foreach (var (name, host) in waiting) await output.WriteLineAsync($"{terminal.Plain(name)}\t{LifeText.Moment(host.NextAllowed)}\t{terminal.Plain(host.HeldBy ?? "")}");
            await WriteMoreAsync(output, allWaiting - waiting.Count);
        }

        if (ledger.CountSparedHosts() is not (> 0 and var allSpared)) return;
        var spared = ledger.SparedHosts(hosts);
        await output.WriteLineAsync("\nspared host\tdelay\tbecause\tbreaker");
        foreach (var (name, host) in spared)
            await output.WriteLineAsync($"{terminal.Plain(name)}\t{Quantity.Time(host.Delay)}\t{terminal.Plain(host.DelayCause ?? "")}\t{(host.Health.OpenUntil is { } until ? $"{HostText.ProbeOf(until, now)}: {terminal.Plain(host.Health.Trouble ?? "")}" : "closed")}");
        await WriteMoreAsync(output, allSpared - spared.Count);
    }

    private static async Task WriteMoreAsync(TextWriter output, long hosts)
    {
        if (hosts > 0) await output.WriteLineAsync($"{Quantity.Of(hosts, "more host")} (--hosts N shows more)");
    }

    private static async Task WriteWaitsAsync(TextWriter output, CrawlDirectory directory, CrawlLedger ledger, DateTimeOffset now)
    {
        if (ledger.Waits(now) is { Count: > 0 } waits) await output.WriteLineAsync($"waiting\t{WaitText.Of(waits)}");
        if (StoredConfig.TryLoad(directory, ledger, out var config, out _) && config.Options.Robots.Obey && ledger.HostsWithoutRobots() is > 0 and var hosts)
            await output.WriteLineAsync($"robots.txt not known yet\t{Quantity.Of(hosts, "host")}");
    }

    // What the last commit of a process that was killed says of its requests is not so any more.
    private static string UnderWay(CrawlDirectory directory, CrawlLedger ledger)
    {
        var leased = ledger.CountLeased().ToString(CultureInfo.InvariantCulture);
        return leased == "0" || CrawlLock.IsTaken(directory) != false ? leased : $"0, and {leased} when the last process ended";
    }

    private static CrawlBalance Balance(IReadOnlyList<(UrlState State, string? Reason, long Count)> dispositions) => new(
        dispositions.Sum(disposition => disposition.Count),
        Count(dispositions, UrlState.Pending),
        Count(dispositions, UrlState.Fetched),
        Count(dispositions, UrlState.Redirected),
        Count(dispositions, UrlState.NotModified),
        Count(dispositions, UrlState.Failed),
        Count(dispositions, UrlState.Skipped));

    private static long Count(IReadOnlyList<(UrlState State, string? Reason, long Count)> dispositions, UrlState state) => dispositions.Where(disposition => disposition.State == state).Sum(disposition => disposition.Count);
}
