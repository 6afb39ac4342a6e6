using System.CommandLine;
using Crawler.Cli.Tour;

namespace Crawler.Cli.Verbs;

/// <summary><c>tour</c>: the patterns of concurrent programs, shown by the library on a slow server in this process.</summary>
internal static class TourVerb
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    /// <summary>Makes the command.</summary>
    public static Command Create(Terminal terminal)
    {
        var verb = new Verb("tour", "Show what the library does with each pattern of concurrent programs (no network needed, about 10 seconds): the lines of C#, how long they took, how long it takes one by one, and what a slow server inside this program has counted. Exit code 0 only if every claim holds.")
        {
            Examples = [("tour", "all of them"), ("tour --only timeout", "those whose name or description has the word"), ("tour > tour.txt", "as plain text")],
        };
        var only = new Option<string?>("--only") { HelpName = "WORD", Description = "Only the patterns whose name or description contains the word, in any case. Default: all." };
        verb.Add(only);
        verb.SetAction((result, _) => RunAsync(terminal, result.GetValue(only)));
        return verb;
    }

    private static async Task<int> RunAsync(Terminal terminal, string? word)
    {
        var steps = TourStep.All.Where(step => word is null || Has(step.Pattern, word) || Has(step.Title, word)).ToList();
        if (steps.Count == 0) return CommandLine.Refuse(terminal, [$"--only '{PlainText.Of(word!)}': no pattern has this word; one of: {string.Join("; ", TourStep.All.Select(step => step.Pattern))}"]);
        var (view, reports) = (new TourView(terminal), new List<TourReport>());
        await foreach (var report in TourGuide.RunAsync(steps, Second, terminal.Time))
        {
            reports.Add(report);
            view.Show(reports.Count, report);
        }

        view.Close(reports);
        return reports.All(report => report.Holds) ? ExitCode.Done : ExitCode.Failed;
    }

    private static bool Has(string text, string word) => text.Contains(word, StringComparison.OrdinalIgnoreCase);
}
