using System.Diagnostics;
using System.Globalization;
using Akka.Actor;
using Akka.Configuration;

namespace Crawler.Benchmarks.Actors;

/// <summary>One thing that is measured about the actor runtime.</summary>
/// <param name="Name">What the command line and the table call it.</param>
/// <param name="Operations">Operations of a measured run; the warm-up runs the same number.</param>
/// <param name="Run">Runs so many operations in a system and returns when all are done.</param>
internal sealed record ActorScenario(string Name, string Unit, int Operations, Func<ActorSystem, int, Task> Run)
{
    public const string IdleBytes = "bytes per idle actor";

    /// <summary>Nothing is logged.</summary>
    public const string Quiet = "akka { loglevel = OFF, stdout-loglevel = OFF, log-dead-letters = off, loggers = [] }";

    public static readonly IReadOnlyList<ActorScenario> All =
    [
        new("ping-pong, 1 pair, 1 in flight", "msg", 6_000_000, (system, count) => PingPong.RunAsync(system, pairs: 1, inFlight: 1, count)),
        new("ping-pong, 4 pairs, 1 in flight", "msg", 12_000_000, (system, count) => PingPong.RunAsync(system, pairs: 4, inFlight: 1, count)),
        new("ping-pong, 1 pair, 100 in flight", "msg", 12_000_000, (system, count) => PingPong.RunAsync(system, pairs: 1, inFlight: 100, count)),
        new("ping-pong, 4 pairs, 100 in flight", "msg", 24_000_000, (system, count) => PingPong.RunAsync(system, pairs: 4, inFlight: 100, count)),
        new("tell one way, 1 producer", "msg", 10_000_000, (system, count) => OneWay.RunAsync(system, producers: 1, count)),
        new("tell one way, 2 producers", "msg", 10_000_000, (system, count) => OneWay.RunAsync(system, producers: 2, count)),
        new("create ReceiveActor", "actor", 100_000, (system, count) => Creation.RunAsync(system, count, Creation.Kind.Receive)),
        new("create ReceiveActor, 1 message each", "actor", 100_000, (system, count) => Creation.RunAsync(system, count, Creation.Kind.ReceiveWithMessage)),
        new("create UntypedActor", "actor", 100_000, (system, count) => Creation.RunAsync(system, count, Creation.Kind.Untyped)),
        new("Ask, sequential", "ask", 400_000, (system, count) => Asking.RunAsync(system, inFlight: 1, count)),
        new("Ask, 32 in flight", "ask", 800_000, (system, count) => Asking.RunAsync(system, inFlight: 32, count)),
    ];

    /// <summary>Runs one scenario in this process, a warm-up and a measured run, and prints what it took: seconds, CPU seconds, operations.</summary>
    public static async Task<int> RunHereAsync(string name)
    {
        if (name.StartsWith(IdleBytes, StringComparison.Ordinal))
        {
            var bytes = await IdleMemory.BytesPerActorAsync(ConfigurationFactory.ParseString(Quiet), name.EndsWith("UntypedActor", StringComparison.Ordinal));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{bytes} 0 1"));
            return 0;
        }

        var scenario = All.First(one => one.Name == name);
        await scenario.MeasureAsync();
        var (wall, cpu) = await scenario.MeasureAsync();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{wall.TotalSeconds} {cpu.TotalSeconds} {scenario.Operations}"));
        return 0;
    }

    private async Task<(TimeSpan Wall, TimeSpan Cpu)> MeasureAsync()
    {
        using var system = ActorSystem.Create("bench", ConfigurationFactory.ParseString(Quiet));
        GC.Collect();
        GC.WaitForPendingFinalizers();
        using var process = Process.GetCurrentProcess();
        var cpuBefore = process.TotalProcessorTime;
        var clock = Stopwatch.StartNew();
        await Run(system, Operations);
        var wall = clock.Elapsed;
        process.Refresh();
        var cpu = process.TotalProcessorTime - cpuBefore;
        await system.Terminate();
        return (wall, cpu);
    }
}
