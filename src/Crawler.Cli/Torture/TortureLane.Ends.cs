using Crawler.Output;

namespace Crawler.Cli.Torture;

/// <content>Ends that are no kills.</content>
internal sealed partial class TortureLane
{
    // The outputs and the log of crawl.db outgrow it, after some commits.
    private const int FullDiskKibibytes = 512;

    // By then it is in the midst of its work, and listens to signals.
    private const int RequestsBeforeTheEnd = 50;

    // What SQLite and the runtime say of a write beyond the largest size of a file.
    private static readonly string[] FullDiskFaults = ["disk I/O error", "disk is full", "too large", "as large as the system allows"];

    /// <summary>The disk is full in the middle.</summary>
    /// <param name="expected">What is left in the end of a crawl that nobody disturbs.</param>
    public async Task FullDiskAsync(CrawlOutcome expected)
    {
        var directory = NextDirectory();
        using (var child = Crawl(directory, fileLimitKibibytes: FullDiskKibibytes))
        {
            var code = await child.EndAsync(Patience);
            if (code != ExitCode.Failed) _report.Problems.Add($"a full disk: exit code {code} instead of {ExitCode.Failed}: {child.Errors}");
            if (!FullDiskFaults.Any(fault => child.Errors.Contains(fault, StringComparison.Ordinal))) _report.Problems.Add($"a full disk: it is not named: {child.Errors}");
            var remains = Read(directory);
            if (remains.Batches == 0 || remains.Settled == 0) _report.Problems.Add("a full disk: nothing was committed before, this was no torture");
            _report.Problems.AddRange(remains.Problems.Select(problem => $"a full disk: {problem}"));
            _tell(FormattableString.Invariant($"full disk after {remains.Batches} commits with {remains.Settled} records"));
        }

        await FinishAsync(directory, expected, "full disk");
    }

    /// <summary>Somebody shuts the system down in the middle.</summary>
    /// <param name="expected">What is left in the end of a crawl that nobody disturbs.</param>
    public async Task TerminatedAsync(CrawlOutcome expected)
    {
        var directory = NextDirectory();
        using (var child = Crawl(directory))
        {
            for (var before = _web.Log.Requests; _web.Log.Requests < before + RequestsBeforeTheEnd && !await child.HasEndedWithinAsync(Glance);)
            {
            }

            child.Terminate();
            var code = await child.EndAsync(Patience);
            if (code != ExitCode.Interrupted) _report.Problems.Add($"SIGTERM: exit code {code} instead of {ExitCode.Interrupted}: {child.Errors}");
        }

        await FinishAsync(directory, expected, "SIGTERM");
    }

    private async Task FinishAsync(CrawlDirectory directory, CrawlOutcome expected, string what)
    {
        using var child = Crawl(directory);
        var code = await child.EndAsync(Patience);
        if (code == ExitCode.Done) Compare(directory, expected, $"after {what}");
        else _report.Problems.Add($"after {what}: exit code {code}: {child.Errors}");
    }
}
