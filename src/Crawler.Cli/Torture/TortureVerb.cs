using System.CommandLine;
using System.Globalization;

namespace Crawler.Cli.Torture;

/// <summary><c>torture</c>: shows that a crawl cannot be lost.</summary>
internal static class TortureVerb
{
    private static readonly TortureOptions Defaults = new();

    /// <summary>Makes the command.</summary>
    public static Command Create(Terminal terminal)
    {
        var verb = new Verb("torture", "Kill crawls of a synthetic web at random instants and at the worst ones, resume them, and compare what is left with an undisturbed crawl and with what the web states of itself: nothing lost, nothing written twice, the balance exact, every delay kept from before a kill to after it, no robots.txt asked for that was known. Kills come upon crawls, upon retry, and upon a resume that judges again by a wider scope; three crawls are tortured side by side. Then the same with a full disk and with SIGTERM. Exit code 0 only if all of it holds.")
        {
            Examples = [("torture", "20 kills, about two minutes"), ("torture --kills 100", "more of them"), ("torture --keep /tmp/torture", "keep what the crawls have left")],
        };
        var kills = NumberOption.Create("--kills", "N", "Kills. Default: 20.", Defaults.Kills, NumberStyles.None);
        var seed = NumberOption.Create("--seed", "N", "Another number gives other instants. Default: 1.", Defaults.Seed, NumberStyles.None);
        var keep = new Option<string?>("--keep") { HelpName = "DIR", Description = "Where the crawls are put, and stay. Default: a temporary directory that is removed if all is well." };
        verb.Add(kills);
        verb.Add(seed);
        verb.Add(keep);
        verb.SetAction((result, _) => RunAsync(terminal, Defaults with { Kills = result.GetValue(kills), Seed = result.GetValue(seed) }, result.GetValue(keep)));
        return verb;
    }

    private static async Task<int> RunAsync(Terminal terminal, TortureOptions options, string? keep)
    {
        var folder = keep ?? Directory.CreateTempSubdirectory("crawler-torture-").FullName;
        var report = await new Torturer(options, folder, terminal.Error.WriteLine).RunAsync();
        foreach (var problem in report.Problems) await terminal.Error.WriteLineAsync($"crawler: {PlainText.Of(problem)}");
        await terminal.Out.WriteLineAsync($"kills: {string.Join(", ", report.Kills.Select(kill => FormattableString.Invariant($"{kill.Key} {kill.Value}")))}");
        await terminal.Out.WriteLineAsync(FormattableString.Invariant($"found uncommitted bytes: {report.FoundUncommittedBytes}"));
        await terminal.Out.WriteLineAsync(FormattableString.Invariant($"found leased URLs: {report.FoundLeasedUrls}"));
        await terminal.Out.WriteLineAsync(FormattableString.Invariant($"found hosts not yet due after a restart: {report.FoundRestarts}"));
        await terminal.Out.WriteLineAsync(FormattableString.Invariant($"crawls compared: {report.Crawls}; lost: {report.Lost}; duplicate records: {report.Duplicates}"));
        await terminal.Out.WriteLineAsync(report.IsRight ? "verdict: right" : "verdict: WRONG");
        await terminal.Out.FlushAsync();
        if (report.IsRight && keep is null) Directory.Delete(folder, recursive: true);
        else await terminal.Error.WriteLineAsync($"the crawls are in {folder}");
        return report.IsRight ? ExitCode.Done : ExitCode.Failed;
    }
}
