using Crawler.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds a crawler to a host application.</summary>
public static class CrawlerServiceCollectionExtensions
{
    /// <summary>The section of the host's configuration that is read without being asked for.</summary>
    public const string ConfigurationSection = "Crawler";

    /// <summary>
    /// Adds a crawler in an actor system of its own: <see cref="ICrawler"/> can be injected. It starts and ends with the host; a wrong configuration fails the host's start, and lists every
    /// error. The section <c>Crawler</c> of the host's configuration is read if there is one. What its actors log, from <c>akka.loglevel</c> on (WARNING), goes to the host's <see cref="ILoggerFactory"/> if there is one, by the class that logs.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Says what it is made with; null is the default of everything.</param>
    /// <exception cref="InvalidOperationException">There is one already.</exception>
    public static IServiceCollection AddCrawler(this IServiceCollection services, Action<CrawlerBuilder>? configure = null) =>
        services.AddCrawler((builder, _) => configure?.Invoke(builder));

    /// <summary>The same, for what needs services.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Says what it is made with.</param>
    /// <exception cref="InvalidOperationException">There is one already.</exception>
    public static IServiceCollection AddCrawler(this IServiceCollection services, Action<CrawlerBuilder, IServiceProvider> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        Refuse(services);
        services.AddSingleton(provider => new CrawlerService(
            builder =>
            {
                if (provider.GetService<IConfiguration>()?.GetSection(ConfigurationSection) is { } section && section.Exists()) builder.AddConfiguration(section);
                configure(builder, provider);
            },
            provider.GetService<ILoggerFactory>()));
        services.AddSingleton<ICrawler>(provider => provider.GetRequiredService<CrawlerService>().Host);
        return services.AddHostedService(provider => provider.GetRequiredService<CrawlerService>());
    }

    /// <summary>Lets <see cref="ICrawler"/> be injected where the crawler lives in the host's own actor system: <c>services.AddAkka("web", akka => akka.WithCrawler())</c>. Without that the host's start fails, and says so.</summary>
    /// <param name="services">The services.</param>
    /// <exception cref="InvalidOperationException">There is a crawler already.</exception>
    public static IServiceCollection AddCrawlerOfActorSystem(this IServiceCollection services)
    {
        Refuse(services);
        services.AddSingleton(ActorSystemCrawler.Of);
        return services.AddHostedService<ActorSystemCrawler>();
    }

    private static void Refuse(IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        if (services.Any(service => service.ServiceType == typeof(ICrawler))) throw new InvalidOperationException("there is a crawler in these services already; one runs any number of crawls");
    }
}
