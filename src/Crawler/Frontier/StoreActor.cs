using Akka.Actor;
using Akka.Event;
using Crawler.Actors;
using Crawler.Crawling;
using Crawler.Frontier.Storage;

namespace Crawler.Frontier;

/// <summary>
/// Owns the frontier store, on a thread of its own, since the store may block. The commit and the frontier talk to it. It never restarts: a
/// fault here ends the crawl as a kill would, and what was committed is there.
/// </summary>
internal sealed class StoreActor : PlainReceiveActor
{
    private readonly IFrontierStore _store;
    private readonly ILoggingAdapter _log = Context.GetLogger();

    public StoreActor(IFrontierStore store)
    {
        _store = store;
        Receive<StoreProtocol.Store>(OnStore);
        Receive<StoreProtocol.Checkpoint>(OnCheckpoint);
        Receive<StoreProtocol.PutAside>(message => OrFail(() => _store.PutAside(message.Chunk, message.Urls)));
        Receive<StoreProtocol.ReadHost>(message => OrFail(() => message.ReplyTo.Tell(new StoreProtocol.HostRead(message.Host, message.Birth, _store.ReadHost(message.Host)))));
        Receive<StoreProtocol.ReadPending>(message => OrFail(() => OnReadPending(message)));
        Receive<StoreProtocol.ReadKnown>(message => OrFail(() => message.ReplyTo.Tell(new StoreProtocol.KnownRead(_store.ReadKnown(message.Partition, message.After, message.Count, message.AreWhole)))));
        Receive<StoreProtocol.ReadOutbox>(message => OrFail(() => message.ReplyTo.Tell(new StoreProtocol.OutboxRead(_store.ReadOutbox(message.Partition)))));
        Receive<StoreProtocol.ReadSkipped>(message => OrFail(() => message.ReplyTo.Tell(new StoreProtocol.SkippedRead(_store.ReadSkipped(message.Partition, message.Reason, message.After, message.Count)))));
    }

    public static Props Props(IFrontierStore store) => Akka.Actor.Props.Create(() => new StoreActor(store));

    protected override void PostStop() => _store.Dispose();

    private void OnStore(StoreProtocol.Store message)
    {
        try
        {
            _store.Commit(message.Batch);
            if (message is { IsCheckpoint: true, IsAwaited: true }) _store.Checkpoint();
        }
        catch (IOException error)
        {
            message.ReplyTo.Tell(new StoreProtocol.StoreFailed(message.Batch.Number, error.Message, (error as CrawlStoreException)?.Fault == CrawlStoreFault.TakenOver));
            return;
        }

        // Otherwise before it is folded in: meanwhile the outputs can take the next batch.
        message.ReplyTo.Tell(new StoreProtocol.Stored(message.Batch.Number, message.IsCheckpoint ? 0 : _store.LogBytes));
        if (message is { IsCheckpoint: true, IsAwaited: false }) OrFail(_store.Checkpoint);
    }

    private void OnCheckpoint(StoreProtocol.Checkpoint message)
    {
        try
        {
            _store.Checkpoint();
        }
        catch (IOException error)
        {
            // Nothing is missing: what is committed stays in the log, and the next process folds it in.
            _log.Info("the log of the frontier store stays as it is: {0}", error.Message);
        }

        message.ReplyTo.Tell(StoreProtocol.Checkpointed.Instance);
    }

    private void OnReadPending(StoreProtocol.ReadPending message)
    {
        var wanted = message.Chunk is { } chunk ? _store.TakeBack(chunk) : message.Urls;
        var tried = wanted.Take(message.Most).ToArray();
        var urls = _store.ReadUrls(tried);
        var left = urls.Count == wanted.Count ? [] : wanted.Except(urls.Select(url => url.Id)).ToArray();
        message.ReplyTo.Tell(new StoreProtocol.PendingRead(message.Host, message.Band, urls, left, urls.Count < tried.Length));
    }

    // A store that cannot be read is damaged, full or gone: the crawl ends with what it has committed.
    private static void OrFail(Action work)
    {
        try
        {
            work();
        }
        catch (IOException error)
        {
            Context.Parent.Tell(new CrawlSupervisorProtocol.Fail($"the frontier store: {error.Message}"));
        }
    }
}
