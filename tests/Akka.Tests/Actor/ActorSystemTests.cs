using Akka.Actor;
using Akka.Actor.Setup;
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
    public async Task Extension_IsMadeOnce()
    {
        var system = ActorSystem.Create("sys", Quiet);
        Assert.False(system.HasExtension<Counting>());
        var made = (Counting)system.RegisterExtension(new CountingId());
        Assert.Same(made, system.GetExtension<Counting>());
        Assert.Same(made, system.RegisterExtension(new CountingId()));
        await system.Terminate().WaitAsync(Soon);
    }

    [Fact]
    public async Task EveryOverloadOfCreate_StartsASystem()
    {
        var setup = BootstrapSetup.Create().WithConfig(Quiet);
        ActorSystem[] systems =
        [
            ActorSystem.Create("named"),
            ActorSystem.Create("named", ConfigurationFactory.ParseString(Quiet)),
            ActorSystem.Create("named", setup),
            ActorSystem.Create("named", ActorSystemSetup.Create(setup)),
        ];
        foreach (var system in systems)
        {
            Assert.Equal("named", system.Name);
            await system.Terminate().WaitAsync(Soon);
        }
    }

    [Fact]
    public async Task System_ShowsItsParts()
    {
        using var system = ActorSystem.Create("sys", Quiet);
        Assert.NotNull(system.Settings.Config);
        Assert.NotNull(system.EventStream);
        Assert.NotNull(system.Scheduler.Advanced);
        Assert.NotNull(system.Mailboxes);
        Assert.NotNull(system.Log);
        Assert.Equal("deadLetters", system.DeadLetters.Path.Name);
        Assert.False(system.IgnoreRef.IsNobody());
        Assert.Equal("akka.actor.default-dispatcher", system.Dispatchers.DefaultGlobalDispatcher.Id);
        Assert.True(system.Uptime >= TimeSpan.Zero);
        await system.Terminate().WaitAsync(Soon);
    }

    private sealed class Counting : IExtension;

    private sealed class CountingId : ExtensionIdProvider<Counting>
    {
        public override Counting CreateExtension(ExtendedActorSystem system) => new();
    }
}
