using Akka.Actor;
using Crawler.Actors;
using Crawler.Frontier;
using Crawler.Urls;

namespace Crawler.Crawling;

/// <summary>
/// Reads the seeds, a chunk at a time: the next chunk is read when every partition has judged the one before, so that a list of any length
/// never sits in memory. Those that an earlier process has taken are judged once more, which changes nothing unless the list is another one now; that is reported. How far the list is taken is committed with what came of it. Reading may block, so it has a dispatcher of its own. It never restarts: a list that cannot be read ends the crawl.
/// </summary>
internal sealed class SeedActor : PlainReceiveActor
{
    private const int LargestChunk = 500;

    // Seeds are read faster than they are stored; so many of them may be on their way.
    private const int SeedsUnderWay = 50_000;

    private readonly IEnumerable<CanonicalUrl> _list;

    // Of a list whose length is known without reading it.
    private int? _length;
    private readonly bool _areWhole;
    private readonly IReadOnlyList<IActorRef> _partitions;
    private readonly Action<CanonicalUrl> _allow;
    private readonly IActorRef _commit;
    private readonly IActorRef _supervisor;
    private readonly long _taken;
    private readonly long? _takenDigest;
    private readonly Func<long>? _refused;
    private readonly long _refusedBefore;
    private IEnumerator<CanonicalUrl>? _seeds;
    private SeedDigest _digest;
    private long _read;

    // Doubles up to the largest: the first seeds of a list that comes slowly are not kept waiting for the next ones.
    private int _chunkSize = 1;
    private int _answersDue;
    private long _flushed;

    public SeedActor(IEnumerable<CanonicalUrl> seeds, bool areWhole, long taken, long? takenDigest, IReadOnlyList<IActorRef> partitions, Action<CanonicalUrl> allow, IActorRef commit, IActorRef supervisor, Func<long>? refused = null, long refusedBefore = 0)
    {
        _list = seeds;
        _areWhole = areWhole;
        _partitions = partitions;
        _allow = allow;
        _commit = commit;
        _supervisor = supervisor;
        (_refused, _refusedBefore) = (refused, refusedBefore);
        (_taken, _takenDigest, _flushed) = (taken, takenDigest, taken);
        Receive<NextChunk>(_ => OnNextChunk());
        Receive<FrontierProtocol.SeedsTaken>(_ => OnSeedsTaken());
        Receive<CommitProtocol.Flushed>(_ => OnNextChunk());
    }

    public static Props Props(IEnumerable<CanonicalUrl> seeds, bool areWhole, long taken, long? takenDigest, IReadOnlyList<IActorRef> partitions, Action<CanonicalUrl> allow, IActorRef commit, IActorRef supervisor, Func<long>? refused = null, long refusedBefore = 0) =>
        Akka.Actor.Props.Create(() => new SeedActor(seeds, areWhole, taken, takenDigest, partitions, allow, commit, supervisor, refused, refusedBefore));

    protected override void PreStart() => Self.Tell(NextChunk.Instance);

    protected override void PostStop()
    {
        _supervisor.Tell(new CrawlSupervisorProtocol.SeedsStopped(Math.Max(_read, _taken)));
        _seeds?.Dispose();
    }

    private void OnNextChunk()
    {
        var chunk = new List<CanonicalUrl>(_chunkSize);
        try
        {
            if (_seeds is null)
            {
                _length = _list.TryGetNonEnumeratedCount(out var length) ? length : null;
                _seeds = _list.GetEnumerator();
            }

            while (chunk.Count < _chunkSize && _seeds.MoveNext())
            {
                chunk.Add(_seeds.Current);
                _digest.Add(_seeds.Current);
                if (++_read == _taken && _takenDigest is { } before && before != _digest.Value) _supervisor.Tell(new CrawlSupervisorProtocol.SeedsChanged(_taken));
            }
        }
        catch (Exception error)
        {
            _supervisor.Tell(new CrawlSupervisorProtocol.Fail($"the seeds cannot be read: {error.Message}"));
            return;
        }

        foreach (var seed in chunk) _allow(seed);
        if (chunk.Count == 0)
        {
            // None at all: whoever resumes has brought no list.
            if (_areWhole && _read > 0 && _read < _taken) _supervisor.Tell(new CrawlSupervisorProtocol.SeedsChanged(_taken));
            var areAll = _areWhole && (_read > 0 || _taken == 0);
            if (areAll || _read > _taken) _commit.Tell(Taken(areAll));
            foreach (var partition in _partitions) partition.Tell(FrontierProtocol.SeedsEnded.Instance);
            _supervisor.Tell(new CrawlSupervisorProtocol.SeedsRead(Math.Max(_read, _taken), areAll));
            Context.Stop(Self);
            return;
        }

        // Before any of them can be requested: a limit that the last one reaches has not cut the list short.
        if (_read == _length || chunk.Count < _chunkSize) _supervisor.Tell(CrawlSupervisorProtocol.LastSeedsRead.Instance);
        _chunkSize = Math.Min(_chunkSize * 2, LargestChunk);
        _answersDue = _partitions.Count;
        foreach (var partition in _partitions) partition.Tell(new FrontierProtocol.TakeSeeds(chunk, Self));
    }

    private void OnSeedsTaken()
    {
        if (--_answersDue > 0) return;
        if (_read > _taken) _commit.Tell(Taken(areAll: false));
        if (_read - _flushed < SeedsUnderWay)
        {
            OnNextChunk();
            return;
        }

        _flushed = _read;
        _commit.Tell(new CommitProtocol.FlushAll(Self));
    }

    private CommitProtocol.SeedsTaken Taken(bool areAll) => new(_read, areAll, _digest.Value) { Refused = _refused is null ? null : RefusedSeeds.Of(_refusedBefore, _refused(), areAll) };

    private sealed record NextChunk
    {
        public static readonly NextChunk Instance = new();
    }
}
