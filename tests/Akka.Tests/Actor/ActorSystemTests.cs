using Akka.Actor;
using Akka.Configuration;

namespace Akka.Tests.Actor;

public class ActorSystemTests
{
    private const string Quiet = "akka { stdout-loglevel = OFF, loglevel = OFF }";
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Terminate_StopsTheActorsAndThenRunsTheCallbacks()
    {
        var log = new System.Collections.Concurrent.ConcurrentQueue<string>();
        var system = ActorSystem.Create("sys", Quiet);
        var started = new TaskCompletionSource();
        system.ActorOf(Scripted.Props(a =>
        {
            started.SetResult();
            a.OnPostStop = () => log.Enqueue("actor");
        }));
        system.RegisterOnTermination(() => log.Enqueue("callback"));
        await started.Task.WaitAsync(Soon);
        await system.Terminate().WaitAsync(Soon);
        Assert.True(system.WhenTerminated.IsCompleted);
        Assert.Equal(["actor", "callback"], log);
        Assert.Throws<InvalidOperationException>(() => system.RegisterOnTermination(() => { }));
    }

    [Fact]
    public async Task TerminateTwice_IsOneTermination()
    {
        var system = ActorSystem.Create("sys", Quiet);
        await Task.WhenAll(system.Terminate(), system.Terminate()).WaitAsync(Soon);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-x")]
    [InlineData("a b")]
    public void InvalidName_IsRefused(string name) => Assert.Throws<ArgumentException>(() => ActorSystem.Create(name, Quiet));

    [Fact]
    public async Task Settings_AreTheGivenOverTheReference()
    {
        var system = ActorSystem.Create("sys", ConfigurationFactory.ParseString("my.key = 1\nakka.actor.ask-timeout = 7s").WithFallback(Quiet));
        Assert.Equal(1, system.Settings.Config.GetInt("my.key"));
        Assert.Equal(30, system.Settings.Config.GetInt("akka.actor.default-dispatcher.throughput"));
        Assert.Equal(TimeSpan.FromSeconds(7), system.Settings.AskTimeout);
        await system.Terminate();
    }

    [Fact]
    public async Task BootstrapSetup_CarriesTheConfiguration()
    {
        var system = ActorSystem.Create("sys", BootstrapSetup.Create().WithConfig(Quiet));
        Assert.Equal("OFF", system.Settings.LogLevel);
        await system.Terminate();
    }

    [Fact]
    public async Task ThousandActors_AllStopAtTerminate()
    {
        var stopped = 0;
        var system = ActorSystem.Create("sys", Quiet);
        var parent = system.ActorOf(Scripted.Props(a =>
        {
            for (var i = 0; i < 1000; i++)
                a.Ctx.ActorOf(Scripted.Props(c => c.OnPostStop = () => Interlocked.Increment(ref stopped)));
            a.OnAny(a.Reply);
        }));
        await parent.Ask("ready", Soon);
        await system.Terminate().WaitAsync(Soon);
        Assert.Equal(1000, stopped);
    }

    [Fact]
    public async Task ExtensionThatFails_IsForgottenAndMayBeTriedAgain()
    {
        var system = ActorSystem.Create("sys", Quiet);
        var id = new ThrowingOnce();
        Assert.Throws<BoomException>(() => system.RegisterExtension(id));
        Assert.False(system.HasExtension<ThrowingOnDispose>());
        Assert.IsType<ThrowingOnDispose>(system.RegisterExtension(id));
        await system.Terminate().WaitAsync(Soon);
    }

    [Fact]
    public async Task ExtensionThatThrowsAtItsDisposal_DoesNotStopTheOthers()
    {
        var system = ActorSystem.Create("sys", Quiet);
        var id = new ThrowingOnce();
        Assert.Throws<BoomException>(() => system.RegisterExtension(id));
        var extension = (ThrowingOnDispose)system.RegisterExtension(id);
        await system.Terminate().WaitAsync(Soon);
        Assert.True(extension.Disposed);
    }

    [Fact]
    public void SystemThatCannotStart_LeavesTheProcessAlive() => Assert.Throws<ConfigurationException>(
        () => ActorSystem.Create("sys", ConfigurationFactory.ParseString("akka.coordinated-shutdown.terminate-actor-system = off").WithFallback(Quiet)));

    [Fact]
    public async Task ForeignThreads_MakeActorsWhileTheSystemEnds()
    {
        for (var round = 0; round < 20; round++)
        {
            var system = ActorSystem.Create("sys", Quiet);
            var started = 0;
            var stopped = 0;
            var making = Task.Run(() =>
            {
                try
                {
                    while (true)
                    {
                        system.ActorOf(Scripted.Props(a =>
                        {
                            Interlocked.Increment(ref started);
                            a.OnPostStop = () => Interlocked.Increment(ref stopped);
                        }));
                    }
                }
                catch (InvalidOperationException)
                {
                    // The end of the system.
                }
            });
            await system.Terminate().WaitAsync(Soon);
            await making.WaitAsync(Soon);
            Assert.Equal(started, stopped);
        }
    }

    private sealed class ThrowingOnDispose : IExtension, IDisposable
    {
        public bool Disposed { get; private set; }

        public void Dispose()
        {
            Disposed = true;
            throw new BoomException();
        }
    }

    private sealed class ThrowingOnce : ExtensionIdProvider<ThrowingOnDispose>
    {
        private int _calls;

        public override ThrowingOnDispose CreateExtension(ExtendedActorSystem system) =>
            _calls++ == 0 ? throw new BoomException() : new ThrowingOnDispose();
    }
}
