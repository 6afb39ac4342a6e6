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

    // The server measures by another clock than the one the crawler waits by.
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromMilliseconds(2);

    private readonly Random _random = new(options.Seed);
    private readonly TortureReport _report = new();
    private int _directories;

    /// <summary>Does all of it.</summary>
    public async Task<TortureReport> RunAsync()
    {
        Directory.CreateDirectory(folder);
        await using var web = await MockWebServer.StartAsync(new MockWebOptions { Hosts = options.Hosts, Pages = options.Pages, SiteSizeExponent = 0.2, PageDelay = TimeSpan.FromMilliseconds(20), SlowPercent = 2 });
        await File.WriteAllTextAsync(Path.Combine(folder, "torture.conf"), Settings(web));
        await File.WriteAllLinesAsync(Path.Combine(folder, "seeds.txt"), web.SeedUrls);
        var expected = await UndisturbedAsync();
        while (_report.Kills.Values.Sum() < options.Kills) await TortureAsync(expected);
        if (options.WithSignals)
        {
            await FullDiskAsync(expected);
            await TerminatedAsync(expected);
        }

        CheckPoliteness(web);
        if (_report.FoundUncommittedBytes == 0) _report.Problems.Add("no kill found uncommitted bytes: this was no torture");
        if (_report.FoundLeasedUrls == 0) _report.Problems.Add("no kill found leased URLs: this was no torture");
        return _report;
    }

    private static string Settings(MockWebServer web) => string.Create(CultureInfo.InvariantCulture, $$"""
        {{Verbs.MockWebVerb.ResolveConfig(web)}}
        crawler.scope.kind = any
        crawler.politeness { delay = {{Delay.TotalMilliseconds}}ms, jitter = 0, back-off = 20ms, max-retry-after = 100ms }
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
        tell(FormattableString.Invariant($"undisturbed: {outcome.Records.Count} records of {outcome.Discovered} URLs"));
        return outcome;
    }

    // One crawl from its beginning to its end, with as many kills as it lives to see.
    private async Task TortureAsync(CrawlOutcome expected)
    {
        var directory = NextDirectory();
        for (var hasEnded = false; !hasEnded;)
        {
            var isEnough = _report.Kills.Values.Sum() >= options.Kills;
            var point = isEnough || _random.Next(2) == 0 ? null : new CrashPoint(CrashPoint.Names[_random.Next(CrashPoint.Names.Count)], _random.Next(1, 6));
            using var child = Start(directory, point);
            var wasKilled = point is null && !isEnough && await KillAsync(child);
            var code = await child.EndAsync(Patience);
            hasEnded = !wasKilled && code == ExitCode.Done;
            if (hasEnded) break;
            if (!wasKilled && !child.WasKilled) throw new InvalidOperationException($"a crawl ended with exit code {code}: {child.Errors}");
            Examine(directory, point?.Name ?? "random instant");
        }

        Compare(directory, expected, "after kills");
    }

    private async Task<bool> KillAsync(TortureChild child)
    {
        var instant = TimeSpan.FromMilliseconds(_random.Next(200, 2000));
        if (await child.HasEndedWithinAsync(instant)) return false;
        child.Kill();
        return true;
    }

    private void Examine(CrawlDirectory directory, string where)
    {
        var (hasUncommittedBytes, leased) = CrawlOutcome.ReadRemains(directory);
        _report.Kills[where] = _report.Kills.GetValueOrDefault(where) + 1;
        if (hasUncommittedBytes) _report.FoundUncommittedBytes++;
        if (leased > 0) _report.FoundLeasedUrls++;
        Acquit(directory);
        tell(FormattableString.Invariant($"kill {_report.Kills.Values.Sum()} of {options.Kills}: {where}; {(hasUncommittedBytes ? "uncommitted bytes, " : "")}{leased} URLs leased"));
    }

    // These kills are no URL's doing: by none of them shall one become suspect.
    private static void Acquit(CrawlDirectory directory)
    {
        if (!File.Exists(directory.Database)) return;
        using var connection = CrawlDatabase.OpenToWrite(directory.Database, fsync: false);
        CrawlDatabase.Run(connection, "UPDATE leased SET losses = 0");
    }

    private async Task FullDiskAsync(CrawlOutcome expected)
    {
        var directory = NextDirectory();
        using (var child = Start(directory, null, fileLimitKibibytes: 96))
        {
            var code = await child.EndAsync(Patience);
            if (code != ExitCode.Failed) _report.Problems.Add($"a full disk: exit code {code} instead of {ExitCode.Failed}: {child.Errors}");
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

    private void CheckPoliteness(MockWebServer web)
    {
        foreach (var host in web.Truth.Hosts)
        {
            MockRequest? last = null;
            foreach (var request in web.Log.RequestsOf(host))
            {
                // The end of a request whose client was killed is when the server noticed.
                if (last is { Aborted: false } && request.Started - last.Finished is var gap && gap < Delay - ClockTolerance && request.Started > last.Started)
                    _report.Problems.Add(FormattableString.Invariant($"{host}: {gap.TotalMilliseconds:0.0} ms between {last.PathAndQuery} and {request.PathAndQuery}"));
                last = request;
            }
        }
    }

    private CrawlDirectory NextDirectory()
    {
        var path = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"crawl-{++_directories}"));
        return CrawlDirectory.TryCreate(path, out var directory, out var fault) ? directory : throw new IOException(fault.Message);
    }

    private TortureChild Start(CrawlDirectory directory, CrashPoint? point, int? fileLimitKibibytes = null)
    {
        List<string> arguments = [TortureCrawlVerb.Name, directory.Path, "--config", Path.Combine(folder, "torture.conf"), "--seeds", Path.Combine(folder, "seeds.txt")];
        if (point is not null) arguments.AddRange(["--crash", point.ToString()]);
        return TortureChild.Start(arguments, fileLimitKibibytes);
    }
}
