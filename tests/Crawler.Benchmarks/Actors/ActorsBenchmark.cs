using System.Diagnostics;
using System.Globalization;

namespace Crawler.Benchmarks.Actors;

/// <summary>The actor runtime by itself: every scenario in several processes, side by side with another build of this program where one is given.</summary>
internal static class ActorsBenchmark
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    public static async Task<int> RunAsync(string[] args)
    {
        var options = BenchOptions.Read(args, takesOperand: false, ("--processes", "5"), ("--only", ""), ("--peer", null), ("--out", BenchOptions.Folder));
        var processes = options.Number("--processes");
        var sides = new List<(string Name, string Program)> { ("here", typeof(ActorsBenchmark).Assembly.Location) };
        if (options.Text("--peer") is { } peer) sides.Add(("peer", peer));

        var names = ActorScenario.All.Select(scenario => scenario.Name)
            .Append($"{ActorScenario.IdleBytes}, ReceiveActor").Append($"{ActorScenario.IdleBytes}, UntypedActor")
            .Where(name => name.Contains(options.Text("--only")!, StringComparison.OrdinalIgnoreCase)).ToArray();
        if (names.Length == 0) throw new UsageException($"no scenario's name holds '{options.Text("--only")}'");
        var measured = new List<(string Name, string Side, double Rate, double Cpu)>();
        Console.WriteLine($"{"",-40}{"median",12}{"min..max",22}   {"CPU ns each",12}{(sides.Count == 1 ? "" : $"{"peer",12}{"CPU ns each",12}{"rate",8}{"CPU",8}")}");
        foreach (var name in names)
        {
            var runs = sides.ConvertAll(_ => new List<(double Rate, double Cpu)>());
            for (var process = 0; process < processes; process++)
            {
                for (var side = 0; side < sides.Count; side++) runs[side].Add(await RunOneAsync(sides[side].Program, name));
            }

            Report(name, runs);
            for (var side = 0; side < sides.Count; side++) measured.AddRange(runs[side].Select(run => (name, sides[side].Name, run.Rate, run.Cpu)));
        }

        Save(options.Text("--out")!, measured);
        return 0;
    }

    private static void Save(string folder, List<(string Name, string Side, double Rate, double Cpu)> runs)
    {
        Directory.CreateDirectory(folder);
        var (csv, plot) = (Path.Combine(folder, "actors.csv"), Path.Combine(folder, "actors.svg"));
        File.WriteAllLines(
            csv,
            ["name,build,rate_per_s,cpu_ns_each,bytes_each", .. runs.Select(run => string.Create(CultureInfo.InvariantCulture, $"\"{run.Name}\",{run.Side},{(IsMemory(run.Name) ? $",,{run.Rate:F0}" : $"{run.Rate:F0},{run.Cpu:F1},")}"))]);
        var bars = runs.Where(run => !IsMemory(run.Name)).GroupBy(run => (run.Name, run.Side)).Select(group => (group.Key.Side == "here" ? group.Key.Name : $"{group.Key.Name} ({group.Key.Side})", Median(group.Select(run => run.Cpu))));
        BarChart.Write(plot, "CPU ns each, medians (logarithmic)", [.. bars], isLogarithmic: true);
        Console.WriteLine($"written: {csv}, {plot}");
    }

    private static bool IsMemory(string name) => name.StartsWith(ActorScenario.IdleBytes, StringComparison.Ordinal);

    private static void Report(string name, List<List<(double Rate, double Cpu)>> runs)
    {
        var bytes = IsMemory(name);
        var (rate, cpu) = (Median(runs[0].Select(run => run.Rate)), Median(runs[0].Select(run => run.Cpu)));
        var range = $"{Rate(runs[0].Min(run => run.Rate))}..{Rate(runs[0].Max(run => run.Rate))}";
        var line = string.Create(CultureInfo.InvariantCulture, $"{name,-40}{Rate(rate),12}{range,22}   {(bytes ? "" : cpu.ToString("F0", CultureInfo.InvariantCulture)),12}");
        if (runs.Count == 2)
        {
            var (peerRate, peerCpu) = (Median(runs[1].Select(run => run.Rate)), Median(runs[1].Select(run => run.Cpu)));
            line += string.Create(CultureInfo.InvariantCulture, $"{Rate(peerRate),12}{(bytes ? "" : peerCpu.ToString("F0", CultureInfo.InvariantCulture)),12}{rate / peerRate,8:F2}{(bytes ? "" : (cpu / peerCpu).ToString("F2", CultureInfo.InvariantCulture)),8}");
        }

        Console.WriteLine(line);

        string Rate(double value) => bytes ? $"{value:F0} B" : value >= 1e6 ? $"{value / 1e6:F2} M/s" : $"{value / 1e3:F1} k/s";
    }

    // Operations a second and CPU nanoseconds an operation; of memory, bytes an actor.
    private static async Task<(double Rate, double Cpu)> RunOneAsync(string program, string name)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, [program, "actor-scenario", name]) { UseShellExecute = false, RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            var numbers = (await process.StandardOutput.ReadToEndAsync(limit.Token)).Split(' ').Select(text => double.Parse(text, CultureInfo.InvariantCulture)).ToArray();
            return IsMemory(name)
                ? (numbers[0], 0)
                : (numbers[2] / numbers[0], numbers[1] * 1e9 / numbers[2]);
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
    }
}
