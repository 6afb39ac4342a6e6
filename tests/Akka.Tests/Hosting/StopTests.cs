using Akka.Actor;
using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Akka.Tests.Hosting;

public sealed class StopTests
{
    [Fact]
    public async Task HostStops_CoordinatedShutdownRunsAsClrExit()
    {
        using var host = await TestHost.StartAsync(_ => { });
        var system = host.Sys();

        await host.StopAsync();

        Assert.True(system.WhenTerminated.IsCompletedSuccessfully);
        Assert.Same(CoordinatedShutdown.ClrExitReason.Instance, CoordinatedShutdown.Get(system).ShutdownReason);
    }

    [Fact]
    public async Task ShutdownTimeoutPasses_TheTaskOfAPhaseStillRunsToItsEnd()
    {
        var timeIsUp = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var done = false;
        using var host = await TestHost.StartAsync(
            b => WithTask(b, TestHost.Soon, async () =>
            {
                await timeIsUp.Task;
                done = true;
            }),
            before: s => s.Configure<HostOptions>(o => o.ShutdownTimeout = TimeSpan.FromMilliseconds(50)),
            after: s => s.AddSingleton<IHostedService>(new Service(() => Task.CompletedTask, token =>
            {
                token.Register(timeIsUp.SetResult);
                return Task.CompletedTask;
            })));

        await host.StopAsync().WaitAsync(TestHost.Soon);

        Assert.True(done);
        Assert.True(host.Sys().WhenTerminated.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task StopTokenIsCancelled_TheTaskOfAPhaseStillRunsToItsEnd()
    {
        var gate = new TaskCompletionSource();
        using var host = await TestHost.StartAsync(b => WithTask(b, TestHost.Soon, () => gate.Task));

        var stop = host.StopAsync(new CancellationToken(canceled: true));
        Assert.False(host.Sys().WhenTerminated.IsCompleted);
        gate.SetResult();
        await stop.WaitAsync(TestHost.Soon);

        Assert.True(host.Sys().WhenTerminated.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task PhaseTimeoutPasses_TheStopGoesOnWithoutItsTask()
    {
        var never = new TaskCompletionSource();
        using var host = await TestHost.StartAsync(b => WithTask(b, TimeSpan.FromMilliseconds(50), () => never.Task));

        await host.StopAsync().WaitAsync(TestHost.Soon);

        Assert.True(host.Sys().WhenTerminated.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task SystemTerminatesByItself_TheHostStops()
    {
        using var host = await TestHost.StartAsync(_ => { });

        await host.Sys().Terminate();

        await host.WaitForShutdownAsync().WaitAsync(TestHost.Soon);
        Assert.True(host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopped.IsCancellationRequested);
        Assert.Same(CoordinatedShutdown.ActorSystemTerminateReason.Instance, CoordinatedShutdown.Get(host.Sys()).ShutdownReason);
    }

    [Fact]
    public async Task HostDisposedWithoutAStop_TheSystemIsTerminated()
    {
        var host = await TestHost.StartAsync(_ => { });
        var system = host.Sys();

        host.Dispose();

        await system.WhenTerminated.WaitAsync(TestHost.Soon);
        Assert.Same(CoordinatedShutdown.ActorSystemTerminateReason.Instance, CoordinatedShutdown.Get(system).ShutdownReason);
    }

    private static void WithTask(AkkaConfigurationBuilder builder, TimeSpan timeout, Func<Task> task) => builder
        .AddHocon($"akka.coordinated-shutdown.phases.before-service-unbind.timeout = {timeout.TotalMilliseconds:0}ms", HoconAddMode.Prepend)
        .AddStartup((system, _) => CoordinatedShutdown.Get(system).AddTask(CoordinatedShutdown.PhaseBeforeServiceUnbind, "held", async () =>
        {
            await task();
            return Done.Instance;
        }));
}
