using Akka.Actor;

namespace Akka.Dispatch.MessageQueues;

/// <summary>The default queue: a linked list with one atomic exchange per message; an idle queue costs one empty node.</summary>
public sealed class UnboundedMessageQueue : IMessageQueue, IUnboundedMessageQueueSemantics
{
    private Node _head;
    private Node _tail;
    private int _enqueued;
    private int _dequeued;

    public UnboundedMessageQueue()
    {
        _head = new Node(null, null);
        _tail = _head;
    }

    // The exchange of the tail is what producers do first, so the tail alone decides whether there is a message.
    public bool HasMessages => !ReferenceEquals(_head, Volatile.Read(ref _tail));

    /// <summary>The number of messages; approximate while producers are at work.</summary>
    public int Count
    {
        get
        {
            // In this order the difference is never too small.
            var dequeued = Volatile.Read(ref _dequeued);
            return unchecked(Volatile.Read(ref _enqueued) - dequeued);
        }
    }

    public void Enqueue(IActorRef receiver, Envelope envelope) => Enqueue(envelope.Message, envelope.Sender);

    internal void Enqueue(object message, IActorRef sender)
    {
        var node = new Node(message, sender);
        Interlocked.Increment(ref _enqueued);
        var previous = Interlocked.Exchange(ref _tail, node);
        Volatile.Write(ref previous.Next, node);
    }

    public bool TryDequeue(out Envelope envelope)
    {
        var head = _head;
        var next = Volatile.Read(ref head.Next);
        if (next is null)
        {
            if (ReferenceEquals(head, Volatile.Read(ref _tail)))
            {
                envelope = default;
                return false;
            }

            next = WaitForLink(head);
        }

        envelope = new Envelope(next.Message, next.Sender);
        next.Message = null;
        next.Sender = null;
        _head = next;

        // A node that has reached an old generation must not keep the younger ones behind it alive.
        head.Next = null;
        Volatile.Write(ref _dequeued, unchecked(_dequeued + 1));
        return true;
    }

    public void CleanUp(IActorRef owner, IMessageQueue deadletters)
    {
        while (TryDequeue(out var envelope))
            deadletters.Enqueue(owner, envelope);
    }

    // The producer stands between its exchange and its link.
    private static Node WaitForLink(Node head)
    {
        var spin = default(SpinWait);
        Node next;
        while ((next = Volatile.Read(ref head.Next)) is null)
            spin.SpinOnce();
        return next;
    }

    private sealed class Node(object message, IActorRef sender)
    {
        internal Node Next;
        internal object Message = message;
        internal IActorRef Sender = sender;
    }
}
