using Akka.Dispatch;

namespace Akka.Actor;

/// <summary>The stash of one actor; it survives a restart only in so far as it goes back into the mailbox.</summary>
internal sealed class ActorStash(ActorCell cell, int capacity) : IStash
{
    private readonly LinkedList<Envelope> _stashed = new();
    private bool _currentIsStashed;

    public int Count => _stashed.Count;

    public bool IsEmpty => _stashed.Count == 0;

    public bool NonEmpty => _stashed.Count > 0;

    public bool IsFull => capacity >= 0 && _stashed.Count >= capacity;

    public int Capacity => capacity;

    public void Stash()
    {
        var message = cell.CurrentMessage ?? throw new IllegalActorStateException("There is no message to stash.");
        if (_currentIsStashed)
            throw new IllegalActorStateException($"Can't stash the same message {message} more than once");

        if (IsFull)
            throw new StashOverflowException($"Couldn't enqueue message {message} to stash of {cell.Self}: the capacity is {capacity}.");

        _currentIsStashed = true;
        _stashed.AddLast(new Envelope(message, cell.Sender));
    }

    public void Unstash()
    {
        if (_stashed.First is not { } oldest)
            return;

        _stashed.RemoveFirst();
        PutBack(oldest.Value);
    }

    public void UnstashAll()
    {
        while (_stashed.Last is { } newest)
        {
            _stashed.RemoveLast();
            PutBack(newest.Value);
        }
    }

    public void UnstashAll(Func<Envelope, bool> predicate)
    {
        while (_stashed.Last is { } newest)
        {
            _stashed.RemoveLast();
            if (predicate(newest.Value))
                PutBack(newest.Value);
        }
    }

    public IEnumerable<Envelope> ClearStash()
    {
        Envelope[] stashed = [.. _stashed];
        _stashed.Clear();
        return stashed;
    }

    public void Prepend(IEnumerable<Envelope> envelopes)
    {
        foreach (var envelope in envelopes.Reverse())
            _stashed.AddFirst(envelope);
    }

    internal void AttachTo(ActorBase actor) => ((IActorStash)actor).Stash = this;

    internal void NextMessage() => _currentIsStashed = false;

    private void PutBack(Envelope envelope)
    {
        if (envelope.Message is Terminated terminated)
            cell.ExpectTerminatedAgain(terminated);
        ((IDequeBasedMessageQueueSemantics)cell.Mailbox.Queue).EnqueueFirst(envelope);
    }
}
