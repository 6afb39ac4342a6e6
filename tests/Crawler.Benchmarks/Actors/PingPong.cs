using Akka.Actor;

namespace Crawler.Benchmarks.Actors;

/// <summary>Pairs that throw a fixed number of balls to and fro; an operation is one message.</summary>
internal static class PingPong
{
    public static async Task RunAsync(ActorSystem system, int pairs, int inFlight, int count)
    {
        var done = new List<Task>();
        for (var pair = 0; pair < pairs; pair++)
        {
            var completion = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var each = count / pairs / 2;
            var pong = system.ActorOf(Props.Create(() => new Pong()));
            var ping = system.ActorOf(Props.Create(() => new Ping(pong, inFlight, each, completion)));
            ping.Tell(Start.Instance, ActorRefs.NoSender);
            done.Add(completion.Task);
        }

        await Task.WhenAll(done);
    }

    private sealed class Start
    {
        public static readonly Start Instance = new();
    }

    private sealed class Ball
    {
        public static readonly Ball Instance = new();
    }

    private sealed class Pong : ReceiveActor
    {
        public Pong() => Receive<Ball>(ball => Sender.Tell(ball));
    }

    private sealed class Ping : ReceiveActor
    {
        private int _toThrow;
        private int _toCatch;

        public Ping(IActorRef pong, int inFlight, int count, TaskCompletionSource completion)
        {
            _toThrow = count;
            _toCatch = count;
            Receive<Ball>(ball =>
            {
                if (--_toCatch == 0)
                {
                    completion.SetResult();
                    return;
                }

                if (_toThrow == 0) return;
                _toThrow--;
                pong.Tell(ball);
            });
            Receive<Start>(_ =>
            {
                _toThrow -= inFlight;
                for (var i = 0; i < inFlight; i++) pong.Tell(Ball.Instance);
            });
        }
    }
}
