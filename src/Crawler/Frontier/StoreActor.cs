using Akka.Actor;

namespace Crawler.Frontier;

/// <summary>
/// Owns the frontier store, on a thread of its own, since the store may block. The commit and the frontier talk to it. It never restarts: a
/// fault here ends the crawl as a kill would, and what was committed is there.
/// </summary>
internal sealed class StoreActor : ReceiveActor
{
    private readonly IFrontierStore _store;

    public StoreActor(IFrontierStore store)
    {
        _store = store;
        Receive<StoreProtocol.Store>(OnStore);
        Receive<StoreProtocol.ReadHost>(OnReadHost);
        Receive<StoreProtocol.ReadPending>(OnReadPending);
        Receive<StoreProtocol.ReadSkipped>(OnReadSkipped);
    }

    public static Props Props(IFrontierStore store) => Akka.Actor.Props.Create(() => new StoreActor(store));

    protected override void PostStop() => _store.Dispose();

    private void OnStore(StoreProtocol.Store message)
    {
        try
        {
            _store.Commit(message.Batch);
        }
        catch (IOException error)
        {
            message.ReplyTo.Tell(new StoreProtocol.StoreFailed(message.Batch.Number, error.Message));
            return;
        }

        message.ReplyTo.Tell(new StoreProtocol.Stored(message.Batch.Number));
    }

    private void OnReadHost(StoreProtocol.ReadHost message) =>
        message.ReplyTo.Tell(new StoreProtocol.HostRead(message.Host, _store.ReadHost(message.Host)));

    private void OnReadPending(StoreProtocol.ReadPending message) =>
        message.ReplyTo.Tell(new StoreProtocol.PendingRead(message.Host, _store.ReadPending(message.Host, message.After, message.Count)));

    private void OnReadSkipped(StoreProtocol.ReadSkipped message) =>
        message.ReplyTo.Tell(new StoreProtocol.SkippedRead(_store.ReadSkipped(message.Partition, message.Reason, message.After, message.Count)));
}
