using Akka.Actor;
using Crawler.Frontier;

namespace Crawler.Benchmarks;

/// <summary>The other partition: it has found links, and hears when they are committed.</summary>
internal sealed class LinkDriver : ReceiveActor
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

    public LinkDriver(SimulatedWeb web, IActorRef frontier, IActorRef pool, double fetched)
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
