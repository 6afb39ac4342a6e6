using Akka.Actor;

namespace Akka.Tests.Actor;

public class GracefulStopTests : AkkaTest
{
    [Fact]
    public async Task GracefulStop_CompletesAfterTargetAndChildren()
    {
        var log = new System.Collections.Concurrent.ConcurrentQueue<string>();
        var release = new ManualResetEventSlim();
        var actor = Act(a =>
        {
            a.Ctx.ActorOf(Scripted.Props(c => c.OnPostStop = () =>
            {
                release.Wait(Soon);
                log.Enqueue("child");
            }));
            a.OnPostStop = () => log.Enqueue("parent");
        });
        var stopped = actor.GracefulStop(Soon);
        Assert.False(stopped.IsCompleted);
        release.Set();
        Assert.True(await stopped);
        Assert.Equal(["child", "parent"], log);
    }

    [Fact]
    public async Task GracefulStopOfADeadActor_IsTrueAtOnce()
    {
        var actor = Echo();
        StopAndWait(actor);
        Assert.True(await actor.GracefulStop(Soon));
    }

    [Fact]
    public async Task GracefulStopOfBusyActor_ReturnsFalseAtTheTimeout()
    {
        var release = new ManualResetEventSlim();
        var actor = Act(a => a.OnAny(_ => release.Wait(Soon)));
        actor.Tell("block");
        Assert.False(await actor.GracefulStop(TimeSpan.FromMilliseconds(50)));
        release.Set();
    }

    [Fact]
    public async Task GracefulStop_SendsTheGivenMessage()
    {
        var actor = Act(a => a.On<string>(_ => a.Ctx.Stop(a.Me)));
        Assert.True(await actor.GracefulStop(Soon, "please"));
    }

    [Fact]
    public async Task WatchAsync_CompletesWithTheActor()
    {
        var actor = Echo();
        var gone = actor.WatchAsync();
        Sys.Stop(actor);
        Assert.True(await gone.WaitAsync(Soon));
    }

    [Fact]
    public async Task WatchAsyncCancelled_IsFalse()
    {
        using var source = new CancellationTokenSource();
        var gone = Echo().WatchAsync(source.Token);
        await source.CancelAsync();
        Assert.False(await gone);
    }
}
