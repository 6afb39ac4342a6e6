using System.CommandLine;
using Crawler.Configuration;
using Crawler.Fetching;
using Crawler.Frontier;
using Crawler.Frontier.Storage;
using Crawler.Hosting;
using Crawler.Output;

namespace Crawler.Cli.Verbs;

/// <summary><c>retry</c>: gives failed URLs of a crawl that does not run another chance.</summary>
internal static class RetryVerb
{
    private static readonly string[] Reasons = [.. Enum.GetNames<FetchError>().Union(Enum.GetNames<FailReason>())];

    /// <summary>Makes the command.</summary>
    public static Command Create(Terminal terminal)
    {
        var verb = new Verb("retry", "Give URLs that have failed for these reasons another chance: they are pending again, with all their attempts, and their records go, so that each URL still has one. The requests are made by the next resume.")
        {
            Examples =
            [
                ("retry crawls/mine --reason ConnectTimedOut DnsFailed", "hosts that may be back"),
                ("retry crawls/mine --reason 503", "all that ended with this status"),
                ("resume crawls/mine", "and the requests"),
            ],
        };
        var path = new Argument<string>("DIR") { Description = "The directory of the crawl." };
        var reasons = new Option<string[]>("--reason") { HelpName = "REASON...", Description = "Names of failures, as status shows them, or status codes; those by which a robots.txt could not be had count for the URLs that were given up for it (RobotsUnreachable). One that is no name is refused; one for which nothing has failed changes nothing, and what has failed is told.", Required = true, Arity = ArgumentArity.OneOrMore, AllowMultipleArgumentsPerToken = true };
        verb.Add(path);
        verb.Add(reasons);
        verb.SetAction((result, _) => RunAsync(terminal, result.GetRequiredValue(path), result.GetRequiredValue(reasons)));
        return verb;
    }

    private static async Task<int> RunAsync(Terminal terminal, string path, string[] words)
    {
        var errors = new List<string>();
        var reasons = words.SelectMany(word => word.Split(',', StringSplitOptions.RemoveEmptyEntries)).Select(word => Reason(word, errors)).OfType<string>().ToHashSet(StringComparer.Ordinal);
        if (errors.Count > 0) return CommandLine.Refuse(terminal, errors);
        if (!CrawlDirectory.TryOpen(path, out var directory, out var fault)) return CommandLine.Refuse(terminal, [fault.Message]);
        try
        {
            using var held = await CrawlStores.TakeAsync(directory);
            var count = CrawlRetry.Run(directory, reasons);
            await terminal.Out.WriteLineAsync($"{Quantity.Of(count, "URL")} {(count == 1 ? "is" : "are")} pending again{(count > 0 ? $"; for the requests: {CommandName.Words} resume {ShellWord.Of(path)}" : "")}");
            if (count == 0) await terminal.Error.WriteLineAsync(WhatHasFailed(directory));
            await terminal.Out.FlushAsync();
            return ExitCode.Done;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return StoreFaultText.Refuse(terminal, error);
        }
    }

    // What could have been asked for instead.
    private static string WhatHasFailed(CrawlDirectory directory)
    {
        using var ledger = CrawlLedger.Open(directory.Database);
        var failures = ledger.FailuresWithCauses();
        return failures.Count == 0
            ? "no URL of this crawl stands as failed"
            : $"no URL has failed for that; in this crawl: {string.Join(", ", failures.Select(failure => $"{PlainText.Of(failure.Reason)}{(failure.Status is { } status ? FormattableString.Invariant($" {status}") : "")} ({Quantity.Count(failure.Count)})"))}";
    }

    private static string? Reason(string word, List<string> errors)
    {
        if (word.Length == 3 && word.All(char.IsAsciiDigit)) return word;
        if (Reasons.FirstOrDefault(reason => reason.Equals(word, StringComparison.OrdinalIgnoreCase)) is { } known) return known;
        if (Enum.GetNames<SkipReason>().FirstOrDefault(skip => skip.Equals(word, StringComparison.OrdinalIgnoreCase)) is { } skipped)
        {
            errors.Add($"--reason: {skipped} is a reason to skip, and no failure; {(skipped == nameof(SkipReason.DisallowedByRobots) ? "what robots.txt has refused is pending again after a resume with --no-robots" : "what was skipped by the scope or a limit is judged again by a resume with another one")}");
            return null;
        }

        var guess = Suggestion.Nearest(word, Reasons);
        errors.Add(guess is null ? $"--reason: there is no failure {PlainText.Of(word)}; there are: {string.Join(", ", Reasons)}, and status codes such as 404" : $"--reason: there is no failure {PlainText.Of(word)} (did you mean {guess}?)");
        return null;
    }
}
