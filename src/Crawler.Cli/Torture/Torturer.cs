using System.Globalization;
using Crawler.Frontier.Storage;
using Crawler.MockWeb;
using Crawler.Output;

namespace Crawler.Cli.Torture;

/// <summary>
/// Crawls a synthetic web again and again in processes of their own, kills them, resumes, and compares what is left in the end with a crawl that
/// nobody disturbed, and what the server saw with the politeness that was asked for.
/// </summary>
/// <param name="options">How much.</param>
/// <param name="folder">Where the crawls are put.</param>
/// <param name="tell">Told how it goes.</param>
internal sealed class Torturer(TortureOptions options, string folder, Action<string> tell)
{
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    // Longer than a process needs to die and another one to start: whoever forgets it is seen.
    private static readonly TimeSpan CrawlDelay = TimeSpan.FromSeconds(2.5);

    // A crawl that is killed more often would not come to its end: a host with a Crawl-delay waits for all of it after every kill.
    private const int KillsOfOneCrawl = 5;

    // The outputs and the log of crawl.db outgrow it, after some commits.
    private const int FullDiskKibibytes = 512;

    // What SQLite and the runtime say of a write beyond the largest size of a file.
    private static readonly string[] FullDiskFaults = ["disk I/O error", "disk is full", "too large"];

    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(5);

    private readonly Random _random = new(options.Seed);
    private readonly TortureReport _report = new();
    private readonly List<ProcessLife> _lives = [];
    private MockWebServer _web = null!;
    private int _directories;

    private int Kills => _report.Kills.Values.Sum();

    /// <summary>Does all of it.</summary>
    public async Task<TortureReport> RunAsync()
    {
        Directory.CreateDirectory(folder);
        var web = new MockWebOptions
        {
            Hosts = options.Hosts,
            Pages = options.Pages,
            SiteSizeExponent = 0.2,
            PageDelay = TimeSpan.FromMilliseconds(20),
            SlowPercent = 2,
            CrawlDelay = CrawlDelay,
            SmallDelayedHosts = options.DelayedHosts,
        };
        await using (_web = await MockWebServer.StartAsync(web))
        {
            await File.WriteAllTextAsync(Path.Combine(folder, "torture.conf"), Settings(_web));
            await File.WriteAllLinesAsync(Path.Combine(folder, "seeds.txt"), _web.SeedUrls);
            var expected = await UndisturbedAsync();
            while (Kills < options.Kills) await TortureAsync(expected);
            if (options.WithSignals)
            {
                await FullDiskAsync(expected);
                await TerminatedAsync(expected);
            }

            CheckPoliteness();
        }

        if (_report.FoundUncommittedBytes == 0) _report.Problems.Add("no kill found uncommitted bytes: this was no torture");
        if (_report.FoundLeasedUrls == 0) _report.Problems.Add("no kill found leased URLs: this was no torture");
        if (_report.FoundRestarts == 0) _report.Problems.Add("no restart found a host that was not yet due: this was no torture");
        return _report;
    }

    private static string Settings(MockWebServer web) => string.Create(CultureInfo.InvariantCulture, $$"""
        {{Verbs.MockWebVerb.ResolveConfig(web)}}
        crawler.scope.kind = any
        crawler.politeness { delay = {{Delay.TotalMilliseconds}}ms, jitter = 0, back-off = 20ms, max-retry-after = 100ms, adaptive-step = 10ms }
        crawler.frontier { partitions = 4, heads-per-host = 4 }
        crawler.output.commit-interval = 100ms
        akka.loglevel = OFF
        """);

    private async Task<CrawlOutcome> UndisturbedAsync()
    {
        var directory = NextDirectory();
        using var child = Start(directory, null);
        var code = await child.EndAsync(Patience);
        if (code != ExitCode.Done) throw new InvalidOperationException($"the undisturbed crawl ended with exit code {code}: {child.Errors}");
        var outcome = CrawlOutcome.Read(directory);
        _report.Problems.AddRange(outcome.Problems);
        _report.Problems.AddRange(outcome.DifferencesFrom(_web.Truth).Select(difference => $"the undisturbed crawl: {difference}"));
        tell(FormattableString.Invariant($"undisturbed: {outcome.Records.Count} records of {outcome.Discovered} URLs"));
        return outcome;
    }

    // One crawl from its beginning to its end, with as many kills as it lives to see.
    private async Task TortureAsync(CrawlOutcome expected)
    {
        var directory = NextDirectory();
        for (var kills = 0; ; kills++)
        {
            var isEnough = Kills >= options.Kills || kills == KillsOfOneCrawl;
            var point = isEnough || _random.Next(2) == 0 ? null : new CrashPoint(CrashPoint.Names[_random.Next(CrashPoint.Names.Count)], _random.Next(1, 6));
            using var child = Start(directory, point);
            var killedAt = point is null && !isEnough ? await KillAsync(child) : null;
            var code = await child.EndAsync(Patience);
            if (killedAt is null && code == ExitCode.Done) break;
            if (killedAt is null && !child.WasKilled) throw new InvalidOperationException($"a crawl ended with exit code {code}: {child.Errors}");
            Examine(directory, point, point?.Name ?? killedAt ?? "an unknown hand");
        }

        Compare(directory, expected, "after kills");
    }

    // At a random instant, or at the very moment at which a request has come to a host with a Crawl-delay: none is harder to remember.
    private async Task<string?> KillAsync(TortureChild child)
    {
        if (_random.Next(2) == 0)
        {
            if (await child.HasEndedWithinAsync(TimeSpan.FromMilliseconds(_random.Next(200, 2000)))) return null;
            child.Kill();
            return "random instant";
        }

        for (var before = DelayedRequests(); DelayedRequests() == before;)
        {
            if (await child.HasEndedWithinAsync(Glance)) return null;
        }

        child.Kill();
        return "delayed host";
    }

    private long DelayedRequests() => _web.Truth.CrawlDelay.Keys.Sum(_web.Log.RequestCountOf);

    private void Examine(CrawlDirectory directory, CrashPoint? point, string where)
    {
        var remains = Read(directory);
        _report.Kills[where] = _report.Kills.GetValueOrDefault(where) + 1;
        if (remains.HasUncommittedBytes) _report.FoundUncommittedBytes++;
        if (remains.Leased > 0) _report.FoundLeasedUrls++;
        _report.Problems.AddRange(remains.Problems.Select(problem => $"kill at {where}: {problem}"));
        if (point is not null && point.LeavesUncommittedBytes != remains.HasUncommittedBytes) _report.Problems.Add($"kill at {point}: {(remains.HasUncommittedBytes ? "uncommitted bytes" : "no uncommitted bytes")}");
        Acquit(directory);
        tell(FormattableString.Invariant($"kill {Kills} of {options.Kills}: {where}; {(remains.HasUncommittedBytes ? "uncommitted bytes, " : "")}{remains.Leased} URLs leased"));
    }

    // These kills are no URL's doing: by none of them shall one become suspect.
    private static void Acquit(CrawlDirectory directory)
    {
        if (!File.Exists(directory.Database)) return;
        using var connection = CrawlDatabase.OpenToWrite(directory.Database);
        CrawlDatabase.Run(connection, "UPDATE leased SET losses = 0");
    }

    private async Task FullDiskAsync(CrawlOutcome expected)
    {
        var directory = NextDirectory();
        using (var child = Start(directory, null, FullDiskKibibytes))
        {
            var code = await child.EndAsync(Patience);
            if (code != ExitCode.Failed) _report.Problems.Add($"a full disk: exit code {code} instead of {ExitCode.Failed}: {child.Errors}");
            if (!FullDiskFaults.Any(fault => child.Errors.Contains(fault, StringComparison.Ordinal))) _report.Problems.Add($"a full disk: it is not named: {child.Errors}");
            var remains = Read(directory);
            if (remains.Batches == 0 || remains.Settled == 0) _report.Problems.Add("a full disk: nothing was committed before, this was no torture");
            _report.Problems.AddRange(remains.Problems.Select(problem => $"a full disk: {problem}"));
            tell(FormattableString.Invariant($"full disk after {remains.Batches} commits with {remains.Settled} records"));
        }

        await FinishAsync(directory, expected, "full disk");
    }

    private async Task TerminatedAsync(CrawlOutcome expected)
    {
        var directory = NextDirectory();
        using (var child = Start(directory, null))
        {
            await child.HasEndedWithinAsync(TimeSpan.FromSeconds(2));
            child.Terminate();
            var code = await child.EndAsync(Patience);
            if (code != ExitCode.Interrupted) _report.Problems.Add($"SIGTERM: exit code {code} instead of {ExitCode.Interrupted}: {child.Errors}");
        }

        await FinishAsync(directory, expected, "SIGTERM");
    }

    private async Task FinishAsync(CrawlDirectory directory, CrawlOutcome expected, string what)
    {
        using var child = Start(directory, null);
        var code = await child.EndAsync(Patience);
        if (code == ExitCode.Done) Compare(directory, expected, $"after {what}");
        else _report.Problems.Add($"after {what}: exit code {code}: {child.Errors}");
    }

    private void Compare(CrawlDirectory directory, CrawlOutcome expected, string what)
    {
        var outcome = CrawlOutcome.Read(directory);
        _report.Crawls++;
        _report.Problems.AddRange(outcome.Problems.Select(problem => $"{what}: {problem}"));
        _report.Duplicates += outcome.Duplicates;
        var lost = expected.Records.Keys.Except(outcome.Records.Keys).ToList();
        _report.Lost += lost.Count;
        if (lost.Count > 0) _report.Problems.Add($"{what}: lost, such as {lost[0]}");
        if (outcome.Records.Keys.Except(expected.Records.Keys).FirstOrDefault() is { } surplus) _report.Problems.Add($"{what}: not in the undisturbed crawl: {surplus}");
        if (outcome.Records.FirstOrDefault(record => expected.Records.TryGetValue(record.Key, out var other) && other != record.Value) is { Key: not null } differs)
            _report.Problems.Add($"{what}: {differs.Key} is {differs.Value} instead of {expected.Records[differs.Key]}");
        if (outcome.Discovered != expected.Discovered) _report.Problems.Add(FormattableString.Invariant($"{what}: {outcome.Discovered} URLs discovered instead of {expected.Discovered}"));
        tell(FormattableString.Invariant($"ended {what}: {outcome.Records.Count} records of {outcome.Discovered} URLs, {lost.Count} lost, {outcome.Duplicates} duplicate"));
    }

    private void CheckPoliteness()
    {
        var crawlDelays = _web.Truth.CrawlDelay;
        foreach (var host in _web.Truth.Hosts)
        {
            var verdict = PolitenessVerdict.Of(_web.Log.RequestsOf(host), _lives, Delay, crawlDelays.TryGetValue(host, out var crawlDelay) ? crawlDelay : null);
            _report.Problems.AddRange(verdict.Problems);
            _report.FoundRestarts += verdict.Restarts;
        }
    }

    private Remains Read(CrawlDirectory directory) => Remains.Read(directory, Path.Combine(folder, "copy.db"));

    private CrawlDirectory NextDirectory()
    {
        var path = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"crawl-{++_directories}"));
        return CrawlDirectory.TryCreate(path, out var directory, out var fault) ? directory : throw new IOException(fault.Message);
    }

    private TortureChild Start(CrawlDirectory directory, CrashPoint? point, int? fileLimitKibibytes = null)
    {
        List<string> arguments = [TortureCrawlVerb.Name, directory.Path, "--config", Path.Combine(folder, "torture.conf"), "--seeds", Path.Combine(folder, "seeds.txt")];
        if (point is not null) arguments.AddRange(["--crash", point.ToString()]);
        _lives.Add(new ProcessLife(_directories, _web.Log.Elapsed, Read(directory).KnownRobots));
        return TortureChild.Start(arguments, fileLimitKibibytes);
    }
}
