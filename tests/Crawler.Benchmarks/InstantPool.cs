using Akka.Actor;
using Crawler.Fetching;
using Crawler.Frontier;
using Crawler.Politeness;

namespace Crawler.Benchmarks;

/// <summary>A fetch pool that answers as many requests as it is allowed to, at once; and a supervisor.</summary>
internal sealed class InstantPool : ReceiveActor
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
