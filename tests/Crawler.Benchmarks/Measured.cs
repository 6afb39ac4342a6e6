using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Crawler.Benchmarks;

/// <summary>One run of a program: wall time from start to exit, its own CPU time, its peak resident memory.</summary>
internal sealed record Measured(TimeSpan Wall, TimeSpan Cpu, double PeakMiB, int Pages)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    /// <summary>Pages a second of each fifth of the pages; null where nobody has written when they came.</summary>
    public double[]? Fifths { get; init; }

    /// <summary>The last fifth's rate by the first one's.</summary>
    public double? LastToFirstFifth => Fifths is { } fifths ? fifths[^1] / fifths[0] : null;

    public double PagesPerSecond => Pages / Wall.TotalSeconds;

    public double CpuSecondsPerThousand => Cpu.TotalSeconds * 1000 / Pages;

    /// <summary>Runs a program and samples what it has used until it ends; the last few milliseconds are not seen.</summary>
    public static async Task<Measured> RunAsync(List<string> command, int pages)
    {
        var start = new ProcessStartInfo(command[0]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in command.Skip(1)) start.ArgumentList.Add(argument);
        var clock = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        var (cpu, peak) = (TimeSpan.Zero, 0L);
        while (!process.WaitForExit(TimeSpan.FromMilliseconds(5)))
        {
            if (clock.Elapsed > Limit)
            {
                process.Kill(entireProcessTree: true);
                throw new TimeoutException($"{command[0]} did not end within {Limit.TotalMinutes} minutes");
            }

            try
            {
                process.Refresh();
                (cpu, peak) = (process.TotalProcessorTime, Math.Max(peak, process.PeakWorkingSet64));
            }
            catch (Exception error) when (error is InvalidOperationException or Win32Exception)
            {
                // It ended between the question and the answer.
            }
        }

        var wall = clock.Elapsed;
        await output;
        return process.ExitCode == 0 || command[0].EndsWith("wget2", StringComparison.Ordinal)
            ? new Measured(wall, cpu, peak / 1048576.0, pages)
            : throw new InvalidOperationException($"{string.Join(' ', command)} ended with {process.ExitCode}: {await errors}");
    }

    public override string ToString() => FormattableString.Invariant($"{Wall.TotalSeconds:F2} s, {PagesPerSecond:F0} pages/s, {CpuSecondsPerThousand:F3} CPU s/1,000, {PeakMiB:F0} MiB{(Fifths is null ? "" : $", fifths {string.Join(' ', Fifths.Select(rate => rate.ToString("F0", CultureInfo.InvariantCulture)))} pages/s")}");
}
