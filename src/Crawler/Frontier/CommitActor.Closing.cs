using Akka.Actor;
using Crawler.Output;

namespace Crawler.Frontier;

/// <content>The end: after a failure or in order. The store folds its log in only if every output is on disk as far as it is committed.</content>
internal sealed partial class CommitActor
{
    // Outputs that were cut back, written to disk and let go.
    private readonly HashSet<string> _onDisk = new(StringComparer.Ordinal);

    private void Failed()
    {
        Receive<StoreProtocol.Stored>(message => Conclude(message));
        Receive<StoreProtocol.StoreFailed>(message =>
        {
            _storeFailed = true;
            _isTakenOver |= message.IsTakenOver;
        });
        Receive<CommitProtocol.CloseSinks>(_ => OnCloseSinks());
        Receive<Terminated>(message =>
        {
            Forget(message.ActorRef);
            _storeFailed |= message.ActorRef.Equals(_store);
        });
        ReceiveAny(_ => { });
    }

    // The store has a batch: whether the outputs keep it is decided by its answer.
    private void AwaitingStore()
    {
        Receive<StoreProtocol.Stored>(message =>
        {
            Conclude(message);
            CloseSinks();
        });
        Receive<StoreProtocol.StoreFailed>(message =>
        {
            _storeFailed = true;
            if (message.IsTakenOver) OnStoreFailed(message);
            CloseSinks();
        });
        Receive<Terminated>(message =>
        {
            Forget(message.ActorRef);
            _storeFailed |= message.ActorRef.Equals(_store);
            if (_storeFailed) CloseSinks();
        });
        ReceiveAny(_ => { });
    }

    private void Closing()
    {
        Receive<SinkProtocol.Closed>(message => _onDisk.Add(message.Name));
        Receive<SinkProtocol.BatchFailed>(message => _supervisor.Tell(new CommitProtocol.CommitFailed(message.Name, $"it is not on disk as a whole: {message.Detail}", _isTakenOver)));
        Receive<Terminated>(message =>
        {
            Forget(message.ActorRef);
            _storeFailed |= message.ActorRef.Equals(_store);
            ConcludeIfClosed();
        });
        ReceiveAny(_ => { });
    }

    private void OnCloseSinks()
    {
        Timers.CancelAll();
        if (_open is { IsWithStore: true } && !_storeFailed) Become(AwaitingStore);
        else CloseSinks();
    }

    private void CloseSinks()
    {
        foreach (var (name, sink) in _sinks) sink.Tell(new SinkProtocol.Close(!_isTakenOver && _committedLengths.TryGetValue(name, out var length) ? length : null));
        Become(Closing);
        ConcludeIfClosed();
    }

    private void Forget(IActorRef sink)
    {
        foreach (var (name, _) in _sinks.Where(entry => entry.Value.Equals(sink)).ToArray()) _sinks.Remove(name);
    }

    private void ConcludeIfClosed()
    {
        if (_sinks.Count > 0) return;
        if (_storeFailed || _onDisk.Count < _outputs.Count)
        {
            ReportClosed();
            return;
        }

        Become(Concluding);
        _store.Tell(new StoreProtocol.Checkpoint(Self));
    }

    private void Concluding()
    {
        Receive<StoreProtocol.Checkpointed>(_ => ReportClosed());
        Receive<Terminated>(_ => ReportClosed());
        ReceiveAny(_ => { });
    }

    private void ReportClosed()
    {
        _supervisor.Tell(CommitProtocol.SinksClosed.Instance);
        Become(() => ReceiveAny(_ => { }));
    }
}
