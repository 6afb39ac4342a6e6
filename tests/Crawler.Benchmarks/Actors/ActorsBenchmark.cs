using System.Diagnostics;
using System.Globalization;

namespace Crawler.Benchmarks.Actors;

/// <summary>The actor runtime by itself: every scenario in several processes, side by side with another build of this program where one is given.</summary>
internal static class ActorsBenchmark
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    public static async Task<int> RunAsync(string[] args)
    {
        var options = new Dictionary<string, string> { ["--processes"] = "5", ["--only"] = "" };
        for (var i = 0; i + 1 < args.Length; i += 2) options[args[i]] = args[i + 1];
        var processes = int.Parse(options["--processes"], CultureInfo.InvariantCulture);
        var sides = new List<(string Name, string Program)> { ("here", typeof(ActorsBenchmark).Assembly.Location) };
        if (options.TryGetValue("--peer", out var peer)) sides.Add(("peer", peer));

        var names = ActorScenario.All.Select(scenario => scenario.Name)
            .Append($"{ActorScenario.IdleBytes}, ReceiveActor").Append($"{ActorScenario.IdleBytes}, UntypedActor")
            .Where(name => name.Contains(options["--only"], StringComparison.OrdinalIgnoreCase)).ToArray();
        Console.WriteLine($"{"",-40}{"median",12}{"min..max",22}   {"CPU ns each",12}{(sides.Count == 1 ? "" : $"{"peer",12}{"CPU ns each",12}{"rate",8}{"CPU",8}")}");
        foreach (var name in names)
        {
            var runs = sides.ConvertAll(_ => new List<(double Rate, double Cpu)>());
            for (var process = 0; process < processes; process++)
            {
                for (var side = 0; side < sides.Count; side++) runs[side].Add(await RunOneAsync(sides[side].Program, name));
            }

            Report(name, runs);
        }

        return 0;
    }

    private static void Report(string name, List<List<(double Rate, double Cpu)>> runs)
    {
        var bytes = name.StartsWith(ActorScenario.IdleBytes, StringComparison.Ordinal);
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
            return name.StartsWith(ActorScenario.IdleBytes, StringComparison.Ordinal)
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
