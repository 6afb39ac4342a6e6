using Akka.Actor;
using Akka.Configuration;
using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Akka.Tests.Hosting;

/// <summary>A generic host with Akka in it and nothing on the console.</summary>
internal static class TestHost
{
    public static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);

    private const string Quiet = "akka { stdout-loglevel = OFF, loglevel = OFF, logger-startup-timeout = 30s }";

    public static IHost Build(
        Action<AkkaConfigurationBuilder> akka,
        Action<IServiceCollection>? before = null,
        Action<IServiceCollection>? after = null,
        string name = "hosted")
    {
        var builder = Host.CreateEmptyApplicationBuilder(settings: null);
        before?.Invoke(builder.Services);
        builder.Services.AddAkka(name, b => b.Configured(akka));
        after?.Invoke(builder.Services);
        return builder.Build();
    }

    /// <summary>What the test configures, and silence as its fallback.</summary>
    public static void Configured(this AkkaConfigurationBuilder builder, Action<AkkaConfigurationBuilder> akka)
    {
        akka(builder);
        builder.AddHocon(Quiet, HoconAddMode.Append);
    }

    public static async Task<IHost> StartAsync(
        Action<AkkaConfigurationBuilder> akka,
        Action<IServiceCollection>? before = null,
        Action<IServiceCollection>? after = null,
        string name = "hosted")
    {
        var host = Build(akka, before, after, name);
        await host.StartAsync().WaitAsync(Soon);
        return host;
    }

    /// <summary>The configuration that the actor system of such a host ends up with.</summary>
    public static Config ConfigOf(Action<AkkaConfigurationBuilder> akka)
    {
        using var host = Build(akka);
        return host.Sys().Settings.Config;
    }

    public static ActorSystem Sys(this IHost host) => host.Services.GetRequiredService<ActorSystem>();

    public static ActorRegistry Registry(this IHost host) => host.Services.GetRequiredService<ActorRegistry>();

    public static IActorRef Echo(this ActorSystem system, string? name = null) => system.ActorOf(Scripted.Props(a => a.OnAny(a.Reply)), name);
}

/// <summary>A hosted service written as two lambdas.</summary>
internal sealed class Service(Func<Task> start, Func<CancellationToken, Task> stop) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => start();

    public Task StopAsync(CancellationToken cancellationToken) => stop(cancellationToken);
}
