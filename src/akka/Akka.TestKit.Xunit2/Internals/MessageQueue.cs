using System.Collections.Concurrent;

namespace Akka.TestKit;

/// <summary>What a test actor has received and the test has not yet looked at; can be awaited and blocked on.</summary>
internal sealed class MessageQueue
{
    private readonly ConcurrentQueue<MessageEnvelope> _queue = new();
    private readonly SemaphoreSlim _available = new(0);

    internal bool IsEmpty => _queue.IsEmpty;

    internal void Add(MessageEnvelope envelope)
    {
        _queue.Enqueue(envelope);
        _available.Release();
    }

    internal bool TryPeek(out MessageEnvelope envelope) => _queue.TryPeek(out envelope);

    internal MessageEnvelope Take(TimeSpan timeout, CancellationToken cancellationToken) =>
        _available.Wait(timeout, cancellationToken) ? Next() : null;

    internal async Task<MessageEnvelope> TakeAsync(TimeSpan timeout, CancellationToken cancellationToken) =>
        await _available.WaitAsync(timeout, cancellationToken).ConfigureAwait(false) ? Next() : null;

    private MessageEnvelope Next() => _queue.TryDequeue(out var envelope)
        ? envelope
        : throw new InvalidOperationException("The queue and its semaphore disagree.");
}
