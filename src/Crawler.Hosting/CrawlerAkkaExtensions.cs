using Akka.Actor;
using Crawler.Hosting;

namespace Akka.Hosting;

/// <summary>Puts a crawler into an actor system of Akka.Hosting.</summary>
public static class CrawlerAkkaExtensions
{
    private const string ActorName = "crawler";

    /// <summary>
    /// Starts a crawler as <c>/user/crawler</c> of this actor system. Its configuration goes below the system's own: what the host says under <c>akka</c> wins, sizes of the pools at
    /// <c>/crawler/fetchers</c> and <c>/crawler/parsers</c> included. It ends in the phase <c>service-requests-done</c> of the coordinated shutdown, within that phase's time.
    /// Use <see cref="CrawlerActorSystemExtensions.GetCrawler"/>, or <c>services.AddCrawlerOfActorSystem()</c>, to get at it.
    /// </summary>
    /// <param name="akka">The actor system's builder.</param>
    /// <param name="configure">Says what the crawler is made with; null is the default of everything.</param>
    /// <exception cref="CrawlerConfigurationException">There are errors; it lists all of them.</exception>
    public static AkkaConfigurationBuilder WithCrawler(this AkkaConfigurationBuilder akka, Action<CrawlerBuilder>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(akka);
        var builder = new CrawlerBuilder();
        configure?.Invoke(builder);
        var (config, seams) = builder.Build();
        return akka.AddHocon(config.Config, HoconAddMode.Append).WithActors((system, registry) =>
        {
            var host = CrawlerHost.StartIn(system, config, seams);
            CrawlerExtension.Of(system).Crawler = host;
            CoordinatedShutdown.Get(system).AddTask(CoordinatedShutdown.PhaseServiceRequestsDone, ActorName, () => EndAsync(host, system));
        });
    }

    private static async Task<Done> EndAsync(CrawlerHost host, ActorSystem system)
    {
        // Some of the phase's time is left to commit what is settled.
        using var limit = new CancellationTokenSource(CoordinatedShutdown.Get(system).Timeout(CoordinatedShutdown.PhaseServiceRequestsDone) * 0.8, TimeProvider.System);
        await host.DrainAsync(limit.Token).ConfigureAwait(false);
        await host.DisposeAsync().ConfigureAwait(false);
        return Done.Instance;
    }
}
