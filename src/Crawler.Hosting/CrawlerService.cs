using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Crawler.Hosting;

/// <summary>
/// Starts the crawler with the host application and ends it with it: no new requests, those under way may end as long as the host allows, what is settled is committed. Whoever asks for the
/// crawler before the host has started gets it started.
/// </summary>
internal sealed class CrawlerService(Action<CrawlerBuilder> configure, ILoggerFactory? loggers) : IHostedService, IAsyncDisposable
{
    private readonly Lazy<CrawlerHost> _host = new(() => CrawlerHost.Start(configure, loggers));

    /// <summary>The crawler, which is started now if it was not.</summary>
    /// <exception cref="CrawlerConfigurationException">Its configuration has errors; it lists all of them.</exception>
    public CrawlerHost Host => _host.Value;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _ = Host;
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_host.IsValueCreated) await Host.DrainAsync(cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        if (_host.IsValueCreated) await Host.DisposeAsync().ConfigureAwait(false);
    }
}
