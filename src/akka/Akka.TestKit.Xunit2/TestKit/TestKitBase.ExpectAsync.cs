using Akka.Actor;

namespace Akka.TestKit;

/// <summary>The Expect methods for tests that await.</summary>
public abstract partial class TestKitBase
{
    public ValueTask<T> ExpectMsgAsync<T>(TimeSpan? duration = null, string hint = null, CancellationToken cancellationToken = default) =>
        ExpectAsync<T>(null, duration, hint, cancellationToken);

    public ValueTask<T> ExpectMsgAsync<T>(T message, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        ExpectAsync(Equal(message, hint), timeout, hint, cancellationToken);

    public ValueTask<T> ExpectMsgAsync<T>(T expected, Func<T, T, bool> comparer, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        ExpectAsync<T>((message, _) => _assertions.AssertEqual(expected, message, comparer, Hint(hint)), timeout, hint, cancellationToken);

    public ValueTask<T> ExpectMsgAsync<T>(Predicate<T> isMessage, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        ExpectAsync(Fits(isMessage, hint), timeout, hint, cancellationToken);

    public ValueTask<T> ExpectMsgAsync<T>(Func<T, IActorRef, bool> isMessageAndSender, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        ExpectAsync(Fits(isMessageAndSender, hint), timeout, hint, cancellationToken);

    public ValueTask<T> ExpectMsgAsync<T>(Action<T> assert, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        ExpectAsync<T>((message, _) => assert(message), timeout, hint, cancellationToken);

    public ValueTask<T> ExpectMsgAsync<T>(Action<T, IActorRef> assertMessageAndSender, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        ExpectAsync(assertMessageAndSender, timeout, hint, cancellationToken);

    public ValueTask<T> ExpectMsgFromAsync<T>(IActorRef sender, TimeSpan? duration = null, string hint = null, CancellationToken cancellationToken = default) =>
        ExpectAsync(From<T>(sender, null, hint), duration, hint, cancellationToken);

    public ValueTask<T> ExpectMsgFromAsync<T>(IActorRef sender, T message, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        ExpectAsync(From(sender, Equal(message, hint), hint), timeout, hint, cancellationToken);

    public ValueTask<T> ExpectMsgFromAsync<T>(IActorRef sender, Predicate<T> isMessage, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        ExpectAsync(From(sender, Fits(isMessage, hint), hint), timeout, hint, cancellationToken);

    public ValueTask<Terminated> ExpectTerminatedAsync(IActorRef target, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        ExpectAsync(TerminationOf(target, hint), timeout, hint, cancellationToken);

    public async ValueTask ExpectNoMsgAsync(CancellationToken cancellationToken = default) =>
        NoMessage(await TakeAsync(RemainingOrDefault, cancellationToken).ConfigureAwait(false));

    public async ValueTask ExpectNoMsgAsync(TimeSpan duration, CancellationToken cancellationToken = default) =>
        NoMessage(await TakeAsync(Dilated(duration), cancellationToken).ConfigureAwait(false));

    public ValueTask ExpectNoMsgAsync(int milliseconds, CancellationToken cancellationToken = default) =>
        ExpectNoMsgAsync(TimeSpan.FromMilliseconds(milliseconds), cancellationToken);

    public async ValueTask<T> ExpectMsgAnyOfAsync<T>(IEnumerable<T> messages, CancellationToken cancellationToken = default)
    {
        var max = RemainingOrDefault;
        var envelope = await TakeAsync(max, cancellationToken).ConfigureAwait(false);
        return CheckAnyOf(NotMissing(envelope, max, 1, 0), [.. messages]);
    }

    public async ValueTask<IReadOnlyCollection<T>> ExpectMsgAllOfAsync<T>(IReadOnlyCollection<T> messages, CancellationToken cancellationToken = default)
    {
        var received = new List<object>(messages.Count);
        await foreach (var message in ReceiveNAsync(messages.Count, RemainingOrDefault, cancellationToken).ConfigureAwait(false))
            received.Add(message);
        return CheckAllOf([.. messages], received);
    }

    private async ValueTask<T> ExpectAsync<T>(Action<T, IActorRef> check, TimeSpan? timeout, string hint, CancellationToken cancellationToken)
    {
        var limit = RemainingOrDilated(timeout);
        return Checked(await TakeAsync(limit, cancellationToken).ConfigureAwait(false), check, limit, hint);
    }
}
