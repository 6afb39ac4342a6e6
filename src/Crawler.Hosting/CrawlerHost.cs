using System.Globalization;
using Akka.Actor;
using Crawler.Configuration;
using Crawler.Crawling;
using Crawler.Fetching;
using Crawler.Parsing;
using Microsoft.Extensions.Logging;

namespace Crawler.Hosting;

/// <summary>
/// The composition root: the actor <c>/user/crawler</c> with the fetcher and parser pools, in an actor system of its own or of the host application, in which any number of
/// crawls and direct fetches run. Dispose it to let go of every connection and thread.
/// </summary>
public sealed partial class CrawlerHost : ICrawler, IAsyncDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan EndTimeout = TimeSpan.FromSeconds(5);

    // Within which a crawl ends even where code of the host application hangs; what is left then is for the end of the actors.
    private static readonly TimeSpan CrawlEndTimeout = TimeSpan.FromSeconds(3.5);

    private readonly EffectiveConfig _config;
    private readonly CrawlerSeams _seams;
    private readonly bool _ownsSystem;
    private readonly IFetcher _fetcher;
    private readonly AddressGuard _guard;
    private readonly RequestHeaders _headers;
    private readonly IActorRef _crawler;
    private readonly string _robotsToken;

    // Ends with the actor, whoever has stopped it.
    private readonly Task _ended;
    private readonly Lazy<Task> _disposal;
    private int _isDisposed;
    private int _lastCrawl;
    private int _lastFetch;
    private int _fetchers;

    private CrawlerHost(EffectiveConfig config, CrawlerSeams seams, ActorSystem? system, ILoggerFactory? loggers = null)
    {
        _config = config;
        _seams = seams;
        var options = config.Options;
        if (!UserAgent.TryCreate(options.Http, out var userAgent, out var error)) throw new ArgumentException(error, nameof(config));
        if (!AddressGuard.TryCreate(options.Http.AllowPrivate, out var guard, out var errors)) throw new ArgumentException(string.Join("; ", errors), nameof(config));
        _robotsToken = userAgent.ProductToken;
        _guard = guard;
        _headers = RequestHeaders.Create(options.Http);
        _fetcher = seams.Fetcher ?? new HttpFetcher(options.Fetching, options.Http, _headers, guard, TimeProvider.System, options.Parsing.MaxUrlLength, seams.HttpHandler, seams.Resolver);
        _ownsSystem = system is null;
        System = system ?? StartSystem(config, loggers, _fetcher);
        _fetchers = System.Settings.Config.GetInt(ConfigurationLayers.FetchersPath);
        _crawler = System.ActorOf(CrawlerActor.Props(options, _fetcher, seams.Parser ?? new HtmlPageParser(options.Parsing, _robotsToken)), "crawler");
        _ended = _crawler.WatchAsync();
        _disposal = new Lazy<Task>(EndAsync);
    }

    /// <inheritdoc/>
    public CrawlOptions Options => _config.Options;

    /// <inheritdoc/>
    public ActorSystem System { get; }

    /// <summary>Starts the pools in an actor system of their own.</summary>
    /// <param name="config">The configuration, checked.</param>
    /// <param name="seams">Parts to replace; null replaces none.</param>
    /// <exception cref="CrawlerConfigurationException">The actor system cannot start with what was set under <c>akka</c>; it names the keys.</exception>
    /// <exception cref="ArgumentException">A header's secret cannot be read, or an option of <c>crawler.http</c> has no meaning; the message names it.</exception>
    /// <exception cref="ArgumentNullException">The configuration is null.</exception>
    public static CrawlerHost Start(EffectiveConfig config, CrawlerSeams? seams = null)
    {
        ArgumentNullException.ThrowIfNull(config);
        return new(config, seams ?? new CrawlerSeams(), null);
    }

    /// <summary>Starts a crawler in an actor system of its own: for programs without a host. Others use <c>services.AddCrawler</c>.</summary>
    /// <param name="configure">Says what it is made with; null is the default of everything.</param>
    /// <exception cref="CrawlerConfigurationException">There are errors; it lists all of them.</exception>
    /// <exception cref="ArgumentException">A header's secret cannot be read; the message names it.</exception>
    public static CrawlerHost Start(Action<CrawlerBuilder>? configure = null)
    {
        var builder = new CrawlerBuilder();
        configure?.Invoke(builder);
        var (config, seams) = builder.Build();
        return Start(config, seams);
    }

    /// <summary>The same for a host application, with its loggers, where it has any.</summary>
    internal static CrawlerHost Start(Action<CrawlerBuilder> configure, ILoggerFactory? loggers)
    {
        var builder = new CrawlerBuilder();
        configure(builder);
        var (config, seams) = builder.Build();
        return new(config, seams, null, loggers);
    }

    /// <summary>Starts the pools in an actor system that the host application has, whose configuration holds the crawler's.</summary>
    /// <exception cref="ArgumentException">A header's secret cannot be read; the message names it.</exception>
    internal static CrawlerHost StartIn(ActorSystem system, EffectiveConfig config, CrawlerSeams seams) => new(config, seams, system);

    /// <inheritdoc/>
    public async Task ResizeAsync(int? fetchers = null, int? parsers = null, CancellationToken cancellationToken = default)
    {
        Check(fetchers, nameof(fetchers));
        Check(parsers, nameof(parsers));
        await AskAsync<CrawlerProtocol.PoolSizes>(reply => new CrawlerProtocol.Resize(fetchers, parsers, reply), cancellationToken).ConfigureAwait(false);
        if (fetchers is { } size) Volatile.Write(ref _fetchers, size);

        static void Check(int? size, string name)
        {
            if (size is { } given and (< 1 or > 65536)) throw new ArgumentOutOfRangeException(name, given, "a pool has 1 to 65,536 members");
        }
    }

    /// <inheritdoc/>
    public async Task<(int Fetchers, int Parsers)> GetPoolSizesAsync(CancellationToken cancellationToken = default)
    {
        var sizes = await AskAsync<CrawlerProtocol.PoolSizes>(reply => new CrawlerProtocol.Resize(null, null, reply), cancellationToken).ConfigureAwait(false);
        return (sizes.Fetchers, sizes.Parsers);
    }

    /// <summary>Stops every crawl and every fetch, and waits until they have ended.</summary>
    /// <param name="cancellationToken">Cancelled when requests under way may not end any more: they are let go, and what is settled is committed, as far as that can be done within seconds.</param>
    internal async Task DrainAsync(CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource();
        await using var hurry = cancellationToken.UnsafeRegister(
            _ =>
            {
                _crawler.Tell(new CrawlerProtocol.StopAll(TimeSpan.Zero, ActorRefs.Nobody) { AtMost = CrawlEndTimeout });
                limit.CancelAfter(EndTimeout);
            },
            null).ConfigureAwait(false);
        try
        {
            var stopped = _crawler.Ask<CrawlerProtocol.AllStopped>(reply => new CrawlerProtocol.StopAll(null, reply), Timeout.InfiniteTimeSpan, limit.Token);
            if (await Task.WhenAny(stopped, _ended).ConfigureAwait(false) == stopped) await stopped.ConfigureAwait(false);
            else await limit.CancelAsync().ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // What hangs then (an output, foreign code) ends with the actors.
        }
    }

    /// <summary>
    /// Stops every crawl and fetch at once, commits what is settled, and lets go of everything; a second call waits for the first. Each running <see cref="CrawlHandle.Completion"/> ends as
    /// <see cref="StopReason.Interrupted"/>. It takes a moment, and ten seconds at most where code of the host application holds on to its thread (a hook, an output, a parser): that is left behind, and
    /// the commit with it where an output is what hangs.
    /// </summary>
    public ValueTask DisposeAsync()
    {
        Volatile.Write(ref _isDisposed, 1);
        return new ValueTask(_disposal.Value);
    }

    private async Task EndAsync()
    {
        // Whoever waits for a crawl that runs still is told of its end.
        if (!_ended.IsCompleted) await DrainAsync(new CancellationToken(canceled: true)).ConfigureAwait(false);

        // A thread that hangs in foreign code (a parser, a read of standard input) keeps its actor from ending; it must not keep the process.
        if (_ownsSystem)
        {
            var ended = System.Terminate();
            if (await Task.WhenAny(ended, Task.Delay(EndTimeout, TimeProvider.System)).ConfigureAwait(false) == ended) System.Dispose();
        }
        else
        {
            var stopped = _crawler.WatchAsync();
            System.Stop(_crawler);
            await Task.WhenAny(stopped, Task.Delay(EndTimeout, TimeProvider.System)).ConfigureAwait(false);
        }

        _fetcher.Dispose();
    }

    private void ThrowIfEnded()
    {
        if (Volatile.Read(ref _isDisposed) == 1 || _ended.IsCompleted) throw Ended();
    }

    private static ObjectDisposedException Ended() => new(nameof(CrawlerHost), "The crawler has ended: it was disposed, or its actor system has terminated.");

    // An actor that ends meanwhile does not answer.
    private async Task<T> AskAsync<T>(Func<IActorRef, object> message, CancellationToken cancellationToken)
    {
        ThrowIfEnded();
        using var given = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var answer = _crawler.Ask<T>(message, StartTimeout, given.Token);
        if (await Task.WhenAny(answer, _ended).ConfigureAwait(false) == answer) return await answer.ConfigureAwait(false);
        await given.CancelAsync().ConfigureAwait(false);
        throw Ended();
    }

    private static ActorSystem StartSystem(EffectiveConfig config, ILoggerFactory? loggers, IFetcher fetcher)
    {
        try
        {
            return OwnActorSystem.Start(config, loggers);
        }
        catch (CrawlerConfigurationException)
        {
            fetcher.Dispose();
            throw;
        }
    }

    // Callers may start crawls from any thread, and this is no actor.
    private static CrawlId Next(string kind, ref int last) => new(string.Create(CultureInfo.InvariantCulture, $"{kind}-{Interlocked.Increment(ref last)}"));
}
