using System.Globalization;

namespace Crawler.Benchmarks;

/// <summary>What the frontier's benchmark has measured, for its files.</summary>
/// <param name="folder">Where they are written.</param>
/// <param name="name">Their name without extension.</param>
internal sealed class FrontierResults(string folder, string name)
{
    private readonly List<string> _rows = [];
    private readonly List<(string Name, double Value)> _bars = [];

    /// <summary>Adds a step.</summary>
    /// <param name="step">What was done with the URLs.</param>
    /// <param name="urls">How many were known then.</param>
    /// <param name="rate">Of them a second.</param>
    /// <param name="cpu">Microseconds of CPU for each.</param>
    /// <param name="allocated">Bytes allocated for each; null where that is not measured, as for <paramref name="disk"/>, bytes of crawl.db for each known.</param>
    /// <param name="heap">Bytes in use.</param>
    /// <param name="peak">Most bytes that the process has had.</param>
    public void Add(string step, long urls, double rate, double cpu, double? allocated, long heap, long peak, double? disk = null)
    {
        _rows.Add(string.Create(CultureInfo.InvariantCulture, $"{step},{urls},{rate:F0},{cpu:F2},{allocated:F0},{disk:F1},{heap / 1048576.0:F1},{peak / 1048576.0:F1}"));
        _bars.Add((string.Create(CultureInfo.InvariantCulture, $"{step}, {urls / 1e6:0.###} million URLs"), rate));
    }

    /// <summary>Writes the steps as CSV and their rates as a plot.</summary>
    public void Save()
    {
        Directory.CreateDirectory(folder);
        var (csv, plot) = (Path.Combine(folder, $"{name}.csv"), Path.Combine(folder, $"{name}.svg"));
        File.WriteAllLines(csv, ["step,urls_known,per_s,cpu_us_each,allocated_bytes_each,db_bytes_per_url,heap_mib,peak_mib", .. _rows]);
        BarChart.Write(plot, "URLs or links a second", [.. _bars.OrderBy(bar => bar.Name.Split(',')[0], StringComparer.Ordinal)]);
        Console.WriteLine($"written: {csv}, {plot}");
    }
}
