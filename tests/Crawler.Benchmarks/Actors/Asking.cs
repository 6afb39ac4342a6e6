using Akka.Actor;

namespace Crawler.Benchmarks.Actors;

/// <summary>Questions with a time limit to one echo actor; an operation is one round trip.</summary>
internal static class Asking
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    public static async Task RunAsync(ActorSystem system, int inFlight, int count)
    {
        var echo = system.ActorOf(Props.Create(() => new Echo()));
        await Task.WhenAll(Enumerable.Range(0, inFlight).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < count / inFlight; i++) await echo.Ask<string>("question", Limit);
        })));
    }

    private sealed class Echo : ReceiveActor
    {
        public Echo() => Receive<string>(text => Sender.Tell(text));
    }
}
