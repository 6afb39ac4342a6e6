using System.Diagnostics;
using System.Globalization;
using Akka.Actor;
using Akka.Configuration;
using Akka.Event;

namespace Crawler.Benchmarks.Actors;

/// <summary>
/// A day's messages in minutes: many messages through many actors that throw at random, and in the second half also stop, under two watchers.
/// In the first half every message must be accounted for exactly once: processed, a dead letter, or the one in hand at a restart. In the second
/// half none may be counted twice, every stop must be told to both watchers once, and what is lost is counted: Akka delivers at most once, and a
/// message that reaches an actor in the very act of stopping may be neither processed nor a dead letter. Memory must stay flat.
/// </summary>
internal static class SoakBenchmark
{
    private const int Checkpoints = 10;
    private const int Producers = 2;
    private const long MostOutstanding = 200_000;

    /// <summary>Growth of the live heap from the first checkpoint to the last that is still called flat.</summary>
    private const double FlatMiB = 8;

    public static async Task<int> RunAsync(string[] args)
    {
        var options = BenchOptions.Read(args, takesOperand: false, ("--messages", "1000000000"), ("--actors", "1000"), ("--seed", "1"));
        var (messages, actors, seed) = ((long)options.Number("--messages", Checkpoints * Producers), options.Number("--actors"), options.Number("--seed", least: 0));

        using var system = ActorSystem.Create("soak", ConfigurationFactory.ParseString(ActorScenario.Quiet));
        var slots = Enumerable.Range(0, actors).Select(_ => new Slot()).ToArray();
        var letters = new Tally();
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        system.EventStream.Subscribe(system.ActorOf(Props.Create(() => new LetterCounter(letters))), typeof(DeadLetter));
        system.ActorOf(Props.Create(() => new Parent(slots, ready)));
        await ready.Task;

        Console.WriteLine($"{"messages",14}{"M/s",8}{"processed",15}{"dead letters",14}{"in hand",9}{"restarts",10}{"stops",8}{"told",8}{"lost",6}{"live MiB",10}");
        var clock = Stopwatch.StartNew();
        var heap = new List<double>();
        var wrong = 0;
        var lost = 0L;
        var sent = 0L;
        for (var checkpoint = 1; checkpoint <= Checkpoints; checkpoint++)
        {
            var withStops = checkpoint > Checkpoints / 2;
            var before = Count(slots, letters).Accounted;
            var each = messages / Checkpoints / Producers;
            var start = clock.Elapsed;
            var threads = Enumerable.Range(0, Producers).Select(producer => new Thread(() => Produce(slots, letters, each, before, withStops, new Random(HashCode.Combine(seed, checkpoint, producer))))).ToArray();
            foreach (var thread in threads) thread.Start();
            foreach (var thread in threads) thread.Join();
            sent += each * Producers;
            var count = Settle(slots, letters, sent - lost);
            var nowLost = sent - lost - count.Accounted;
            lost += nowLost;
            var took = clock.Elapsed - start;
            heap.Add(GC.GetTotalMemory(forceFullCollection: true) / 1048576.0);
            if (nowLost < 0 || (nowLost > 0 && !withStops) || count.Told != count.Stops * 2) wrong++;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{sent,14:N0}{each * Producers / took.TotalSeconds / 1e6,8:F1}{count.Processed,15:N0}{count.DeadLetters,14:N0}{count.InHand,9:N0}{count.Restarts,10:N0}{count.Stops,8:N0}{count.Told,8:N0}{nowLost,6}{heap[^1],10:F1}"));
        }

        await system.Terminate();
        var growth = heap[^1] - heap[0];
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{(wrong == 0 ? "right" : $"WRONG at {wrong} checkpoints")}: {sent:N0} messages, {lost} lost to actors in the act of stopping; live heap grew by {growth:F1} MiB"));
        return wrong == 0 && growth < FlatMiB ? 0 : 1;
    }

    private static void Produce(Slot[] slots, Tally letters, long count, long accountedBefore, bool withStops, Random random)
    {
        for (long sent = 0; sent < count; sent++)
        {
            var slot = slots[random.Next(slots.Length)];
            var dice = random.Next(200_000);
            Volatile.Read(ref slot.Actor).Tell(dice < 4 ? Item.Throw : withStops && dice < 6 ? Item.Stop : Item.Work, ActorRefs.NoSender);
            if (sent % 4096 != 0) continue;

            // What is on the way stays bounded, so that a flat heap means something.
            while ((sent * Producers) - (Count(slots, letters).Accounted - accountedBefore) > MostOutstanding) Thread.Sleep(0);
        }
    }

    // Until the count is complete and stays so: a message counted twice would show a moment later.
    private static Counts Settle(Slot[] slots, Tally letters, long sent)
    {
        var limit = Stopwatch.StartNew();
        Counts count;
        do
        {
            Thread.Sleep(50);
            count = Count(slots, letters);
        }
        while ((count.Accounted < sent || count.Told < count.Stops * 2) && limit.Elapsed < TimeSpan.FromSeconds(30));
        Thread.Sleep(200);
        return Count(slots, letters);
    }

    private static Counts Count(Slot[] slots, Tally letters)
    {
        var (processed, inHand, restarts, stops, told) = (0L, 0L, 0L, 0L, 0L);
        foreach (var slot in slots)
        {
            processed += Volatile.Read(ref slot.Processed);
            inHand += Volatile.Read(ref slot.InHand);
            restarts += Volatile.Read(ref slot.Restarts);
            stops += Volatile.Read(ref slot.Stops);
            told += Volatile.Read(ref slot.Told) + Volatile.Read(ref slot.NeighbourTold);
        }

        return new Counts(processed, Volatile.Read(ref letters.Letters), inHand, restarts, stops, told);
    }

    private sealed record Counts(long Processed, long DeadLetters, long InHand, long Restarts, long Stops, long Told)
    {
        public long Accounted => Processed + DeadLetters + InHand;
    }

    private sealed class Item
    {
        public static readonly Item Work = new();
        public static readonly Item Throw = new();
        public static readonly Item Stop = new();
    }

    /// <summary>Counters with one writer each: the incarnation that lives in the slot, its parent, or its watcher.</summary>
    private sealed class Slot
    {
        public IActorRef Actor = ActorRefs.Nobody;
        public long Processed;
        public long InHand;
        public long Restarts;
        public long Stops;
        public long Told;
        public long NeighbourTold;
    }

    private sealed class Tally
    {
        public long Letters;
    }

    private sealed class LetterCounter : ReceiveActor
    {
        public LetterCounter(Tally tally) => Receive<DeadLetter>(letter =>
        {
            if (letter.Message is Item) Volatile.Write(ref tally.Letters, tally.Letters + 1);
        });
    }

    private sealed class Parent : ReceiveActor
    {
        public Parent(Slot[] slots, TaskCompletionSource ready)
        {
            var watcher = Context.ActorOf(Props.Create(() => new Watcher(slots)));
            var indices = new Dictionary<IActorRef, int>();
            void Make(int index)
            {
                var child = Context.ActorOf(Props.Create(() => new Worker(slots[index])));
                Context.Watch(child);
                indices.Add(child, index);
                watcher.Tell(new Watcher.Watch(child, index));
            }

            Receive<Terminated>(terminated =>
            {
                indices.Remove(terminated.ActorRef, out var index);
                slots[index].Told++;
                Make(index);
            });
            Receive<Watcher.Watched>(watched => Volatile.Write(ref slots[watched.Index].Actor, watched.Actor));
            Receive<Watcher.AllWatched>(_ => ready.SetResult());
            for (var i = 0; i < slots.Length; i++) Make(i);
            watcher.Tell(Watcher.AllWatched.Instance);
        }
    }

    /// <summary>A second watcher; a child is given messages only when both watch it, so that both must be told of its end.</summary>
    private sealed class Watcher : ReceiveActor
    {
        private readonly Dictionary<IActorRef, int> _indices = [];

        public Watcher(Slot[] slots)
        {
            Receive<Watch>(watch =>
            {
                _indices.Add(watch.Actor, watch.Index);
                Context.Watch(watch.Actor);
                Sender.Tell(new Watched(watch.Actor, watch.Index));
            });
            Receive<AllWatched>(all => Sender.Tell(all));
            Receive<Terminated>(terminated =>
            {
                _indices.Remove(terminated.ActorRef, out var index);
                slots[index].NeighbourTold++;
            });
        }

        public sealed record Watch(IActorRef Actor, int Index);

        public sealed record Watched(IActorRef Actor, int Index);

        public sealed record AllWatched
        {
            public static readonly AllWatched Instance = new();
        }
    }

    private sealed class Worker : ReceiveActor
    {
        private readonly Slot _slot;

        public Worker(Slot slot)
        {
            _slot = slot;
            Receive<Item>(item =>
            {
                if (item == Item.Throw) throw new InvalidOperationException("told to");
                Volatile.Write(ref slot.Processed, slot.Processed + 1);
                if (item != Item.Stop) return;
                slot.Stops++;
                Context.Stop(Self);
            });
        }

        protected override void PreRestart(Exception reason, object message)
        {
            _slot.Restarts++;
            if (message is Item) Volatile.Write(ref _slot.InHand, _slot.InHand + 1);
            base.PreRestart(reason, message);
        }
    }
}
