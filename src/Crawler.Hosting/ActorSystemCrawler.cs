using Akka.Actor;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Crawler.Hosting;

/// <summary>Finds the crawler of the host's actor system, and fails the host's start where there is none: once every service has started, for the actor system may start after this one.</summary>
internal sealed class ActorSystemCrawler(IServiceProvider services) : IHostedLifecycleService
{
    private const string HowTo = "AddCrawlerOfActorSystem needs a crawler in the host's actor system: services.AddAkka(\"web\", akka => akka.WithCrawler())";

    /// <summary>The crawler.</summary>
    /// <exception cref="InvalidOperationException">There is no actor system, or no crawler in it; the message says how to add it.</exception>
    public static ICrawler Of(IServiceProvider services)
    {
        var system = services.GetService<ActorSystem>() ?? throw new InvalidOperationException($"{HowTo}. There is no actor system.");
        return CrawlerExtension.Of(system).Crawler ?? throw new InvalidOperationException($"{HowTo}. The actor system {system.Name} has none, or has not started yet.");
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        Of(services);
        return Task.CompletedTask;
    }

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
