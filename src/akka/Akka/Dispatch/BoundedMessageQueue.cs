using Akka.Actor;

namespace Akka.Dispatch.MessageQueues;

/// <summary>
/// Blocks the sender while full, for at most the push timeout; then the message is a dead letter. A timeout of zero
/// drops at once, a negative one waits for ever.
/// </summary>
public class BoundedMessageQueue : IMessageQueue, IBoundedMessageQueueSemantics
{
    private readonly object _monitor = new();
    private readonly LinkedList<Envelope> _queue = new();
    private readonly int _capacity;
    private int _count;

    public BoundedMessageQueue(int boundedCapacity, TimeSpan pushTimeOut)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(boundedCapacity);
        _capacity = boundedCapacity == 0 ? int.MaxValue : boundedCapacity;
        PushTimeOut = pushTimeOut;
    }

    public TimeSpan PushTimeOut { get; set; }

    public bool HasMessages => Volatile.Read(ref _count) > 0;

    public int Count => Volatile.Read(ref _count);

    public void Enqueue(IActorRef receiver, Envelope envelope)
    {
        if (!TryAdd(envelope))
            ((InternalActorRefBase)receiver).SystemImpl.PublishDeadLetter(envelope.Message, envelope.Sender, receiver);
    }

    public bool TryDequeue(out Envelope envelope)
    {
        lock (_monitor)
        {
            if (_queue.First is not { } first)
            {
                envelope = default;
                return false;
            }

            envelope = first.Value;
            _queue.RemoveFirst();
            _count--;
            Monitor.Pulse(_monitor);
            return true;
        }
    }

    public void CleanUp(IActorRef owner, IMessageQueue deadletters)
    {
        while (TryDequeue(out var envelope))
            deadletters.Enqueue(owner, envelope);
    }

    // Beyond the capacity if need be: it is the owner who puts a message back, and nobody else could make room.
    private protected void AddFirst(Envelope envelope)
    {
        lock (_monitor)
        {
            _queue.AddFirst(envelope);
            _count++;
        }
    }

    private bool TryAdd(Envelope envelope)
    {
        lock (_monitor)
        {
            if (_count >= _capacity && !WaitForRoom())
                return false;

            _queue.AddLast(envelope);
            _count++;
            return true;
        }
    }

    private bool WaitForRoom()
    {
        var infinite = PushTimeOut < TimeSpan.Zero;
        var started = Environment.TickCount64;
        while (_count >= _capacity)
        {
            var left = infinite ? Timeout.Infinite : (int)Math.Max(0, PushTimeOut.TotalMilliseconds - (Environment.TickCount64 - started));
            if (left == 0 || !Monitor.Wait(_monitor, left))
                return _count < _capacity;
        }

        return true;
    }
}

/// <summary>A bounded queue whose front can be written.</summary>
public sealed class BoundedDequeMessageQueue(int boundedCapacity, TimeSpan pushTimeOut)
    : BoundedMessageQueue(boundedCapacity, pushTimeOut), IBoundedDequeBasedMessageQueueSemantics
{
    public void EnqueueFirst(Envelope envelope) => AddFirst(envelope);
}
