using Akka.Actor;
using Akka.Routing;

namespace Crawler.EndToEnd.Tests;

/// <summary>How an actor is done away with.</summary>
public enum Sabotage
{
    /// <summary>It throws, and its supervisor restarts it.</summary>
    Kill,

    /// <summary>It stops after the messages before; a fetcher or parser is replaced.</summary>
    PoisonPill,

    /// <summary>It stops after the message it is at; a fetcher or parser is replaced.</summary>
    Stop,
}

/// <summary>Every 100 ms does away with one random fetcher, parser and host queue, until each kind has had its hundred: a busy machine gets its crawl to an end too.</summary>
internal sealed class Saboteur : ReceiveActor, IWithTimers
{
    private const int Enough = 100;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);
    private static readonly string[] Targets = ["/user/crawler/fetchers/*", "/user/crawler/parsers/*", "/user/crawler/crawls/*/frontier-*/*"];
    private static readonly string[] Pools = ["/user/crawler/fetchers", "/user/crawler/parsers"];

    private readonly Sabotage _sabotage;
    private readonly Random _random;
    private readonly List<IActorRef>[] _seen = [[], [], []];
    private readonly int[] _hits = new int[Targets.Length];

    public Saboteur(Sabotage sabotage, int seed)
    {
        _sabotage = sabotage;
        _random = new Random(seed);
        Receive<Tick>(_ => OnTick());
        Receive<ActorIdentity>(message => _seen[(int)message.MessageId].Add(message.Subject), message => message.Subject is not null);
        Receive<GetHits>(_ => Sender.Tell(_hits.ToArray()));
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(Sabotage sabotage, int seed) => Akka.Actor.Props.Create(() => new Saboteur(sabotage, seed));

    protected override void PreStart() => Timers.StartPeriodicTimer(nameof(Tick), Tick.Instance, Interval);

    private void OnTick()
    {
        for (var target = 0; target < Targets.Length; target++)
        {
            if (_seen[target].Count > 0 && _hits[target] < Enough) Hit(target, _seen[target][_random.Next(_seen[target].Count)]);
            _seen[target].Clear();
            Context.ActorSelection(Targets[target]).Tell(new Identify(target), Self);
        }
    }

    private void Hit(int target, IActorRef victim)
    {
        _hits[target]++;
        switch (_sabotage)
        {
            case Sabotage.Kill:
                victim.Tell(Kill.Instance);
                return;
            case Sabotage.PoisonPill:
                victim.Tell(PoisonPill.Instance);
                break;
            default:
                Context.System.Stop(victim);
                break;
        }

        // A pool does not replace a member that stopped.
        if (target < Pools.Length) Context.ActorSelection(Pools[target]).Tell(new AdjustPoolSize(1));
    }

    /// <summary>Asks how many fetchers, parsers and host queues were hit.</summary>
    internal sealed record GetHits
    {
        public static readonly GetHits Instance = new();
    }

    private sealed record Tick
    {
        public static readonly Tick Instance = new();
    }
}
