using System.CommandLine;
using Crawler.Frontier.Storage;
using Crawler.Hosting;
using Crawler.Output;

namespace Crawler.Cli.Torture;

/// <summary><c>torture-retry</c>, for <c>torture</c>: a retry that kills itself on its way.</summary>
internal static class TortureRetryVerb
{
    /// <summary>The name of the verb.</summary>
    public const string Name = "torture-retry";

    /// <summary>Makes the command.</summary>
    public static Command Create(Terminal terminal)
    {
        var verb = new Verb(Name, "Retry what has failed in the crawl of DIR; end as if killed at a step.") { Hidden = true };
        var path = new Argument<string>("DIR");
        var crash = new Option<string>("--crash") { HelpName = "STEP", Required = true };
        var reasons = new Option<string[]>("--reason") { HelpName = "REASON...", Required = true, Arity = ArgumentArity.OneOrMore, AllowMultipleArgumentsPerToken = true };
        verb.Add(path);
        verb.Add(crash);
        verb.Add(reasons);
        verb.SetAction((result, _) => RunAsync(terminal, result.GetRequiredValue(path), result.GetRequiredValue(crash), result.GetRequiredValue(reasons)));
        return verb;
    }

    private static async Task<int> RunAsync(Terminal terminal, string path, string crash, IReadOnlyCollection<string> reasons)
    {
        if (!RetryCrash.Names.Contains(crash)) return CommandLine.Refuse(terminal, [$"no such step: {crash}"]);
        if (!CrawlDirectory.TryOpen(path, out var directory, out var fault)) return CommandLine.Refuse(terminal, [fault.Message]);
        using var held = await CrawlStores.TakeAsync(directory);
        CrawlRetry.Run(directory, reasons, RetryCrash.At(crash));
        return ExitCode.Done;
    }
}
