namespace Akka.TestKit;

/// <summary>Receiving without expectation, and fishing.</summary>
public abstract partial class TestKitBase
{
    /// <summary>The next message, or null when the time is over. Zero does not wait; without a time, what is left of Within or 3 s.</summary>
    public object ReceiveOne(TimeSpan? max = null, CancellationToken cancellationToken = default) =>
        TryReceiveOne(out var envelope, max, cancellationToken) ? envelope.Message : null;

    public async ValueTask<object> ReceiveOneAsync(TimeSpan? max = null, CancellationToken cancellationToken = default) =>
        (await TakeAsync(RemainingOrDilated(max), cancellationToken).ConfigureAwait(false))?.Message;

    public bool TryReceiveOne(out MessageEnvelope envelope, TimeSpan? max = null, CancellationToken cancellationToken = default)
    {
        var received = Take(RemainingOrDilated(max), cancellationToken);
        envelope = received ?? NullMessageEnvelope.Instance;
        return received is not null;
    }

    /// <summary>The next message, which stays the next.</summary>
    public object PeekOne(TimeSpan? max = null, CancellationToken cancellationToken = default)
    {
        var limit = RemainingOrDilated(max);
        MessageEnvelope envelope = null;
        SpinWait.SpinUntil(() => cancellationToken.IsCancellationRequested || _queue.TryPeek(out envelope), limit);
        cancellationToken.ThrowIfCancellationRequested();
        return envelope?.Message;
    }

    public IReadOnlyCollection<object> ReceiveN(int numberOfMessages, CancellationToken cancellationToken = default) =>
        ReceiveN(numberOfMessages, RemainingOrDefault, cancellationToken);

    public IReadOnlyCollection<object> ReceiveN(int numberOfMessages, TimeSpan max, CancellationToken cancellationToken = default)
    {
        var deadline = Deadline.After(Dilated(max));
        var messages = new List<object>(numberOfMessages);
        while (messages.Count < numberOfMessages)
            messages.Add(NotMissing(Take(deadline.Left, cancellationToken), max, numberOfMessages, messages.Count).Message);
        return messages;
    }

    public IAsyncEnumerable<object> ReceiveNAsync(int numberOfMessages, CancellationToken cancellationToken = default) =>
        ReceiveNAsync(numberOfMessages, RemainingOrDefault, cancellationToken);

    public async IAsyncEnumerable<object> ReceiveNAsync(int numberOfMessages, TimeSpan max, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var deadline = Deadline.After(Dilated(max));
        for (var received = 0; received < numberOfMessages; received++)
            yield return NotMissing(await TakeAsync(deadline.Left, cancellationToken).ConfigureAwait(false), max, numberOfMessages, received).Message;
    }

    /// <summary>Messages of one type as long as they come; the first of another type stays in the queue.</summary>
    public IReadOnlyList<T> ReceiveWhile<T>(TimeSpan? max, TimeSpan? idle, Func<T, bool> shouldContinue, int msgs = int.MaxValue, bool shouldIgnoreOtherMessageTypes = true, CancellationToken cancellationToken = default)
    {
        var deadline = Deadline.After(RemainingOrDilated(max));
        var received = new List<T>();
        while (received.Count < msgs)
        {
            var wait = idle is { } gap && gap < deadline.Left ? gap : deadline.Left;
            var message = PeekOneWithin(wait, cancellationToken);
            if (message is null)
                break;

            if (message is T typed)
            {
                if (!shouldContinue(typed))
                    break;

                received.Add(typed);
            }
            else if (!shouldIgnoreOtherMessageTypes)
            {
                break;
            }

            Take(TimeSpan.Zero, cancellationToken);
        }

        _lastWasNoMsg = true;
        return received;
    }

    public IReadOnlyList<T> ReceiveWhile<T>(Predicate<T> shouldContinue, TimeSpan? max = null, TimeSpan? idle = null, int msgs = int.MaxValue, bool shouldIgnoreOtherMessageTypes = true, CancellationToken cancellationToken = default) =>
        ReceiveWhile<T>(max, idle, message => shouldContinue(message), msgs, shouldIgnoreOtherMessageTypes, cancellationToken);

    public object FishForMessage(Predicate<object> isMessage, TimeSpan? max = null, string hint = "", CancellationToken cancellationToken = default) =>
        FishForMessage<object>(isMessage, max, hint, cancellationToken);

    /// <summary>Drops messages until one fits.</summary>
    public T FishForMessage<T>(Predicate<T> isMessage, TimeSpan? max = null, string hint = "", CancellationToken cancellationToken = default)
    {
        var limit = RemainingOrDilated(max);
        var deadline = Deadline.After(limit);
        while (true)
        {
            if (NotMissing(Take(deadline.Left, cancellationToken), limit, hint).Message is T message && isMessage(message))
                return message;
        }
    }

    public ValueTask<object> FishForMessageAsync(Predicate<object> isMessage, TimeSpan? max = null, string hint = "", CancellationToken cancellationToken = default) =>
        FishForMessageAsync<object>(isMessage, max, hint, cancellationToken);

    public async ValueTask<T> FishForMessageAsync<T>(Predicate<T> isMessage, TimeSpan? max = null, string hint = "", CancellationToken cancellationToken = default)
    {
        var limit = RemainingOrDilated(max);
        var deadline = Deadline.After(limit);
        while (true)
        {
            var envelope = await TakeAsync(deadline.Left, cancellationToken).ConfigureAwait(false);
            if (NotMissing(envelope, limit, hint).Message is T message && isMessage(message))
                return message;
        }
    }

    /// <summary>The first message of the type; the ones before it are dropped.</summary>
    public Task<T> FishUntilMessageAsync<T>(TimeSpan? max = null, CancellationToken cancellationToken = default) =>
        FishForMessageAsync<T>(_ => true, max, cancellationToken: cancellationToken).AsTask();

    private object PeekOneWithin(TimeSpan wait, CancellationToken cancellationToken)
    {
        MessageEnvelope envelope = null;
        SpinWait.SpinUntil(() => cancellationToken.IsCancellationRequested || _queue.TryPeek(out envelope), wait);
        cancellationToken.ThrowIfCancellationRequested();
        return envelope?.Message;
    }

    private MessageEnvelope Take(TimeSpan wait, CancellationToken cancellationToken) => Remember(_queue.Take(wait, cancellationToken));

    private async Task<MessageEnvelope> TakeAsync(TimeSpan wait, CancellationToken cancellationToken) =>
        Remember(await _queue.TakeAsync(wait, cancellationToken).ConfigureAwait(false));

    private MessageEnvelope Remember(MessageEnvelope envelope)
    {
        _lastWasNoMsg = false;
        if (envelope is not null)
            _lastMessage = envelope;
        return envelope;
    }

    private MessageEnvelope NotMissing(MessageEnvelope envelope, TimeSpan max, int expected, int received)
    {
        if (envelope is null)
            _assertions.Fail("Timeout ({0}) while expecting {1} messages. Only got {2} after {0}.", max, expected, received);
        return envelope;
    }

    private MessageEnvelope NotMissing(MessageEnvelope envelope, TimeSpan limit, string hint)
    {
        if (envelope is null)
            _assertions.Fail("Timeout ({0}) during fishForMessage{1}", limit, string.IsNullOrEmpty(hint) ? string.Empty : ", hint: " + hint);
        return envelope;
    }
}
