using System.Diagnostics.CodeAnalysis;
using Akka.Actor;
using Crawler.Configuration;
using Crawler.Crawling;
using Crawler.Frontier;
using Crawler.Frontier.Storage;
using Crawler.Output;
using Crawler.Telemetry;
using Crawler.Urls;

namespace Crawler.Hosting;

/// <content>Crawls: what one is made of, and how it ends.</content>
public sealed partial class CrawlerHost
{
    private static readonly string[] PoolSections = ["crawler.http.", "crawler.fetching.", "crawler.parsing."];

    /// <inheritdoc/>
    [SuppressMessage("Reliability", "CA2000", Justification = "The crawl's store actor disposes the store.")]
    public async Task<CrawlHandle> StartAsync(CrawlRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        ThrowIfEnded();
        cancellationToken.ThrowIfCancellationRequested();
        var config = ConfigOf(request);
        var options = config.Options;
        if (!CrawlScope.TryCreate(options.Scope, out _, out var errors)) throw new ArgumentException(string.Join("; ", errors), nameof(request));
        var store = default(IFrontierStore);
        var held = request.Directory is null ? null : await CrawlStores.TakeAsync(request.Directory).ConfigureAwait(false);
        try
        {
            if (held is not null) request.OnHeld?.Invoke(() => held.Leave(CrawlLock.Interrupted));
            if (!request.Resume) held?.Begin();
            store = _seams.Store?.Invoke() ?? CrawlStores.Open(request, config, _robotsToken, TimeProvider.System.GetUtcNow(), RoleOfPages(options.Output), cancellationToken);
            if (request.Resume) held?.Begin();
            if (request is { Resume: true, Directory: { } resumed }) File.Delete(resumed.Summary);
            if (request.Directory is { } directory) CrawlConfWriter.Write(directory.Configuration, config);
            var stream = request.StreamPages ? new PageStream() : null;
            var names = new NameBook();
            var plan = new CrawlPlan
            {
                Id = Next("crawl", ref _lastCrawl),
                Options = options,
                Seeds = request.Seeds,
                AreSeedsWhole = request.AreSeedsWhole,
                SeedsRefused = request.SeedsRefused,
                Scope = () => CrawlScope.TryCreate(options.Scope, names, out var scope, out _) ? scope : throw new InvalidOperationException("the scope was valid before"),
                Sinks = Sinks(options.Output, request.Directory, held, stream),
                Store = _seams.AroundStore?.Invoke(store) ?? store,
                RobotsToken = _robotsToken,
                AllowSeed = seed => Allow(seed, request),
                Hooks = (request.Hooks ?? _seams.Hooks) is { IsEmpty: false } hooks ? hooks : null,
                KeepBodies = request.StreamBodies,
                Subscribers = request.Subscribers,
                OnDraining = stream is null ? null : stream.StopWaiting,
            };
            var supervisor = await AskAsync<IActorRef>(reply => new CrawlerProtocol.StartCrawl(plan, reply), CancellationToken.None).ConfigureAwait(false);
            var handle = new CrawlHandle(plan.Id, store.Stored, supervisor, CompleteAsync(plan, supervisor, request, held, stream), stream);
            StopWhenCancelled(handle, cancellationToken);
            return handle;
        }
        catch (Exception error)
        {
            store?.Dispose();
            if (IsDiskFull(error)) held?.Leave(error.Message);
            held?.Dispose();
            throw;
        }
    }

    private static bool IsDiskFull(Exception error) => DiskSpace.IsShort(error) || (error as CrawlStoreException)?.Fault == CrawlStoreFault.Full;

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

    private static async Task<CrawlSummary> CompleteAsync(CrawlPlan plan, IActorRef supervisor, CrawlRequest request, CrawlLock? held, PageStream? stream)
    {
        using var untilTheEnd = held;
        var summary = await EndAsync(plan, supervisor, stream).ConfigureAwait(false);
        if (request.Directory is not { } directory || held is { IsInPlace: false }) return summary;
        if (summary.IsTheCrawls) summary = Recorded(directory, summary.Reason == StopReason.Failed || summary.IsLeft ? summary with { Final = Committed(directory, summary.Final) } : summary);
        if (summary.Error is { } words) held?.Leave(words);
        return summary;
    }

    private static CrawlSummary Recorded(CrawlDirectory directory, CrawlSummary summary)
    {
        try
        {
            SummaryJson.Write(directory.Summary, summary);
            return summary;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            var detail = $"{directory.Summary}: {DiskSpace.Words(error)}";
            return summary with { Reason = StopReason.Failed, Error = summary.Error is null ? detail : $"{summary.Error}; {detail}" };
        }
    }

    // Whoever asks crawl.db afterwards finds what was committed, and not what this process had come to know since.
    private static CrawlSnapshot Committed(CrawlDirectory directory, CrawlSnapshot last)
    {
        if (!File.Exists(directory.Database)) return last;
        try
        {
            using var ledger = CrawlLedger.Open(directory.Database);
            return CommittedEnd.Of(ledger, last);
        }
        catch (CrawlStoreException)
        {
            return last;
        }
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

    // An output of the host application may stand in its place.
    private PagesRole RoleOfPages(OutputOptions options) => _seams.Sinks?.ContainsKey(PageSinks.Jsonl) == true ? PagesRole.None : options.Formats.Contains(PageSinks.Jsonl) ? PagesRole.Written : PagesRole.Kept;

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
}
