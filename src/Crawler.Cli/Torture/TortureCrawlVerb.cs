using System.CommandLine;
using Crawler.Hosting;
using Crawler.Output;

namespace Crawler.Cli.Torture;

/// <summary><c>torture-crawl</c>, for <c>torture</c>: a crawl, with a second output, that may kill itself at a named point.</summary>
internal static class TortureCrawlVerb
{
    /// <summary>The name of the verb.</summary>
    public const string Name = "torture-crawl";

    /// <summary>The second output's file.</summary>
    public const string CopyFile = "copy.jsonl";

    /// <summary>Makes the command.</summary>
    public static Command Create(Terminal terminal)
    {
        var verb = new Verb(Name, "Begin the crawl of DIR, or go on with it, with two outputs; end as if killed at a crash point.") { Hidden = true };
        var path = new Argument<string>("DIR");
        var crash = new Option<string?>("--crash") { HelpName = "POINT@BATCH" };
        var single = new Option<bool>("--single") { Description = "One output only." };
        var seeds = new SeedOptions("Seeds.");
        var config = ConfigOptions.Plain();
        verb.Add(path);
        verb.Add(crash);
        verb.Add(single);
        seeds.AddTo(verb);
        config.AddTo(verb);
        verb.SetAction((result, _) => RunAsync(result, terminal, result.GetRequiredValue(path), result.GetValue(crash), result.GetValue(single), seeds, config));
        return verb;
    }

    private static async Task<int> RunAsync(ParseResult result, Terminal terminal, string path, string? crash, bool isSingle, SeedOptions seedOptions, ConfigOptions configOptions)
    {
        var errors = new List<string>();
        var point = default(CrashPoint);
        if (crash is not null && !CrashPoint.TryParse(crash, out point)) errors.Add($"no such crash point: {crash}");
        var config = configOptions.Load(result, errors);
        if (!seedOptions.TryOpen(result, terminal.In, terminal.Error.WriteLine, errors, out var seeds) || config is null || errors.Count > 0) return CommandLine.Refuse(terminal, errors);
        var isResumed = CrawlDirectory.TryOpen(path, out var directory, out _);
        if (directory is null && !CrawlDirectory.TryCreate(path, out directory, out var fault)) return CommandLine.Refuse(terminal, [fault.Message]);
        await using var host = CrawlerHost.Start(config, Seams(directory, point, isSingle));
        return await new CrawlRun(terminal, new Notes(terminal.Error), isQuiet: true).RunAsync(host, directory, seeds, null, isResumed);
    }

    private static CrawlerSeams Seams(CrawlDirectory directory, CrashPoint? point, bool isSingle)
    {
        var copy = Path.Combine(directory.Path, CopyFile);
        var sinks = new Dictionary<string, Func<IPageSink>>
        {
            ["jsonl"] = point switch
            {
                { Name: CrashPoint.MidLine } => () => new JsonlPageSink(new CrashingStream(File.Open(directory.Pages, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read), point.Batch)),
                { Name: CrashPoint.OneOutput } => () => new CrashingSink(new JsonlPageSink(directory.Pages), point.Batch, takesIt: true),
                _ => () => new JsonlPageSink(directory.Pages),
            },
        };
        if (!isSingle) sinks["copy"] = point is { Name: CrashPoint.OneOutput } ? () => new CrashingSink(new JsonlPageSink(copy), point.Batch, takesIt: false) : () => new JsonlPageSink(copy);
        return new CrawlerSeams
        {
            AroundStore = point is { IsTheStores: true } ? store => new CrashingStore(store, point) : null,
            Sinks = sinks,
        };
    }
}
