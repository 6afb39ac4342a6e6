using System.Globalization;

namespace Crawler.Benchmarks.Tuning;

/// <summary>What one crawl took: time and CPU of the crawl alone, peak memory of its process.</summary>
internal sealed record TuningRun(int Pages, TimeSpan Wall, TimeSpan Cpu, double PeakMiB)
{
    public double PagesPerSecond => Pages / Wall.TotalSeconds;

    public double CpuSecondsPerThousand => Cpu.TotalSeconds * 1000 / Pages;

    /// <summary>The median of each measure by itself.</summary>
    public static TuningRun MedianOf(IReadOnlyCollection<TuningRun> runs) => new(
        runs.First().Pages,
        TimeSpan.FromSeconds(Median(runs.Select(run => run.Wall.TotalSeconds))),
        TimeSpan.FromSeconds(Median(runs.Select(run => run.Cpu.TotalSeconds))),
        Median(runs.Select(run => run.PeakMiB)));

    /// <summary>Reads what <see cref="ToLine"/> wrote.</summary>
    public static TuningRun Parse(string line) =>
        line.Trim().Split(' ').Select(field => double.Parse(field, CultureInfo.InvariantCulture)).ToArray() is [var pages, var wall, var cpu, var peak]
            ? new TuningRun((int)pages, TimeSpan.FromSeconds(wall), TimeSpan.FromSeconds(cpu), peak)
            : throw new FormatException($"no result of a crawl: {line}");

    /// <summary>One line for the process that has asked.</summary>
    public string ToLine() => string.Create(CultureInfo.InvariantCulture, $"{Pages} {Wall.TotalSeconds:R} {Cpu.TotalSeconds:R} {PeakMiB:R}");

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Pages} pages in {Wall.TotalSeconds:F2} s, {PagesPerSecond:F0} pages/s, {CpuSecondsPerThousand:F3} CPU s/1,000, {PeakMiB:F0} MiB");

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
