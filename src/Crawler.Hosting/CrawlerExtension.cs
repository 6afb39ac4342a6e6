using Akka.Actor;

namespace Crawler.Hosting;

/// <summary>Keeps the crawler of an actor system.</summary>
internal sealed class CrawlerExtension : IExtension
{
    /// <summary>The crawler; null until it has started.</summary>
    public ICrawler? Crawler { get; set; }

    /// <summary>The one of a system.</summary>
    public static CrawlerExtension Of(ActorSystem system) => system.WithExtension<CrawlerExtension, Provider>();

    private sealed class Provider : ExtensionIdProvider<CrawlerExtension>
    {
        public override CrawlerExtension CreateExtension(ExtendedActorSystem system) => new();
    }
}

/// <summary>Finds the crawler of an actor system.</summary>
public static class CrawlerActorSystemExtensions
{
    /// <summary>The crawler that <c>WithCrawler</c> has put into an actor system.</summary>
    /// <param name="system">The actor system, started.</param>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public static ICrawler GetCrawler(this ActorSystem system)
    {
        ArgumentNullException.ThrowIfNull(system);
        return CrawlerExtension.Of(system).Crawler ?? throw new InvalidOperationException($"the actor system {system.Name} has no crawler; add one with akka.WithCrawler()");
    }
}
