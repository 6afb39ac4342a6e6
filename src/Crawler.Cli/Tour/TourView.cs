using System.Globalization;
using Spectre.Console;

namespace Crawler.Cli.Tour;

/// <summary>Writes the tour: with colours on a terminal, as plain text elsewhere.</summary>
internal sealed class TourView
{
    private const int PlainWidth = 1000;
    private readonly IAnsiConsole _console;
    private readonly TextWriter _out;

    /// <param name="terminal">Where to.</param>
    public TourView(Terminal terminal)
    {
        _out = terminal.Out;
        var hasColours = terminal.IsOutWatched && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        _console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(terminal.Out),
            Ansi = hasColours ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = hasColours ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
        });

        // Code is not wrapped; a terminal that is narrower does that itself.
        _console.Profile.Width = PlainWidth;
    }

    /// <summary>Writes how a step went.</summary>
    /// <param name="number">Its number, from 1.</param>
    /// <param name="report">How it went.</param>
    public void Show(int number, TourReport report)
    {
        Line($"[bold]{number,2}  {report.Step.Pattern}[/]");
        Line($"    {report.Step.Title}");
        foreach (var line in report.Code.Where(line => line.Length > 0)) Line($"      [blue]{line}[/]");
        if (report.OneByOne is { } slow) Line($"    [bold]{Quantity.Time(report.Elapsed)}[/]; one by one {Quantity.Time(slow)}");
        else Line($"    [bold]{Quantity.Time(report.Elapsed)}[/]");
        foreach (var claim in report.Claims)
        {
            if (claim.Holds) Line($"    [green]ok[/]     {claim.Text}");
            else Line($"    [red bold]WRONG[/]  {claim.Text}");
        }

        _console.WriteLine();
        _out.Flush();
    }

    /// <summary>Writes the end.</summary>
    /// <param name="reports">Every step.</param>
    public void Close(IReadOnlyList<TourReport> reports)
    {
        var (right, claims) = (reports.Count(report => report.Holds), reports.Sum(report => report.Claims.Count));
        var compared = reports.Where(report => report.OneByOne is not null).ToList();
        var (together, oneByOne) = (Sum(compared.Select(report => report.Elapsed)), Sum(compared.Select(report => report.OneByOne!.Value)));
        Line($"{right} of {reports.Count} patterns hold, {claims} claims in all; where it can be compared: {Quantity.Time(together)}, one by one {Quantity.Time(oneByOne)}");
        _out.Flush();
    }

    private void Line(FormattableString markup) => _console.MarkupLineInterpolated(CultureInfo.InvariantCulture, markup);

    private static TimeSpan Sum(IEnumerable<TimeSpan> times) => times.Aggregate(TimeSpan.Zero, (sum, time) => sum + time);
}
