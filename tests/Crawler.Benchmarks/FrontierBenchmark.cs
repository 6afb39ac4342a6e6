using System.Diagnostics;
using System.Globalization;
using Akka.Actor;
using Crawler.Configuration;
using Crawler.Crawling;
using Crawler.Fetching;
using Crawler.Frontier;
using Crawler.Frontier.Storage;
using Crawler.Output;
using Crawler.Politeness;

namespace Crawler.Benchmarks;

/// <summary>
/// The frontier without a network: links of a simulated web reach the real frontier, commit and store actors as another partition's would, and
/// every URL is in crawl.db before it counts. Host queues are made as in a crawl, and a share of the URLs is requested, answered at once with 304
/// and settled, with the rows that this makes. At the end the store is opened again, as a resume does.
/// </summary>
internal static class FrontierBenchmark
{
    private const int Million = 1_000_000;
    private const int LinksJudged = 2 * Million;
    private const int BarUnit = 10_000;

    public static async Task<int> RunAsync(string[] args)
    {
        var options = new Dictionary<string, string> { ["--to"] = "10", ["--hosts"] = "2000000", ["--fetched"] = "10", ["--single"] = "0", ["--at"] = "" };
        for (var i = 0; i + 1 < args.Length; i += 2) options[args[i]] = args[i + 1];
        double Number(string name) => double.Parse(options[name], CultureInfo.InvariantCulture);
        if (options["--at"] is { Length: > 0 } kept)
        {
            Directory.CreateDirectory(kept);
            await GrowAsync(kept, Number("--to"), (long)Number("--hosts"), Number("--fetched") / 100);
            return 0;
        }

        var folder = Directory.CreateTempSubdirectory("crawler-frontier-").FullName;
        try
        {
            if (Number("--single") > 0) await SingleUrlsAsync(folder, (long)(Number("--single") * Million));
            else await GrowAsync(folder, Number("--to"), (long)Number("--hosts"), Number("--fetched") / 100);
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task GrowAsync(string folder, double millions, long hosts, double fetched)
    {
        var web = new SimulatedWeb(hosts);
        var known = (long)(millions * Million);
        if (!File.Exists(Bench.PathIn(folder)))
        {
            await using var bench = Bench.Start(folder, web, fetched, isResumed: false);
            await GrowAsync(bench, millions);
            known = bench.Known;
        }

        Console.WriteLine("\n| opened again, million URLs | URLs/s | CPU µs each | s | heap B/URL | heap MiB | peak of all MiB |");
        Console.WriteLine("|---|---|---|---|---|---|---|");
        var (before, clock) = (Bench.Cpu, Stopwatch.StartNew());
        await using var again = Bench.Start(folder, web, 0, isResumed: true);
        await again.RecoverAsync();
        var (cpu, time) = (Bench.Cpu - before, clock.Elapsed);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {known / (double)Million:N0} | {known / time.TotalSeconds:N0} | {cpu.TotalMicroseconds / known:N1} | {time.TotalSeconds:N1} | {Bench.Heap / (double)known:N0} | {Bench.Heap >> 20} | {Bench.Peak >> 20} |"));
    }

    private static async Task GrowAsync(Bench bench, double millions)
    {
        Console.WriteLine("| million URLs | new stored/s | CPU µs each | links judged/s | CPU µs each | settled | heap B/URL | disk B/URL | heap MiB | peak MiB | |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|---|---|");
        foreach (var checkpoint in new[] { 1.0, 5, 10, 25, 50, millions }.Where(checkpoint => checkpoint <= millions).Distinct().Order())
        {
            var count = (long)(checkpoint * Million);
            var grown = count - bench.Known;
            var before = Bench.Cpu;
            var growth = await bench.GrowToAsync(count);
            await bench.CountSettledAsync();
            var between = Bench.Cpu;
            var judging = await bench.JudgeKnownAsync(LinksJudged);
            var after = Bench.Cpu;
            var settled = await bench.CountSettledAsync();
            var stored = grown / growth.TotalSeconds;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {checkpoint} | {stored:N0} | {(between - before).TotalMicroseconds / grown:N1} | {LinksJudged / judging.TotalSeconds:N0} | {(after - between).TotalMicroseconds / LinksJudged:N1} | {settled:N0} | {Bench.Heap / (double)count:N0} | {bench.DiskBytes / (double)count:N0} | {Bench.Heap >> 20} | {Bench.Peak >> 20} | {new string('#', (int)(stored / BarUnit))} |"));
        }
    }

    private static async Task SingleUrlsAsync(string folder, long count)
    {
        await using var bench = Bench.Start(folder, new SimulatedWeb(0), 1, isResumed: false);
        var growth = await bench.GrowToAsync(count);
        var (heap, clock) = (Bench.Heap, Stopwatch.StartNew());
        var order = await bench.DrainAsync(count);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count:N0} hosts with one URL each: {count / growth.TotalSeconds:N0} new/s, heap {heap >> 20} MiB, {heap / (double)count:N0} B a host"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"each requested once: {count / (growth + clock.Elapsed).TotalSeconds:N0}/s, none served more than {order:N0} places before or behind its turn, peak {Bench.Peak >> 20} MiB"));
    }

    private sealed class Bench : IAsyncDisposable
    {
        private readonly ActorSystem _system;
        private readonly IActorRef _driver;
        private readonly string _path;

        private readonly IActorRef _pool;

        private Bench(ActorSystem system, IActorRef driver, IActorRef pool, string path) => (_system, _driver, _pool, _path) = (system, driver, pool, path);

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

        public static Bench Start(string folder, SimulatedWeb web, double fetched, bool isResumed)
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
            var driver = system.ActorOf(Props.Create(() => new Driver(web, frontier, pool, fetched)), "driver");
            IReadOnlyList<IActorRef> partitions = [frontier, driver];
            frontier.Tell(new FrontierActor.UsePartitions(partitions));
            commit.Tell(new CommitActor.UsePartitions(partitions));
            return new Bench(system, driver, pool, path);
        }

        public async Task<TimeSpan> GrowToAsync(long count)
        {
            var time = await SendAsync(new Driver.Send(Known, count, IsNew: true));
            Known = count;
            return time;
        }

        public Task<TimeSpan> JudgeKnownAsync(long links) => SendAsync(new Driver.Send(0, links, IsNew: false) { Known = Known });

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
        private readonly IActorRef _pool;
        private readonly double _fetched;
        private Send _work = new(0, 0, IsNew: true);
        private IActorRef _asker = ActorRefs.Nobody;
        private long _next;
        private long _sequence;
        private int _underWay;

        public Driver(SimulatedWeb web, IActorRef frontier, IActorRef pool, double fetched)
        {
            _web = web;
            _frontier = frontier;
            _pool = pool;
            _fetched = fetched;
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
                if (_work.IsNew) _pool.Tell(new InstantPool.Allow(links.Count * _fetched));
                _frontier.Tell(new FrontierProtocol.TakeParcel(new OutboxParcel(1, 0, ++_sequence, links)));
            }
        }

        public sealed record Send(long From, long To, bool IsNew)
        {
            public long Known { get; init; }
        }

        public sealed record Done;
    }

    /// <summary>A fetch pool that answers as many requests as it is allowed to, at once; and a supervisor.</summary>
    private sealed class InstantPool : ReceiveActor
    {
        // As many as a crawl lets wait for their commit.
        private const int MostUncommitted = 4000;

        private readonly Queue<FetchPoolProtocol.Offer> _offers = new();
        private double _allowed;
        private long _answered;
        private long _committed;
        private long _largestDistance;
        private bool _isRecovered;
        private IActorRef _asker = ActorRefs.Nobody;

        public InstantPool()
        {
            Receive<FetchPoolProtocol.Rebind>(message => message.ReplyTo.Tell(new FetchPoolProtocol.HostLeases(message.Host, message.Queue, message.Birth, [])));
            Receive<FetchPoolProtocol.Offer>(message =>
            {
                _offers.Enqueue(message);
                Answer();
            });
            Receive<Allow>(message =>
            {
                _allowed += message.Requests;
                Answer();
            });
            Receive<FetchPoolProtocol.Closed>(message =>
            {
                _committed += message.Leases.Count;
                Answer();
            });
            Receive<GetCounts>(_ => Sender.Tell(new Counts(_answered, _committed, _largestDistance)));
            Receive<FrontierProtocol.PartitionRecovered>(_ =>
            {
                _isRecovered = true;
                _asker.Tell(new Recovered());
            });
            Receive<TellRecovered>(_ =>
            {
                _asker = Sender;
                if (_isRecovered) _asker.Tell(new Recovered());
            });
            Receive<CommitProtocol.CommitFailed>(message => Console.Error.WriteLine($"{message.Where}: {message.Detail}"));
            ReceiveAny(_ => { });
        }

        private void Answer()
        {
            while (_allowed >= 1 && _answered - _committed < MostUncommitted && _offers.TryDequeue(out var offer))
            {
                _allowed--;
                var (order, lease) = (offer.Order, new LeaseId(++_answered));
                _largestDistance = Math.Max(_largestDistance, Math.Abs(order.Row!.Id.Order - _answered));
                var head = new ResponseHead { Url = order.Request.Url, Status = 304, HttpVersion = "1.1" };
                offer.Queue.Tell(new HostQueueProtocol.Granted(lease, order));
                offer.Queue.Tell(new HostQueueProtocol.Completed(lease, new FetchOutcome.NotModified(head) { Elapsed = TimeSpan.FromMilliseconds(1) }));
            }
        }

        public sealed record Allow(double Requests);

        public sealed record GetCounts;

        public sealed record Counts(long Answered, long Committed, long LargestDistance);

        public sealed record TellRecovered;

        public sealed record Recovered;
    }
}
