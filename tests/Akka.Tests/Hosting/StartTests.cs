using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Akka.Tests.Hosting;

public sealed class StartTests
{
    private readonly ConcurrentQueue<string> _order = new();

    [Fact]
    public async Task ActorsAndStartups_ActorsRunFirstEachInTheOrderGiven()
    {
        using var host = await TestHost.StartAsync(b => b
            .AddStartup((_, _) => _order.Enqueue("startup 1"))
            .WithActors((_, _) => _order.Enqueue("actors 1"))
            .AddStartup((_, _) => _order.Enqueue("startup 2"))
            .WithActors((_, _, _) => _order.Enqueue("actors 2")));

        Assert.Equal(["actors 1", "actors 2", "startup 1", "startup 2"], _order);
    }

    [Fact]
    public async Task AsyncStarter_IsAwaitedBeforeTheNextOneAndBeforeTheStartEnds()
    {
        var gate = new TaskCompletionSource();
        using var host = TestHost.Build(b => b
            .WithActors(async (_, _) =>
            {
                _order.Enqueue("first begins");
                await gate.Task;
                _order.Enqueue("first ends");
            })
            .WithActors((_, _) => _order.Enqueue("second")));

        var start = host.StartAsync();
        Assert.Equal(["first begins"], _order);
        Assert.False(start.IsCompleted);
        gate.SetResult();
        await start.WaitAsync(TestHost.Soon);

        Assert.Equal(["first begins", "first ends", "second"], _order);
    }

    [Fact]
    public async Task Configuration_RunsWhenTheSystemIsFirstResolvedAndStartersWithTheHost()
    {
        using var host = TestHost.Build(b =>
        {
            _order.Enqueue("configured");
            b.WithActors((_, _) => _order.Enqueue("started"));
        });

        Assert.Empty(_order);
        _ = host.Sys();
        Assert.Equal(["configured"], _order);
        await host.StartAsync();
        Assert.Equal(["configured", "started"], _order);
    }

    [Fact]
    public async Task ConfigurationWithProvider_SeesTheOtherServices()
    {
        var builder = Host.CreateEmptyApplicationBuilder(settings: null);
        builder.Services.AddSingleton("akka.loglevel = OFF\nx = 7");
        builder.Services.AddAkka("hosted", (b, services) => b.AddHocon(services.GetRequiredService<string>(), HoconAddMode.Prepend));
        using var host = builder.Build();

        await host.StartAsync();

        Assert.Equal(7, host.Sys().Settings.Config.GetInt("x"));
    }

    [Fact]
    public async Task OtherServices_StartAndStopInTheOrderOfRegistration()
    {
        using var host = await TestHost.StartAsync(
            b => b.WithActors((_, _) => _order.Enqueue("actors")),
            before: s => s.AddSingleton<IHostedService>(p => Named("earlier", p)),
            after: s => s.AddSingleton<IHostedService>(p => Named("later", p)));

        await host.StopAsync();

        Assert.Equal(["earlier starts", "actors", "later starts", "later stops, system ended: False", "earlier stops, system ended: True"], _order);
    }

    [Theory]
    [InlineData("starter")]
    [InlineData("async starter")]
    [InlineData("startup")]
    public async Task FailureInAStarter_IsLoggedEndsTheSystemAndFailsTheStart(string where)
    {
        var log = new CapturedLog();
        var boom = new BoomException();
        using var host = TestHost.Build(
            b => Fail(b, where, boom),
            before: s => s.AddLogging(l => l.AddProvider(log)).AddSingleton<IHostedService>(p => Named("earlier", p)),
            after: s => s.AddSingleton<IHostedService>(p => Named("later", p)));
        var system = host.Sys();

        Assert.Same(boom, await Assert.ThrowsAsync<BoomException>(() => host.StartAsync().WaitAsync(TestHost.Soon)));

        Assert.True(system.WhenTerminated.IsCompletedSuccessfully);
        Assert.Same(CoordinatedShutdown.ClrExitReason.Instance, CoordinatedShutdown.Get(system).ShutdownReason);
        var line = Assert.Single(log.Lines, l => l.Category == typeof(AkkaHostedService).FullName);
        Assert.Equal(LogLevel.Critical, line.Level);
        Assert.Same(boom, line.Cause);
        Assert.Equal(["earlier starts"], _order);
    }

    [Fact]
    public async Task FailureInTheConfiguration_FailsTheStartAndNotTheBuild()
    {
        using var host = TestHost.Build(_ => throw new BoomException());

        await Assert.ThrowsAsync<BoomException>(() => host.StartAsync());
    }

    [Fact]
    public async Task NameThatIsNone_FailsTheStart()
    {
        using var host = TestHost.Build(_ => { }, name: "two words");

        await Assert.ThrowsAsync<ArgumentException>(() => host.StartAsync());
    }

    private static void Fail(AkkaConfigurationBuilder builder, string where, Exception reason) => _ = where switch
    {
        "starter" => builder.WithActors((_, _) => throw reason),
        "async starter" => builder.WithActors(async (_, _) =>
        {
            await Task.Yield();
            throw reason;
        }),
        _ => builder.AddStartup((_, _) => throw reason),
    };

    private Service Named(string name, IServiceProvider services) => new(
        () =>
        {
            _order.Enqueue(name + " starts");
            return Task.CompletedTask;
        },
        _ =>
        {
            _order.Enqueue($"{name} stops, system ended: {services.GetRequiredService<ActorSystem>().WhenTerminated.IsCompleted}");
            return Task.CompletedTask;
        });
}
