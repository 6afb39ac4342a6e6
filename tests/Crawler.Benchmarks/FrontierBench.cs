using System.Diagnostics;
using Akka.Actor;
using Crawler.Configuration;
using Crawler.Crawling;
using Crawler.Frontier;
using Crawler.Frontier.Storage;
using Crawler.Output;

namespace Crawler.Benchmarks;

/// <summary>A frontier with its commit and its store, between a driver that finds links and a pool that answers at once.</summary>
internal sealed class FrontierBench : IAsyncDisposable
{
    private readonly ActorSystem _system;
    private readonly IActorRef _driver;
    private readonly string _path;
    private readonly IActorRef _pool;

    private FrontierBench(ActorSystem system, IActorRef driver, IActorRef pool, string path) => (_system, _driver, _pool, _path) = (system, driver, pool, path);

    /// <summary>Memory that is in use, of the collected heap; the seen-set lies outside it.</summary>
    public static long Heap => GC.GetTotalMemory(forceFullCollection: true);

    public static long Peak
    {
        get
        {
            using var self = Process.GetCurrentProcess();
            return self.PeakWorkingSet64;
        }
    }

    /// <summary>What both cores have worked; unlike the time that has passed, it does not depend on what else the machine does.</summary>
    public static TimeSpan Cpu => Environment.CpuUsage.TotalTime;

    public long Known { get; private set; }

    public long DiskBytes => new FileInfo(_path).Length + (File.Exists(_path + "-wal") ? new FileInfo(_path + "-wal").Length : 0);

    public static string PathIn(string folder) => Path.Combine(folder, "crawl.db");

    public static FrontierBench Start(string folder, SimulatedWeb web, double fetched, bool isResumed)
    {
        if (!EffectiveConfig.TryLoad([new ConfigFile("bench", "crawler { scope.kind = any, frontier.partitions = 2, robots.obey = off, politeness { delay = 100ms, jitter = 0 } }\nakka.loglevel = OFF")], [], out var config, out var errors)) throw new InvalidOperationException(string.Join('\n', errors));
        var path = PathIn(folder);
        if (!isResumed) CrawlDatabase.Create(path, new Dictionary<string, object> { [StoreKeys.HashKey0] = 1L, [StoreKeys.HashKey1] = 2L, [StoreKeys.Partitions] = 2L, [StoreKeys.JudgedBy] = "", [StoreKeys.CreatedAt] = 0L, [StoreKeys.LastBatch] = 0L });
        var opened = SqliteFrontierStore.Open(path, fsync: false, "Crawler", isResumed);
        var system = ActorSystem.Create("bench", config.Config);
        var crawl = new CrawlId("bench");
        var pool = system.ActorOf(Props.Create(() => new InstantPool()), "pool");
        var store = system.ActorOf(StoreActor.Props(opened).WithDispatcher(Dispatchers.Store), "store");
        var commit = system.ActorOf(CommitActor.Props(crawl, config.Options.Output, new Dictionary<string, Func<IPageSink>>(), opened.Stored, store, pool, pool), "commit");
        if (!CrawlScope.TryCreate(config.Options.Scope, out var scope, out _)) throw new InvalidOperationException();
        var plan = new FrontierPlan(crawl, 0, config.Options, new UrlHasher(1, 2), new FrontierPast(isResumed, JudgeAgain: false), scope, "Crawler", pool, commit, store, pool);
        var frontier = system.ActorOf(FrontierActor.Props(plan), "frontier");
        var driver = system.ActorOf(Props.Create(() => new LinkDriver(web, frontier, pool, fetched)), "driver");
        IReadOnlyList<IActorRef> partitions = [frontier, driver];
        frontier.Tell(new FrontierActor.UsePartitions(partitions));
        commit.Tell(new CommitActor.UsePartitions(partitions));
        return new FrontierBench(system, driver, pool, path);
    }

    public async Task<TimeSpan> GrowToAsync(long count)
    {
        var time = await SendAsync(new LinkDriver.Send(Known, count, IsNew: true));
        Known = count;
        return time;
    }

    public Task<TimeSpan> JudgeKnownAsync(long links) => SendAsync(new LinkDriver.Send(0, links, IsNew: false) { Known = Known });

    public async Task RecoverAsync() => await _pool.Ask<InstantPool.Recovered>(new InstantPool.TellRecovered(), TimeSpan.FromHours(2));

    /// <summary>URLs that were settled so far, once all of them are committed.</summary>
    public async Task<long> CountSettledAsync()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        do
        {
            var counts = await _pool.Ask<InstantPool.Counts>(new InstantPool.GetCounts(), TimeSpan.FromMinutes(1));
            if (counts.Committed == counts.Answered) return counts.Committed;
        }
        while (await timer.WaitForNextTickAsync());
        return 0;
    }

    /// <summary>Waits until every URL was requested.</summary>
    /// <returns>The largest distance between the place of a URL in the order of requests and in the order of discovery.</returns>
    public async Task<long> DrainAsync(long count)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (await timer.WaitForNextTickAsync())
        {
            var counts = await _pool.Ask<InstantPool.Counts>(new InstantPool.GetCounts(), TimeSpan.FromMinutes(1));
            if (counts.Committed == count) return counts.LargestDistance;
        }

        return 0;
    }

    public async ValueTask DisposeAsync()
    {
        await _system.Terminate();
        _system.Dispose();
    }

    private async Task<TimeSpan> SendAsync(LinkDriver.Send work)
    {
        var clock = Stopwatch.StartNew();
        await _driver.Ask<LinkDriver.Done>(work, TimeSpan.FromHours(2));
        return clock.Elapsed;
    }
}
