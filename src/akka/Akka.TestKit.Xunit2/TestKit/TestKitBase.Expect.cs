using Akka.Actor;

namespace Akka.TestKit;

/// <summary>Expecting exactly the next message: another one fails at once.</summary>
public abstract partial class TestKitBase
{
    public T ExpectMsg<T>(TimeSpan? duration = null, string hint = null, CancellationToken cancellationToken = default) =>
        Expect<T>(null, duration, hint, cancellationToken);

    public T ExpectMsg<T>(T message, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        Expect<T>(Equal(message, hint), timeout, hint, cancellationToken);

    public T ExpectMsg<T>(T expected, Func<T, T, bool> comparer, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        Expect<T>((message, _) => _assertions.AssertEqual(expected, message, comparer, Hint(hint)), timeout, hint, cancellationToken);

    public T ExpectMsg<T>(Predicate<T> isMessage, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        Expect<T>(Fits(isMessage, hint), timeout, hint, cancellationToken);

    public T ExpectMsg<T>(Func<T, IActorRef, bool> isMessageAndSender, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        Expect<T>(Fits(isMessageAndSender, hint), timeout, hint, cancellationToken);

    public T ExpectMsg<T>(Action<T> assert, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        Expect<T>((message, _) => assert(message), timeout, hint, cancellationToken);

    public T ExpectMsg<T>(Action<T, IActorRef> assertMessageAndSender, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        Expect(assertMessageAndSender, timeout, hint, cancellationToken);

    public T ExpectMsgFrom<T>(IActorRef sender, TimeSpan? duration = null, string hint = null, CancellationToken cancellationToken = default) =>
        Expect<T>(From<T>(sender, null, hint), duration, hint, cancellationToken);

    public T ExpectMsgFrom<T>(IActorRef sender, T message, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        Expect(From(sender, Equal(message, hint), hint), timeout, hint, cancellationToken);

    public T ExpectMsgFrom<T>(IActorRef sender, Predicate<T> isMessage, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        Expect(From(sender, Fits(isMessage, hint), hint), timeout, hint, cancellationToken);

    public T ExpectMsgFrom<T>(IActorRef sender, Action<T> assertMessage, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        Expect(From<T>(sender, (message, _) => assertMessage(message), hint), timeout, hint, cancellationToken);

    public Terminated ExpectTerminated(IActorRef target, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        Expect<Terminated>(TerminationOf(target, hint), timeout, hint, cancellationToken);

    /// <summary>Nothing comes, for the rest of Within or for 3 s.</summary>
    public void ExpectNoMsg(CancellationToken cancellationToken = default) => NoMessage(Take(RemainingOrDefault, cancellationToken));

    public void ExpectNoMsg(TimeSpan duration, CancellationToken cancellationToken = default) => NoMessage(Take(Dilated(duration), cancellationToken));

    public void ExpectNoMsg(int milliseconds, CancellationToken cancellationToken = default) =>
        ExpectNoMsg(TimeSpan.FromMilliseconds(milliseconds), cancellationToken);

    public T ExpectMsgAnyOf<T>(params T[] messages) => ExpectMsgAnyOf(RemainingOrDefault, messages);

    public T ExpectMsgAnyOf<T>(IEnumerable<T> messages, CancellationToken cancellationToken = default) => AnyOf([.. messages], RemainingOrDefault, cancellationToken);

    public T ExpectMsgAnyOf<T>(TimeSpan max, params T[] messages) => AnyOf(messages, Dilated(max), CancellationToken.None);

    public IReadOnlyCollection<T> ExpectMsgAllOf<T>(params T[] messages) => AllOf(messages, RemainingOrDefault, CancellationToken.None);

    public IReadOnlyCollection<T> ExpectMsgAllOf<T>(IReadOnlyCollection<T> messages, CancellationToken cancellationToken = default) =>
        AllOf([.. messages], RemainingOrDefault, cancellationToken);

    public IReadOnlyCollection<T> ExpectMsgAllOf<T>(TimeSpan max, params T[] messages) => AllOf(messages, Dilated(max), CancellationToken.None);

    private T Expect<T>(Action<T, IActorRef> check, TimeSpan? timeout, string hint, CancellationToken cancellationToken)
    {
        var limit = RemainingOrDilated(timeout);
        return Checked(Take(limit, cancellationToken), check, limit, hint);
    }

    private T Checked<T>(MessageEnvelope envelope, Action<T, IActorRef> check, TimeSpan limit, string hint)
    {
        if (envelope is null)
            _assertions.Fail("Failed: Timeout {0} while waiting for a message of type {1} {2}", limit, typeof(T), hint ?? string.Empty);

        if (envelope.Message is not T message)
        {
            if (envelope.Message is not null || default(T) is not null)
                _assertions.Fail("Failed: Expected a message of type {0}, but received {{{1}}} (type {2}) instead {3} from {4}", typeof(T), envelope.Message, envelope.Message?.GetType(), hint ?? string.Empty, envelope.Sender);
            return default;
        }

        check?.Invoke(message, envelope.Sender);
        return message;
    }

    private Action<T, IActorRef> Equal<T>(T expected, string hint) => (message, _) =>
        _assertions.AssertEqual(expected, message, Hint(hint));

    private Action<T, IActorRef> Fits<T>(Predicate<T> isMessage, string hint) => (message, _) =>
        _assertions.AssertTrue(isMessage is null || isMessage(message), "Got a message of the expected type <{2}>. Also expected {0} but the message {{{1}}} of type <{3}> did not match", string.IsNullOrEmpty(hint) ? "the predicate to return true" : hint, message, typeof(T).FullName, message.GetType().FullName);

    private Action<T, IActorRef> Fits<T>(Func<T, IActorRef, bool> isMessage, string hint) => (message, sender) =>
        Fits<T>(candidate => isMessage(candidate, sender), hint)(message, sender);

    private Action<T, IActorRef> From<T>(IActorRef expected, Action<T, IActorRef> check, string hint) => (message, sender) =>
    {
        _assertions.AssertTrue(expected.Equals(sender), "Sender does not match. Expected {0}, actual {1} {2}", expected, sender, hint ?? string.Empty);
        check?.Invoke(message, sender);
    };

    private Action<Terminated, IActorRef> TerminationOf(IActorRef target, string hint) =>
        Fits<Terminated>(terminated => terminated.ActorRef.Equals(target), hint ?? $"Terminated {target}");

    private void NoMessage(MessageEnvelope envelope)
    {
        if (envelope is not null)
            _assertions.Fail("Failed: Expected no messages, instead we received {0}", envelope);
        _lastWasNoMsg = true;
    }

    private T AnyOf<T>(T[] messages, TimeSpan max, CancellationToken cancellationToken)
    {
        var envelope = NotMissing(Take(max, cancellationToken), max, 1, 0);
        return CheckAnyOf(envelope, messages);
    }

    private T CheckAnyOf<T>(MessageEnvelope envelope, T[] messages)
    {
        var index = Array.FindIndex(messages, message => Equals(message, envelope.Message));
        _assertions.AssertTrue(index >= 0, "not found {0}: {1} is none of the expected", envelope.Message, string.Join(",", messages));
        return messages[index];
    }

    private T[] AllOf<T>(T[] messages, TimeSpan max, CancellationToken cancellationToken)
    {
        var received = ReceiveAll(messages.Length, max, cancellationToken);
        return CheckAllOf(messages, received);
    }

    private T[] CheckAllOf<T>(T[] messages, List<object> received)
    {
        var missing = messages.Where(message => !received.Any(one => Equals(message, one))).ToList();
        var unexpected = received.Where(one => !messages.Any(message => Equals(message, one))).ToList();
        _assertions.AssertTrue(
            missing.Count == 0 && unexpected.Count == 0,
            "not found [{0}], found unexpected [{1}]",
            string.Join(", ", missing),
            string.Join(", ", unexpected));
        return [.. received.Cast<T>()];
    }

    private List<object> ReceiveAll(int count, TimeSpan max, CancellationToken cancellationToken)
    {
        var deadline = Deadline.After(max);
        var received = new List<object>(count);
        while (received.Count < count)
            received.Add(NotMissing(Take(deadline.Left, cancellationToken), max, count, received.Count).Message);
        return received;
    }

    // The text goes through string.Format in the assertion.
    private static string Hint(string hint) => hint?.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal) ?? string.Empty;
}
