using System.Diagnostics;
using System.Globalization;
using Akka.Actor;
using Crawler.Configuration;
using Crawler.Crawling;
using Crawler.Fetching;
using Crawler.Frontier;
using Crawler.Frontier.Storage;
using Crawler.Output;

namespace Crawler.Benchmarks;

/// <summary>
/// The frontier without a network: links of a simulated web reach the real frontier, commit and store actors as another partition's would, and
/// every URL is in crawl.db before it counts. Host queues are made as in a crawl; no request is granted.
/// </summary>
internal static class FrontierBenchmark
{
    private const int Million = 1_000_000;
    private const int LinksJudged = 2 * Million;
    private const int BarUnit = 10_000;

    public static async Task<int> RunAsync(string[] args)
    {
        var options = new Dictionary<string, string> { ["--to"] = "10", ["--hosts"] = "2000000", ["--single"] = "0" };
        for (var i = 0; i + 1 < args.Length; i += 2) options[args[i]] = args[i + 1];
        double Number(string name) => double.Parse(options[name], CultureInfo.InvariantCulture);

        var folder = Directory.CreateTempSubdirectory("crawler-frontier-").FullName;
        try
        {
            if (Number("--single") > 0) await SingleUrlsAsync(folder, (long)(Number("--single") * Million));
            else await GrowAsync(folder, Number("--to"), (long)Number("--hosts"));
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task GrowAsync(string folder, double millions, long hosts)
    {
        await using var bench = Bench.Start(folder, new SimulatedWeb(hosts));
        Console.WriteLine("| million URLs | new stored/s | links judged/s | heap B/URL | disk B/URL | heap MiB | peak MiB | |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|");
        foreach (var checkpoint in new[] { 1.0, 5, 10, 25, 50, millions }.Where(checkpoint => checkpoint <= millions).Distinct().Order())
        {
            var count = (long)(checkpoint * Million);
            var grown = count - bench.Known;
            var growth = await bench.GrowToAsync(count);
            var judging = await bench.JudgeKnownAsync(LinksJudged);
            var stored = grown / growth.TotalSeconds;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {checkpoint} | {stored:N0} | {LinksJudged / judging.TotalSeconds:N0} | {Bench.Heap / (double)count:N0} | {bench.DiskBytes / (double)count:N0} | {Bench.Heap >> 20} | {Bench.Peak >> 20} | {new string('#', (int)(stored / BarUnit))} |"));
        }
    }

    private static async Task SingleUrlsAsync(string folder, long count)
    {
        await using var bench = Bench.Start(folder, new SimulatedWeb(0));
        var growth = await bench.GrowToAsync(count);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count:N0} hosts with one URL each: {count / growth.TotalSeconds:N0} new/s, heap {Bench.Heap >> 20} MiB, {Bench.Heap / (double)count:N0} B a host, peak {Bench.Peak >> 20} MiB"));
    }

    private sealed class Bench : IAsyncDisposable
    {
        private readonly ActorSystem _system;
        private readonly IActorRef _driver;
        private readonly string _path;

        private Bench(ActorSystem system, IActorRef driver, string path) => (_system, _driver, _path) = (system, driver, path);

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

        public long Known { get; private set; }

        public long DiskBytes => new FileInfo(_path).Length + (File.Exists(_path + "-wal") ? new FileInfo(_path + "-wal").Length : 0);

        public static Bench Start(string folder, SimulatedWeb web)
        {
            if (!EffectiveConfig.TryLoad([new ConfigFile("bench", "crawler { scope.kind = any, frontier.partitions = 2 }\nakka.loglevel = OFF")], [], out var config, out var errors)) throw new InvalidOperationException(string.Join('\n', errors));
            var path = Path.Combine(folder, "crawl.db");
            CrawlDatabase.Create(path, new Dictionary<string, object> { [StoreKeys.HashKey0] = 1L, [StoreKeys.HashKey1] = 2L, [StoreKeys.Partitions] = 2L, [StoreKeys.JudgedBy] = "", [StoreKeys.CreatedAt] = 0L, [StoreKeys.LastBatch] = 0L });
            var opened = SqliteFrontierStore.Open(path, fsync: false, "Crawler", isResumed: false);
            var system = ActorSystem.Create("bench", config.Config);
            var crawl = new CrawlId("bench");
            var pool = system.ActorOf(Props.Create(() => new IdlePool()), "pool");
            var store = system.ActorOf(StoreActor.Props(opened).WithDispatcher(Dispatchers.Store), "store");
            var commit = system.ActorOf(CommitActor.Props(crawl, config.Options.Output, new Dictionary<string, Func<IPageSink>>(), opened.Stored, store, pool, pool), "commit");
            if (!CrawlScope.TryCreate(config.Options.Scope, out var scope, out _)) throw new InvalidOperationException();
            var plan = new FrontierPlan(crawl, 0, config.Options, new UrlHasher(1, 2), default, scope, "Crawler", pool, commit, store, pool);
            var frontier = system.ActorOf(FrontierActor.Props(plan), "frontier");
            var driver = system.ActorOf(Props.Create(() => new Driver(web, frontier)), "driver");
            IReadOnlyList<IActorRef> partitions = [frontier, driver];
            frontier.Tell(new FrontierActor.UsePartitions(partitions));
            commit.Tell(new CommitActor.UsePartitions(partitions));
            return new Bench(system, driver, path);
        }

        public async Task<TimeSpan> GrowToAsync(long count)
        {
            var time = await SendAsync(new Driver.Send(Known, count, IsNew: true));
            Known = count;
            return time;
        }

        public Task<TimeSpan> JudgeKnownAsync(long links) => SendAsync(new Driver.Send(0, links, IsNew: false) { Known = Known });

        public async ValueTask DisposeAsync()
        {
            await _system.Terminate();
            _system.Dispose();
        }

        private async Task<TimeSpan> SendAsync(Driver.Send work)
        {
            var clock = Stopwatch.StartNew();
            await _driver.Ask<Driver.Done>(work, TimeSpan.FromHours(2));
            return clock.Elapsed;
        }
    }

    /// <summary>The other partition: it has found links, and hears when they are committed.</summary>
    private sealed class Driver : ReceiveActor
    {
        private const int LinksAParcel = 1000;
        private const int ParcelsUnderWay = 32;

        private readonly SimulatedWeb _web;
        private readonly IActorRef _frontier;
        private Send _work = new(0, 0, IsNew: true);
        private IActorRef _asker = ActorRefs.Nobody;
        private long _next;
        private long _sequence;
        private int _underWay;

        public Driver(SimulatedWeb web, IActorRef frontier)
        {
            _web = web;
            _frontier = frontier;
            Receive<Send>(OnSend);
            Receive<FrontierProtocol.ParcelCommitted>(_ => OnCommitted());
        }

        private void OnSend(Send work)
        {
            (_work, _asker, _next) = (work, Sender, work.From);
            Fill();
        }

        private void OnCommitted()
        {
            _underWay--;
            Fill();
            if (_underWay == 0) _asker.Tell(new Done());
        }

        private void Fill()
        {
            while (_underWay < ParcelsUnderWay && _next < _work.To)
            {
                var links = new List<DiscoveredUrl>(LinksAParcel);
                for (; links.Count < LinksAParcel && _next < _work.To; _next++) links.Add(new DiscoveredUrl(_web.Url(_work.IsNew ? _next : _web.AnyBelow(_work.Known)), 1, null, 0, IsSeed: false, NoFollow: false));
                _underWay++;
                _frontier.Tell(new FrontierProtocol.TakeParcel(new OutboxParcel(1, 0, ++_sequence, links)));
            }
        }

        public sealed record Send(long From, long To, bool IsNew)
        {
            public long Known { get; init; }
        }

        public sealed record Done;
    }

    /// <summary>A fetch pool and a supervisor that never let anything happen.</summary>
    private sealed class IdlePool : ReceiveActor
    {
        public IdlePool()
        {
            Receive<FetchPoolProtocol.Rebind>(message => message.ReplyTo.Tell(new FetchPoolProtocol.HostLeases(message.Host, message.Queue, message.Birth, [])));
            Receive<CommitProtocol.CommitFailed>(message => Console.Error.WriteLine($"{message.Where}: {message.Detail}"));
            ReceiveAny(_ => { });
        }
    }
}
