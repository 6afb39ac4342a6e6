using Akka.Actor;

namespace Crawler.Benchmarks.Actors;

/// <summary>Threads outside the system tell one actor as fast as they can; an operation is one message received.</summary>
internal static class OneWay
{
    public static async Task RunAsync(ActorSystem system, int producers, int count)
    {
        var completion = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var receiver = system.ActorOf(Props.Create(() => new Counting(count, completion)));
        var threads = Enumerable.Range(0, producers).Select(_ => new Thread(() =>
        {
            for (var i = 0; i < count / producers; i++) receiver.Tell(Item.Instance, ActorRefs.NoSender);
        })).ToArray();
        foreach (var thread in threads) thread.Start();
        await completion.Task;
        foreach (var thread in threads) thread.Join();
    }

    private sealed class Item
    {
        public static readonly Item Instance = new();
    }

    private sealed class Counting : ReceiveActor
    {
        private int _left;

        public Counting(int count, TaskCompletionSource completion)
        {
            _left = count;
            Receive<Item>(_ =>
            {
                if (--_left == 0) completion.SetResult();
            });
        }
    }
}
