using System.Globalization;
using Crawler.Frontier.Storage;
using Crawler.MockWeb;
using Crawler.Output;

namespace Crawler.Cli.Torture;

/// <summary>A server, and the crawls of it that are tortured one after the other.</summary>
internal sealed partial class TortureLane : IAsyncDisposable
{
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly TortureOptions _options;
    private readonly MockWebServer _web;
    private readonly string _folder;
    private readonly TortureReport _report;
    private readonly Random _random;
    private readonly Action<string> _tell;
    private readonly List<ProcessLife> _lives = [];
    private int _directories;

    /// <summary>Takes what the lanes share.</summary>
    /// <param name="options">How much.</param>
    /// <param name="web">The server, its own from now on.</param>
    /// <param name="folder">Where its crawls are put.</param>
    /// <param name="report">What comes of it.</param>
    /// <param name="random">Decides when and where.</param>
    /// <param name="tell">Told how it goes.</param>
    public TortureLane(TortureOptions options, MockWebServer web, string folder, TortureReport report, Random random, Action<string> tell) =>
        (_options, _web, _folder, _report, _random, _tell) = (options, web, folder, report, random, tell);

    private int Kills => _report.Kills.Values.Sum();

    private string WideSettings => Path.Combine(_folder, "torture.conf");

    private string NarrowSettings => Path.Combine(_folder, "narrow.conf");

    /// <summary>Writes down what its crawls are told.</summary>
    public async Task PrepareAsync()
    {
        Directory.CreateDirectory(_folder);
        await File.WriteAllTextAsync(WideSettings, Settings());
        await File.WriteAllTextAsync(NarrowSettings, Settings() + "\ncrawler.scope.kind = host\n");
        await File.WriteAllLinesAsync(Path.Combine(_folder, "seeds.txt"), _web.SeedUrls);
    }

    /// <summary>A crawl that nobody disturbs.</summary>
    /// <param name="isNarrow">Whether it keeps to the hosts of its seeds.</param>
    /// <param name="isSingle">Whether it has one output only.</param>
    public async Task<CrawlDirectory> UndisturbedAsync(bool isNarrow = false, bool isSingle = false)
    {
        var directory = NextDirectory();
        using var child = Crawl(directory, isNarrow: isNarrow, isSingle: isSingle);
        var code = await child.EndAsync(Patience);
        if (code != ExitCode.Done) throw new InvalidOperationException($"an undisturbed crawl ended with exit code {code}: {child.Errors}");
        var outcome = CrawlOutcome.Read(directory);
        _report.Problems.AddRange(outcome.Problems);
        if (!isNarrow) _report.Problems.AddRange(outcome.DifferencesFrom(_web.Truth).Select(difference => $"the undisturbed crawl: {difference}"));
        _tell(FormattableString.Invariant($"undisturbed{(isNarrow ? ", narrow scope" : "")}: {outcome.Records.Count} records of {outcome.Discovered} URLs"));
        return directory;
    }

    /// <summary>Judges the requests that its server has seen.</summary>
    public void CheckPoliteness()
    {
        var crawlDelays = _web.Truth.CrawlDelay;
        foreach (var host in _web.Truth.Hosts)
        {
            var verdict = PolitenessVerdict.Of(_web.Log.RequestsOf(host), _lives, Delay, crawlDelays.TryGetValue(host, out var crawlDelay) ? crawlDelay : null);
            _report.Problems.AddRange(verdict.Problems);
            _report.FoundRestarts += verdict.Restarts;
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _web.DisposeAsync();

    private string Settings() => string.Create(CultureInfo.InvariantCulture, $$"""
        {{Verbs.MockWebVerb.ResolveConfig(_web)}}
        crawler.scope.kind = any
        crawler.politeness { delay = {{Delay.TotalMilliseconds}}ms, jitter = 0, back-off = 20ms, max-retry-after = 100ms, adaptive-step = 10ms }
        crawler.frontier { partitions = 4, heads-per-host = 4 }
        crawler.output.commit-interval = 100ms
        akka.loglevel = OFF
        """);

    // What the process has left, and one kill more on record.
    private void Examine(CrawlDirectory directory, CrashPoint? point, string where)
    {
        var remains = Read(directory);
        _report.Kills[where] = _report.Kills.GetValueOrDefault(where) + 1;
        if (remains.HasUncommittedBytes) _report.FoundUncommittedBytes++;
        if (remains.Leased > 0) _report.FoundLeasedUrls++;
        _report.Problems.AddRange(remains.Problems.Select(problem => $"kill at {where}: {problem}"));
        if (point is not null && point.LeavesUncommittedBytes != remains.HasUncommittedBytes) _report.Problems.Add($"kill at {point}: {(remains.HasUncommittedBytes ? "uncommitted bytes" : "no uncommitted bytes")}");
        Acquit(directory);
        _tell(FormattableString.Invariant($"kill {Kills} of {_options.Kills}: {where}; {(remains.HasUncommittedBytes ? "uncommitted bytes, " : "")}{remains.Leased} URLs leased"));
    }

    // These kills are no URL's doing: by none of them shall one become suspect.
    private static void Acquit(CrawlDirectory directory)
    {
        if (!File.Exists(directory.Database)) return;
        using var connection = CrawlDatabase.OpenToWrite(directory.Database);
        CrawlDatabase.Run(connection, "UPDATE leased SET losses = 0");
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
        _tell(FormattableString.Invariant($"ended {what}: {outcome.Records.Count} records of {outcome.Discovered} URLs, {lost.Count} lost, {outcome.Duplicates} duplicate"));
    }

    private Remains Read(CrawlDirectory directory) => Remains.Read(directory, Path.Combine(_folder, "copy.db"));

    private CrawlDirectory NextDirectory()
    {
        var path = Path.Combine(_folder, string.Create(CultureInfo.InvariantCulture, $"crawl-{++_directories}"));
        return CrawlDirectory.TryCreate(path, out var directory, out var fault) ? directory : throw new IOException(fault.Message);
    }

    // A crawl of its own that has begun as another one did.
    private CrawlDirectory CopyOf(CrawlDirectory original)
    {
        var directory = NextDirectory();
        foreach (var file in Directory.EnumerateFiles(original.Path)) File.Copy(file, Path.Combine(directory.Path, Path.GetFileName(file)));
        return directory;
    }

    private TortureChild Crawl(CrawlDirectory directory, CrashPoint? point = null, int? fileLimitKibibytes = null, bool isNarrow = false, bool isSingle = false)
    {
        List<string> arguments = [TortureCrawlVerb.Name, directory.Path, "--config", isNarrow ? NarrowSettings : WideSettings, "--seeds", Path.Combine(_folder, "seeds.txt")];
        if (point is not null) arguments.AddRange(["--crash", point.ToString()]);
        if (isSingle) arguments.Add("--single");
        _lives.Add(new ProcessLife(_directories, _web.Log.Elapsed, Read(directory).KnownRobots));
        return TortureChild.Start(arguments, fileLimitKibibytes);
    }
}
