using Akka.Actor;
using Akka.Dispatch;
using Crawler.Crawling;

namespace Crawler.Tests.Crawling;

public class DedicatedThreadDispatcherTests() : ActorTest("""own { type = "Crawler.Crawling.DedicatedThreadDispatcher, Crawler", shutdown-timeout = 1ms }""")
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public void EachActor_KeepsAThreadOfItsOwn()
    {
        var actors = new[] { MakeActor(), MakeActor() };

        var threads = actors.Select(actor => Enumerable.Range(0, 3).Select(_ => ThreadOf(actor)).Distinct().Single()).ToArray();

        Assert.Equal(2, threads.Distinct().Count());
        Assert.All(threads, thread => Assert.Equal((true, false, "own"), (thread.IsBackground, thread.IsThreadPoolThread, thread.Name)));
    }

    [Fact]
    public void ActorThatStops_LetsItsThreadGo()
    {
        var actor = MakeActor();
        var thread = ThreadOf(actor);

        Sys.Stop(actor);

        Assert.True(thread.Join(Patience));
    }

    [Fact]
    public async Task Work_RunsInOrderAndToItsEnd()
    {
        var executor = new DedicatedThread("ordered");
        var seen = new List<int>();
        Thread? thread = null;
        for (var i = 0; i < 10_000; i++)
        {
            var number = i;
            executor.Execute(new Work(() =>
            {
                thread = Thread.CurrentThread;
                seen.Add(number);
            }));
        }

        var ended = new TaskCompletionSource<Thread>(TaskCreationOptions.RunContinuationsAsynchronously);
        executor.Execute(new Work(() => ended.SetResult(thread!)));
        executor.Shutdown();

        var ran = await ended.Task.WaitAsync(Patience);
        Assert.True(ran.Join(Patience));
        Assert.Equal(Enumerable.Range(0, 10_000), seen);
        Assert.Throws<RejectedExecutionException>(() => executor.Execute(new Work(() => { })));
    }

    [Fact]
    public void ThreadThatFallsAsleepWhileWorkComes_IsWoken()
    {
        var executor = new DedicatedThread("woken");
        using var done = new SemaphoreSlim(0);
        var work = new Work(() => done.Release());
        for (var round = 0; round < 20_000; round++)
        {
            executor.Execute(work);
            if (round % 3 == 0) executor.Execute(work);
            Assert.True(done.Wait(Patience));
            if (round % 3 == 0) Assert.True(done.Wait(Patience));
        }

        executor.Shutdown();
    }

    private IActorRef MakeActor() => Sys.ActorOf(Props.Create(() => new Where()).WithDispatcher("own"));

    private Thread ThreadOf(IActorRef actor)
    {
        actor.Tell("where", TestActor);
        return ExpectMsg<Thread>(Patience);
    }

    private sealed class Where : ReceiveActor
    {
        public Where() => ReceiveAny(_ => Sender.Tell(Thread.CurrentThread));
    }

    private sealed class Work(Action action) : IRunnable
    {
        public void Run() => action();

        public void Execute() => action();
    }
}
