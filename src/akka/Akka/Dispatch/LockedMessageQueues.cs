using Akka.Actor;

namespace Akka.Dispatch.MessageQueues;

/// <summary>A queue whose front can be written; behind stashes.</summary>
public sealed class UnboundedDequeMessageQueue : IMessageQueue, IUnboundedDequeBasedMessageQueueSemantics
{
    private readonly Lock _lock = new();
    private readonly Queue<Envelope> _back = new(4);
    private Stack<Envelope> _front;
    private int _count;

    public bool HasMessages => Volatile.Read(ref _count) > 0;

    public int Count => Volatile.Read(ref _count);

    public void Enqueue(IActorRef receiver, Envelope envelope)
    {
        lock (_lock)
        {
            _back.Enqueue(envelope);
            _count++;
        }
    }

    public void EnqueueFirst(Envelope envelope)
    {
        lock (_lock)
        {
            (_front ??= new Stack<Envelope>()).Push(envelope);
            _count++;
        }
    }

    public bool TryDequeue(out Envelope envelope)
    {
        lock (_lock)
        {
            if (_front?.TryPop(out envelope) == true || _back.TryDequeue(out envelope))
            {
                _count--;
                return true;
            }
        }

        return false;
    }

    public void CleanUp(IActorRef owner, IMessageQueue deadletters)
    {
        while (TryDequeue(out var envelope))
            deadletters.Enqueue(owner, envelope);
    }
}

/// <summary>Lower priority numbers come first; equal ones in no order, or in order of arrival when stable.</summary>
public class UnboundedPriorityMessageQueue : IMessageQueue, IUnboundedMessageQueueSemantics
{
    private readonly Lock _lock = new();
    private readonly PriorityQueue<Envelope, (int Priority, long Arrival)> _queue;
    private readonly Func<object, int> _priority;
    private readonly bool _stable;
    private long _arrivals;
    private int _count;

    internal UnboundedPriorityMessageQueue(Func<object, int> priority, int initialCapacity, bool stable)
    {
        _priority = priority;
        _stable = stable;
        _queue = new PriorityQueue<Envelope, (int Priority, long Arrival)>(initialCapacity);
    }

    public bool HasMessages => Volatile.Read(ref _count) > 0;

    public int Count => Volatile.Read(ref _count);

    public void Enqueue(IActorRef receiver, Envelope envelope)
    {
        // The generator is the user's code and runs in the sender's thread, outside the lock.
        var priority = _priority(envelope.Message);
        lock (_lock)
        {
            _queue.Enqueue(envelope, (priority, _stable ? _arrivals++ : 0));
            _count++;
        }
    }

    public bool TryDequeue(out Envelope envelope)
    {
        lock (_lock)
        {
            if (!_queue.TryDequeue(out envelope, out _))
                return false;

            _count--;
            return true;
        }
    }

    public void CleanUp(IActorRef owner, IMessageQueue deadletters)
    {
        while (TryDequeue(out var envelope))
            deadletters.Enqueue(owner, envelope);
    }
}
