using System.Diagnostics;
using System.Globalization;

namespace Crawler.Benchmarks;

/// <summary>Where the CPU time of a program goes, by the names of its threads: each stage that has threads of its own is a line. On Linux, where the system counts them.</summary>
internal static class ThreadProfile
{
    // Ticks of the counters in /proc.
    private const double TicksASecond = 100;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    private static readonly Dictionary<string, string> Stages = new(StringComparer.Ordinal)
    {
        [".NET TP Worker"] = "fetching and actors (the pool's threads)",
        [".NET Sockets"] = "sockets' events",
        [".NET Tiered Com"] = "compiling again what runs often",
        ["parser"] = "parsers",
        ["store"] = "frontier store",
        ["blocking"] = "outputs and seeds",
        ["dotnet"] = "start, main thread",
        ["crawler"] = "start, main thread",
    };

    /// <summary>Runs a program once and prints a line for each name.</summary>
    /// <param name="command">Program and arguments.</param>
    /// <param name="pages">Pages that it fetches.</param>
    public static async Task ReportAsync(List<string> command, int pages)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1)) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        var seen = new Dictionary<string, (string Name, double Seconds)>(StringComparer.Ordinal);
        while (!process.WaitForExit(Interval)) Look($"/proc/{process.Id}/task", seen);
        await output;
        await errors;
        Console.WriteLine($"{"CPU by threads",-50}{"s",8}{"s/1,000 pages",16}");
        foreach (var stage in seen.Values.GroupBy(thread => Stages.GetValueOrDefault(thread.Name, "the rest"), StringComparer.Ordinal).OrderByDescending(stage => stage.Sum(thread => thread.Seconds)))
        {
            var seconds = stage.Sum(thread => thread.Seconds);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{stage.Key,-50}{seconds,8:F2}{seconds * 1000 / pages,16:F3}"));
        }
    }

    private static void Look(string tasks, Dictionary<string, (string Name, double Seconds)> seen)
    {
        try
        {
            foreach (var task in Directory.EnumerateDirectories(tasks))
            {
                // "ID (NAME) STATE ...": times in user and kernel mode are the 12th and 13th field behind the name (proc(5)).
                var text = File.ReadAllText(Path.Combine(task, "stat"));
                var name = text[(text.IndexOf('(', StringComparison.Ordinal) + 1)..text.LastIndexOf(')')];
                var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
                seen[task] = (name, (long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture)) / TicksASecond);
            }
        }
        catch (IOException)
        {
            // A thread or the program has ended between two looks.
        }
    }
}
