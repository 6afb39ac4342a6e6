using Crawler.Frontier;
using Crawler.Frontier.Storage;
using Crawler.Output;

namespace Crawler.Cli.Torture;

/// <content>Kills: of crawls, of retries, and of resumes that judge again.</content>
internal sealed partial class TortureLane
{
    // A crawl that is killed more often would not come to its end: a host with a Crawl-delay waits for all of it after every kill.
    private const int KillsOfOneCrawl = 5;

    // Retries and resumes that judge again, until one is left alone.
    private const int KillsAtTheBeginning = 2;

    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(5);

    // Everything that ends as failed in the web, for good.
    private static readonly string[] RetriedStatuses = ["404", "410", "500"];

    private bool IsEnough => Kills >= _options.Kills;

    /// <summary>Tortures crawls until there were as many kills as are wanted: what is tortured goes by turns.</summary>
    /// <param name="bases">What a tortured crawl begins with, and must come to.</param>
    public async Task TortureAsync(TortureBases bases)
    {
        while (!IsEnough)
        {
            var turn = _report.Tortured++ % 3;
            if (turn == 0) await TortureCrawlAsync(bases.Expected);
            else if (turn == 1) await TortureRetryAsync(bases);
            else await TortureJudgingAsync(bases);
        }
    }

    // One crawl from its beginning to its end, with as many kills as it lives to see.
    private async Task TortureCrawlAsync(CrawlOutcome expected)
    {
        var directory = NextDirectory();
        await KillUntilItEndsAsync(directory, KillsOfOneCrawl, isSingle: false);
        Compare(directory, expected, "after kills");
    }

    // A retry of all that has failed in a crawl that has ended, and the resume after it.
    private async Task TortureRetryAsync(TortureBases bases)
    {
        var directory = CopyOf(bases.Ended);
        for (var kills = 0; kills < KillsAtTheBeginning && !IsEnough; kills++)
        {
            var point = RetryCrash.Names[_random.Next(RetryCrash.Names.Count)];
            using var child = TortureChild.Start([TortureRetryVerb.Name, directory.Path, "--crash", point, "--reason", .. RetriedStatuses], null);
            var code = await child.EndAsync(Patience);

            // The one before it has got so far that nothing is left to retry.
            if (code == ExitCode.Done) break;
            if (!child.WasKilled) throw new InvalidOperationException($"a retry ended with exit code {code}: {child.Errors}");
            Examine(directory, null, $"retry {point}");
        }

        using (var child = TortureChild.Start(["retry", directory.Path, "--reason", .. RetriedStatuses], null))
        {
            var code = await child.EndAsync(Patience);
            if (code != ExitCode.Done) throw new InvalidOperationException($"a retry ended with exit code {code}: {child.Errors}");
        }

        var failed = bases.Expected.Records.Values.Count(outcome => RetriedStatuses.Any(status => outcome.StartsWith($"Failed {status} ", StringComparison.Ordinal)));
        using (var ledger = CrawlLedger.Open(directory.Database))
        {
            var pending = ledger.Dispositions().Where(disposition => disposition.State == UrlState.Pending).Sum(disposition => disposition.Count);
            if (pending != failed) _report.Problems.Add(FormattableString.Invariant($"after a retry: {pending} URLs are pending instead of {failed}"));
        }

        await KillUntilItEndsAsync(directory, KillsAtTheBeginning, isSingle: true);
        Compare(directory, bases.Expected, "after a retry");
    }

    // A crawl that kept to the hosts of its seeds is gone on with without that limit: what was out of scope is judged again.
    private async Task TortureJudgingAsync(TortureBases bases)
    {
        var directory = CopyOf(bases.Narrow);
        for (var kills = 0; kills < KillsAtTheBeginning && !IsEnough; kills++)
        {
            var point = new CrashPoint(CrashPoint.OfJudging[_random.Next(CrashPoint.OfJudging.Count)], 1);
            using var child = Crawl(directory, point);
            var code = await child.EndAsync(Patience);

            // The one before it has judged all.
            if (code == ExitCode.Done && kills > 0) break;
            if (!child.WasKilled) throw new InvalidOperationException($"a resume with a wider scope ended with exit code {code} before it had judged: {child.Errors}");
            Examine(directory, point, point.Name);
        }

        await KillUntilItEndsAsync(directory, KillsAtTheBeginning, isSingle: false);
        Compare(directory, bases.Expected, "after judging again");
    }

    private async Task KillUntilItEndsAsync(CrawlDirectory directory, int most, bool isSingle)
    {
        for (var kills = 0; ; kills++)
        {
            var isEnough = IsEnough || kills == most;
            var names = isSingle ? CrashPoint.OfOneOutput : CrashPoint.Names;
            var point = isEnough || _random.Next(2) == 0 ? null : new CrashPoint(names[_random.Next(names.Count)], _random.Next(1, isSingle ? 3 : 6));
            using var child = Crawl(directory, point, isSingle: isSingle);
            var killedAt = point is null && !isEnough ? await KillAsync(child) : null;
            var code = await child.EndAsync(Patience);
            if (killedAt is null && code == ExitCode.Done) return;
            if (killedAt is null && !child.WasKilled) throw new InvalidOperationException($"a crawl ended with exit code {code}: {child.Errors}");
            Examine(directory, point, point?.Name ?? killedAt ?? "an unknown hand");
        }
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
}
