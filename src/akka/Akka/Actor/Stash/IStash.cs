using Akka.Dispatch;

namespace Akka.Actor;

/// <summary>Keeps messages for later.</summary>
public interface IStash
{
    int Count { get; }

    bool IsEmpty { get; }

    bool NonEmpty { get; }

    bool IsFull { get; }

    /// <summary>-1 is unbounded.</summary>
    int Capacity { get; }

    /// <summary>Keeps the message being processed.</summary>
    void Stash();

    /// <summary>Puts the oldest message back at the front of the mailbox.</summary>
    void Unstash();

    /// <summary>Puts all back at the front of the mailbox, in their order.</summary>
    void UnstashAll();

    /// <summary>Puts those back that the predicate accepts; the others are dropped.</summary>
    void UnstashAll(Func<Envelope, bool> predicate);

    IEnumerable<Envelope> ClearStash();

    void Prepend(IEnumerable<Envelope> envelopes);
}

/// <summary>Base of the stash interfaces.</summary>
public interface IActorStash
{
    IStash Stash { get; set; }
}

/// <summary>A stash on any deque mailbox.</summary>
public interface IWithStash : IActorStash, IRequiresMessageQueue<IDequeBasedMessageQueueSemantics>;

/// <summary>A stash without limit.</summary>
public interface IWithUnboundedStash : IActorStash, IRequiresMessageQueue<IUnboundedDequeBasedMessageQueueSemantics>;

/// <summary>A stash on a bounded deque mailbox.</summary>
public interface IWithBoundedStash : IActorStash, IRequiresMessageQueue<IBoundedDequeBasedMessageQueueSemantics>;
