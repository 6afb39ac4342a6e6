using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Akka.Actor;
using Crawler.Configuration;
using Crawler.Crawling;
using Crawler.Fetching;
using Crawler.Output;
using Crawler.Parsing;
using Crawler.Robots;
using Crawler.Urls;

namespace Crawler.Hosting;

/// <summary>
/// The composition root: an actor system of its own with the fetcher and parser pools, in which any number of crawls and direct fetches run.
/// Dispose it to let go of every connection and thread.
/// </summary>
public sealed class CrawlerHost : IAsyncDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan EndTimeout = TimeSpan.FromSeconds(5);

    private readonly EffectiveConfig _config;
    private readonly CrawlerSeams _seams;
    private readonly ActorSystem _system;
    private readonly IFetcher _fetcher;
    private readonly AddressGuard _guard;
    private readonly IActorRef _crawler;
    private readonly string _robotsToken;
    private int _lastId;

    private CrawlerHost(EffectiveConfig config, CrawlerSeams seams)
    {
        _config = config;
        _seams = seams;
        var options = config.Options;
        if (!UserAgent.TryCreate(options.Http, out var userAgent, out var error)) throw new ArgumentException(error, nameof(config));
        if (!AddressGuard.TryCreate(options.Http.AllowPrivate, out var guard, out var errors)) throw new ArgumentException(string.Join("; ", errors), nameof(config));
        _robotsToken = userAgent.ProductToken;
        _guard = guard;
        _fetcher = seams.Fetcher ?? new HttpFetcher(options.Fetching, options.Http, Headers(options.Http), guard, TimeProvider.System);
        _system = ActorSystem.Create("crawler", config.Config);
        _crawler = _system.ActorOf(CrawlerActor.Props(options, _fetcher, seams.Parser ?? new HtmlPageParser(options.Parsing, _robotsToken)), "crawler");
    }

    /// <summary>The options in force.</summary>
    public CrawlOptions Options => _config.Options;

    /// <summary>The actor system, to subscribe to <see cref="Telemetry.CrawlEvent"/>s or to embed further actors.</summary>
    public ActorSystem System => _system;

    /// <summary>Starts the pools.</summary>
    /// <param name="config">The configuration, checked.</param>
    /// <param name="seams">Parts to replace; null replaces none.</param>
    /// <exception cref="ArgumentException">A header's secret cannot be read, or an option of <c>crawler.http</c> has no meaning; the message names it.</exception>
    public static CrawlerHost Start(EffectiveConfig config, CrawlerSeams? seams = null) => new(config, seams ?? new CrawlerSeams());

    /// <summary>Starts a crawl, or goes on with one. Nothing is awaited but its start.</summary>
    /// <param name="request">What to crawl, and where to.</param>
    /// <exception cref="CrawlInUseException">Another process works in the directory.</exception>
    /// <exception cref="Frontier.Storage.CrawlStoreException">The directory's crawl.db cannot be used.</exception>
    /// <exception cref="IOException">The directory cannot be written.</exception>
    /// <exception cref="NotSupportedException">The configuration asks for what a crawl that was begun cannot change.</exception>
    [SuppressMessage("Reliability", "CA2000", Justification = "The crawl's store actor disposes the store.")]
    public async Task<CrawlHandle> StartCrawlAsync(CrawlRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var options = _config.Options;
        if (!CrawlScope.TryCreate(options.Scope, out _, out var errors)) throw new ArgumentException(string.Join("; ", errors), nameof(request));
        var held = request.Directory is null ? null : await CrawlStores.TakeAsync(request.Directory).ConfigureAwait(false);
        try
        {
            var store = _seams.Store?.Invoke() ?? CrawlStores.Open(request, _config, _robotsToken, TimeProvider.System.GetUtcNow());
            if (request.Directory is { } directory) CrawlConfWriter.Write(directory.Configuration, _config);
            var plan = new CrawlPlan
            {
                Id = NextId("crawl"),
                Options = options,
                Seeds = request.Seeds,
                AreSeedsWhole = request.AreSeedsWhole,
                Scope = () => CrawlScope.TryCreate(options.Scope, out var scope, out _) ? scope : throw new InvalidOperationException("the scope was valid before"),
                Sinks = Sinks(request.Directory, held),
                Store = _seams.AroundStore?.Invoke(store) ?? store,
                RobotsToken = _robotsToken,
                AllowSeed = seed => _guard.Allow(seed.HostKey),
            };
            var supervisor = await _crawler.Ask<IActorRef>(new CrawlerProtocol.StartCrawl(plan), StartTimeout).ConfigureAwait(false);
            return new CrawlHandle(plan.Id, store.Stored, supervisor, CompleteAsync(plan, supervisor, request.Directory, held));
        }
        catch
        {
            held?.Dispose();
            throw;
        }
    }

    /// <summary>Fetches URLs as they are, and gives each result as it comes.</summary>
    /// <param name="list">What to fetch, and how.</param>
    /// <param name="cancellationToken">Abandons what is under way; what has no result yet fails as Cancelled.</param>
    /// <returns>One result for every URL, in order of completion.</returns>
    public async IAsyncEnumerable<FetchedUrl> FetchAsync(FetchList list, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(list);
        if (list.AllowPrivate)
        {
            foreach (var url in list.Urls) _guard.Allow(url.HostKey);
        }

        var results = Channel.CreateUnbounded<FetchedUrl>(new UnboundedChannelOptions { SingleReader = true });
        var plan = new FetchPlan(NextId("fetch"), list.Urls, list.Concurrency, list.MaxRedirects, list.FailFast, results.Writer);
        var fetch = await _crawler.Ask<IActorRef>(new CrawlerProtocol.StartFetch(plan), StartTimeout, cancellationToken).ConfigureAwait(false);
        using var stop = cancellationToken.Register(() => fetch.Tell(CrawlSupervisorProtocol.Stop.Instance));
        await foreach (var result in results.Reader.ReadAllAsync(CancellationToken.None).ConfigureAwait(false)) yield return result;
    }

    /// <summary>Fetches the robots.txt of a URL's origin, outside any crawl: once, its redirects followed, and judged as RFC 9309 section 2.3.1 says.</summary>
    /// <param name="url">Any URL of the origin; its host may have a private address, for the caller has named it.</param>
    /// <param name="productToken">The crawler's name as in a user-agent line.</param>
    /// <param name="cancellationToken">Abandons the request.</param>
    /// <returns>The rules in force, and how they came about.</returns>
    public async Task<OriginRobots> FetchRobotsAsync(CanonicalUrl url, string productToken, CancellationToken cancellationToken = default)
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
        // A thread that hangs in foreign code (a parser, a read of standard input) keeps its actor from ending; it must not keep the process.
        var ended = _system.Terminate();
        if (await Task.WhenAny(ended, Task.Delay(EndTimeout, TimeProvider.System)).ConfigureAwait(false) == ended) _system.Dispose();
        _fetcher.Dispose();
    }

    private static async Task<CrawlSummary> CompleteAsync(CrawlPlan plan, IActorRef supervisor, CrawlDirectory? directory, CrawlLock? held)
    {
        using var untilTheEnd = held;
        var summary = await EndAsync(plan, supervisor).ConfigureAwait(false);
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
    private static async Task<CrawlSummary> EndAsync(CrawlPlan plan, IActorRef supervisor)
    {
        try
        {
            return await plan.Completion.Task.ConfigureAwait(false);
        }
        finally
        {
            await Task.WhenAny(supervisor.WatchAsync(), Task.Delay(EndTimeout, TimeProvider.System)).ConfigureAwait(false);
        }
    }

    private static List<RequestHeader> Headers(HttpOptions options)
    {
        var headers = new List<RequestHeader>();
        foreach (var line in options.Headers)
        {
            if (!RequestHeader.TryParse(line, out var header, out var error) || !SecretText.TryResolve(header.Value, out var value, out error))
                throw new ArgumentException(error, nameof(options));
            headers.Add(header with { Value = value });
        }

        return headers;
    }

    private Dictionary<string, Func<IPageSink>> Sinks(CrawlDirectory? directory, CrawlLock? held)
    {
        var sinks = new Dictionary<string, Func<IPageSink>>();
        if (directory is not null)
        {
            foreach (var (name, open) in PageSinks.Openers(_config.Options.Output, directory)) sinks.Add(name, open);
        }

        foreach (var (name, open) in _seams.Sinks ?? new Dictionary<string, Func<IPageSink>>()) sinks[name] = open;
        return held is null ? sinks : sinks.ToDictionary(sink => sink.Key, sink => new Func<IPageSink>(() => new HeldSink(sink.Value(), held)));
    }

    // Callers may start crawls from any thread, and this is no actor.
    private CrawlId NextId(string kind) => new($"{kind}-{Interlocked.Increment(ref _lastId).ToString(CultureInfo.InvariantCulture)}");
}
