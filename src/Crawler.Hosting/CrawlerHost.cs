using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.CompilerServices;
using Akka.Actor;
using Crawler.Configuration;
using Crawler.Crawling;
using Crawler.Fetching;
using Crawler.Frontier;
using Crawler.Output;
using Crawler.Parsing;
using Crawler.Robots;
using Crawler.Urls;

namespace Crawler.Hosting;

/// <summary>
/// The composition root: the actor <c>/user/crawler</c> with the fetcher and parser pools, in an actor system of its own or of the host application, in which any number of
/// crawls and direct fetches run. Dispose it to let go of every connection and thread.
/// </summary>
public sealed class CrawlerHost : ICrawler, IAsyncDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan EndTimeout = TimeSpan.FromSeconds(5);

    private static readonly string[] PoolSections = ["crawler.http.", "crawler.fetching.", "crawler.parsing."];

    private readonly EffectiveConfig _config;
    private readonly CrawlerSeams _seams;
    private readonly bool _ownsSystem;
    private readonly IFetcher _fetcher;
    private readonly AddressGuard _guard;
    private readonly RequestHeaders _headers;
    private readonly IActorRef _crawler;
    private readonly string _robotsToken;
    private int _lastCrawl;
    private int _lastFetch;
    private int _fetchers;

    private CrawlerHost(EffectiveConfig config, CrawlerSeams seams, ActorSystem? system)
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
        System = system ?? ActorSystem.Create("crawler", config.Config);
        _fetchers = System.Settings.Config.GetInt(ConfigurationLayers.FetchersPath);
        _crawler = System.ActorOf(CrawlerActor.Props(options, _fetcher, seams.Parser ?? new HtmlPageParser(options.Parsing, _robotsToken)), "crawler");
    }

    /// <inheritdoc/>
    public CrawlOptions Options => _config.Options;

    /// <inheritdoc/>
    public ActorSystem System { get; }

    /// <summary>Starts the pools in an actor system of their own.</summary>
    /// <param name="config">The configuration, checked.</param>
    /// <param name="seams">Parts to replace; null replaces none.</param>
    /// <exception cref="ArgumentException">A header's secret cannot be read, or an option of <c>crawler.http</c> has no meaning; the message names it.</exception>
    public static CrawlerHost Start(EffectiveConfig config, CrawlerSeams? seams = null) => new(config, seams ?? new CrawlerSeams(), null);

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

    /// <summary>Starts the pools in an actor system that the host application has, whose configuration holds the crawler's.</summary>
    /// <exception cref="ArgumentException">A header's secret cannot be read; the message names it.</exception>
    internal static CrawlerHost StartIn(ActorSystem system, EffectiveConfig config, CrawlerSeams seams) => new(config, seams, system);

    /// <inheritdoc/>
    [SuppressMessage("Reliability", "CA2000", Justification = "The crawl's store actor disposes the store.")]
    public async Task<CrawlHandle> StartAsync(CrawlRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        cancellationToken.ThrowIfCancellationRequested();
        var config = ConfigOf(request);
        var options = config.Options;
        if (!CrawlScope.TryCreate(options.Scope, out _, out var errors)) throw new ArgumentException(string.Join("; ", errors), nameof(request));
        var store = default(IFrontierStore);
        var held = request.Directory is null ? null : await CrawlStores.TakeAsync(request.Directory).ConfigureAwait(false);
        try
        {
            store = _seams.Store?.Invoke() ?? CrawlStores.Open(request, config, _robotsToken, TimeProvider.System.GetUtcNow());
            if (request.Directory is { } directory) CrawlConfWriter.Write(directory.Configuration, config);
            var stream = request.StreamPages ? new PageStream() : null;
            var plan = new CrawlPlan
            {
                Id = Next("crawl", ref _lastCrawl),
                Options = options,
                Seeds = request.Seeds,
                AreSeedsWhole = request.AreSeedsWhole,
                Scope = () => CrawlScope.TryCreate(options.Scope, out var scope, out _) ? scope : throw new InvalidOperationException("the scope was valid before"),
                Sinks = Sinks(options.Output, request.Directory, held, stream),
                Store = _seams.AroundStore?.Invoke(store) ?? store,
                RobotsToken = _robotsToken,
                AllowSeed = seed => Allow(seed, request),
                Hooks = (request.Hooks ?? _seams.Hooks) is { IsEmpty: false } hooks ? hooks : null,
                KeepBodies = request.StreamBodies,
                OnDraining = stream is null ? null : stream.StopWaiting,
            };
            var supervisor = await _crawler.Ask<IActorRef>(new CrawlerProtocol.StartCrawl(plan), StartTimeout, CancellationToken.None).ConfigureAwait(false);
            var handle = new CrawlHandle(plan.Id, store.Stored, supervisor, CompleteAsync(plan, supervisor, request.Directory, held, stream), stream);
            StopWhenCancelled(handle, cancellationToken);
            return handle;
        }
        catch
        {
            store?.Dispose();
            held?.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<FetchResult> FetchAsCompletedAsync(IAsyncEnumerable<FetchRequest> requests, FetchOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(requests);
        options ??= FetchOptions.Default;
        if (options.Concurrency is { } wanted) ArgumentOutOfRangeException.ThrowIfLessThan(wanted, 1, nameof(options));
        var failures = new List<FetchFailedException>();
        var concurrency = options.Concurrency ?? Volatile.Read(ref _fetchers);
        var all = options.AllowPrivate ? Allowed(requests, CancellationToken.None) : requests;
        await foreach (var result in FetchStream.ReadAsync(_crawler, results => new FetchPlan(Next("fetch", ref _lastFetch), all, concurrency, options.FailFast, options.Timeout, IsParsed: false, results), cancellationToken).ConfigureAwait(false))
        {
            if (cancellationToken.IsCancellationRequested) break;
            if (options.FailFast && result.Outcome is FetchOutcome.Failure { Error: not FetchError.Cancelled }) failures.Add(new FetchFailedException(result));
            yield return result;
        }

        cancellationToken.ThrowIfCancellationRequested();
        if (failures.Count > 0) throw new AggregateException($"{failures.Count} of the requests failed, and the rest was cancelled", failures);
    }

    /// <inheritdoc/>
    public async Task ResizeAsync(int? fetchers = null, int? parsers = null, CancellationToken cancellationToken = default)
    {
        Check(fetchers, nameof(fetchers));
        Check(parsers, nameof(parsers));
        await _crawler.Ask<CrawlerProtocol.PoolSizes>(reply => new CrawlerProtocol.Resize(fetchers, parsers, reply), StartTimeout, cancellationToken).ConfigureAwait(false);
        if (fetchers is { } size) Volatile.Write(ref _fetchers, size);

        static void Check(int? size, string name)
        {
            if (size is { } given and (< 1 or > 65536)) throw new ArgumentOutOfRangeException(name, given, "a pool has 1 to 65,536 members");
        }
    }

    /// <inheritdoc/>
    public async Task<(int Fetchers, int Parsers)> GetPoolSizesAsync(CancellationToken cancellationToken = default)
    {
        var sizes = await _crawler.Ask<CrawlerProtocol.PoolSizes>(reply => new CrawlerProtocol.Resize(null, null, reply), StartTimeout, cancellationToken).ConfigureAwait(false);
        return (sizes.Fetchers, sizes.Parsers);
    }

    /// <summary>Fetches and parses URLs, and gives a record for each as it comes.</summary>
    /// <param name="list">What to fetch, and how.</param>
    /// <param name="cancellationToken">Abandons what is under way; what has no result yet fails as Cancelled.</param>
    /// <returns>One record for every URL, in order of completion.</returns>
    internal async IAsyncEnumerable<FetchedUrl> FetchAsync(FetchList list, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var isDone = new bool[list.Urls.Count];
        foreach (var url in list.Urls) _headers.Trust(url);
        var requests = list.Urls.Select(url => new FetchRequest { Url = url, MaxRedirects = list.MaxRedirects }).ToAsyncEnumerable();
        if (list.AllowPrivate) requests = Allowed(requests, CancellationToken.None);
        if (!cancellationToken.IsCancellationRequested)
        {
            await foreach (var result in FetchStream.ReadAsync(_crawler, results => new FetchPlan(Next("fetch", ref _lastFetch), requests, list.Concurrency, list.FailFast, null, IsParsed: true, results), cancellationToken).ConfigureAwait(false))
            {
                isDone[result.Index] = true;
                yield return new FetchedUrl(result.Index, result.Record!);
            }
        }

        for (var i = 0; i < isDone.Length; i++)
        {
            if (!isDone[i]) yield return new FetchedUrl(i, PageRecords.Failed(new PageContext(list.Urls[i], null, null, 0), null, nameof(FetchError.Cancelled), null, TimeProvider.System.GetUtcNow()));
        }
    }

    /// <summary>Stops every crawl and every fetch, and waits until they have ended.</summary>
    /// <param name="cancellationToken">Cancelled when requests under way may not end any more: they are let go, and what is settled is committed, as far as that can be done within seconds.</param>
    internal async Task DrainAsync(CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource();
        await using var hurry = cancellationToken.UnsafeRegister(
            _ =>
            {
                _crawler.Tell(new CrawlerProtocol.StopAll(TimeSpan.Zero, ActorRefs.Nobody));
                limit.CancelAfter(EndTimeout);
            },
            null).ConfigureAwait(false);
        try
        {
            await _crawler.Ask<CrawlerProtocol.AllStopped>(reply => new CrawlerProtocol.StopAll(null, reply), Timeout.InfiniteTimeSpan, limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // What hangs then (an output, foreign code) ends with the actors.
        }
    }

    /// <summary>Fetches the robots.txt of a URL's origin, outside any crawl: once, its redirects followed, and judged as RFC 9309 section 2.3.1 says.</summary>
    /// <param name="url">Any URL of the origin; its host may have a private address, for the caller has named it.</param>
    /// <param name="productToken">The crawler's name as in a user-agent line.</param>
    /// <param name="cancellationToken">Abandons the request.</param>
    /// <returns>The rules in force, and how they came about.</returns>
    internal async Task<OriginRobots> FetchRobotsAsync(CanonicalUrl url, string productToken, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(url);
        _guard.Allow(url.HostKey);
        if (!CanonicalUrl.TryCreate("/robots.txt", url, out var robots, out var error)) throw new ArgumentException($"{url} has no robots.txt: {error}", nameof(url));
        var options = _config.Options.Robots;
        var outcome = await _fetcher.FetchAsync(new FetchRequest { Url = robots, MaxRedirects = options.MaxRedirects, TruncateBodyAt = options.MaxBytes }, cancellationToken).ConfigureAwait(false);
        return RobotsPolicy.Decide(outcome, productToken, TimeProvider.System.GetUtcNow(), options);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // Whoever waits for a crawl that runs still is told of its end.
        if (!System.WhenTerminated.IsCompleted) await DrainAsync(new CancellationToken(canceled: true)).ConfigureAwait(false);

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

    private static void StopWhenCancelled(CrawlHandle handle, CancellationToken cancellationToken)
    {
        if (!cancellationToken.CanBeCanceled) return;
        var registration = cancellationToken.UnsafeRegister(static state => _ = ((CrawlHandle)state!).StopAsync(TimeSpan.Zero), handle);
        _ = handle.Completion.ContinueWith(_ => registration.Dispose(), TaskScheduler.Default);
    }

    // A pool's options are those that it was made with.
    private EffectiveConfig ConfigOf(CrawlRequest request)
    {
        if (request.Options is not { } options) return _config;
        if (!_config.TryChange(options, "CrawlRequest.Options", out var config, out var errors)) throw new CrawlerConfigurationException(errors);
        if (OptionWriter.Changes(Options, options, "").FirstOrDefault(change => PoolSections.Any(section => change.Path.StartsWith(section, StringComparison.Ordinal))) is { } shared)
            throw new NotSupportedException($"{shared.Path} belongs to the pools that all crawls share; set it where the crawler is made");
        return config;
    }

    private async IAsyncEnumerable<FetchRequest> Allowed(IAsyncEnumerable<FetchRequest> requests, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var request in requests.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            _guard.Allow(request.Url.HostKey);
            yield return request;
        }
    }

    private static async Task<CrawlSummary> CompleteAsync(CrawlPlan plan, IActorRef supervisor, CrawlDirectory? directory, CrawlLock? held, PageStream? stream)
    {
        using var untilTheEnd = held;
        var summary = await EndAsync(plan, supervisor, stream).ConfigureAwait(false);
        if (directory is null || !summary.IsTheCrawls || held is { IsInPlace: false }) return summary;
        try
        {
            SummaryJson.Write(directory.Summary, summary);
        }
        catch (IOException error)
        {
            var detail = $"{directory.Summary}: {error.Message}";
            return summary with { Reason = StopReason.Failed, Error = summary.Error is null ? detail : $"{summary.Error}; {detail}" };
        }

        return summary;
    }

    // The store closes with its actor, and the directory is this process's until then.
    private static async Task<CrawlSummary> EndAsync(CrawlPlan plan, IActorRef supervisor, PageStream? stream)
    {
        try
        {
            return await plan.Completion.Task.ConfigureAwait(false);
        }
        finally
        {
            stream?.Complete();
            await Task.WhenAny(supervisor.WatchAsync(), Task.Delay(EndTimeout, TimeProvider.System)).ConfigureAwait(false);
        }
    }

    private void Allow(CanonicalUrl seed, CrawlRequest request)
    {
        if (request.AllowPrivate) _guard.Allow(seed.HostKey);
        if (request.TrustSeeds) _headers.Trust(seed);
    }

    private Dictionary<string, Func<IPageSink>> Sinks(OutputOptions options, CrawlDirectory? directory, CrawlLock? held, PageStream? stream)
    {
        var sinks = new Dictionary<string, Func<IPageSink>>();
        if (directory is not null)
        {
            foreach (var (name, open) in PageSinks.Openers(options, directory)) sinks.Add(name, open);
        }

        foreach (var (name, open) in _seams.Sinks ?? new Dictionary<string, Func<IPageSink>>()) sinks[name] = open;
        if (stream is not null) sinks[PageStream.Name] = stream.Open;
        return held is null ? sinks : sinks.ToDictionary(sink => sink.Key, sink => new Func<IPageSink>(() => new HeldSink(sink.Value(), held)));
    }

    // Callers may start crawls from any thread, and this is no actor.
    private static CrawlId Next(string kind, ref int last) => new(string.Create(CultureInfo.InvariantCulture, $"{kind}-{Interlocked.Increment(ref last)}"));
}
