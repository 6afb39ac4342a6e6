using Akka.Actor;

namespace Akka.TestKit;

/// <summary>Puts filters to work on the event stream of a system.</summary>
internal sealed class EventFilterApplier(TestKitBase testKit, ActorSystem system, IReadOnlyList<EventFilterBase> filters) : IEventFilterApplier
{
    public EventFilterFactory And => new(testKit, system, filters);

    private TimeSpan Leeway => testKit.TestKitSettings.TestEventFilterLeeway;

    public void ExpectOne(Action action, CancellationToken cancellationToken = default) => Expect(1, action, cancellationToken);

    public void ExpectOne(TimeSpan timeout, Action action, CancellationToken cancellationToken = default) => Expect(1, timeout, action, cancellationToken);

    public void Expect(int expectedCount, Action action, CancellationToken cancellationToken = default) => Expect(expectedCount, Leeway, action, cancellationToken);

    public void Expect(int expectedCount, TimeSpan timeout, Action action, CancellationToken cancellationToken = default) =>
        Expect<object>(
            expectedCount,
            timeout,
            () =>
            {
                action();
                return null;
            },
            cancellationToken);

    public T ExpectOne<T>(Func<T> func, CancellationToken cancellationToken = default) => Expect(1, func, cancellationToken);

    public T ExpectOne<T>(TimeSpan timeout, Func<T> func, CancellationToken cancellationToken = default) => Expect(1, timeout, func, cancellationToken);

    public T Expect<T>(int expectedCount, Func<T> func, CancellationToken cancellationToken = default) => Expect(expectedCount, Leeway, func, cancellationToken);

    public T Expect<T>(int expectedCount, TimeSpan timeout, Func<T> func, CancellationToken cancellationToken = default)
    {
        using var muted = Mute();
        var before = Matched;
        var result = func();
        var deadline = Deadline.After(testKit.Dilated(timeout));
        while (Matched - before < expectedCount && !deadline.IsOver)
        {
            cancellationToken.ThrowIfCancellationRequested();
            filters[0].Matches.Wait(Pause(deadline), cancellationToken);
        }

        Check(expectedCount, Matched - before, timeout);
        return result;
    }

    public Task ExpectOneAsync(Action action, CancellationToken cancellationToken = default) => ExpectAsync(1, action, cancellationToken);

    public Task ExpectOneAsync(Func<Task> actionAsync, CancellationToken cancellationToken = default) => ExpectAsync(1, actionAsync, cancellationToken);

    public Task ExpectOneAsync(TimeSpan timeout, Func<Task> actionAsync, CancellationToken cancellationToken = default) => ExpectAsync(1, timeout, actionAsync, cancellationToken);

    public Task ExpectAsync(int expectedCount, Action action, CancellationToken cancellationToken = default) =>
        ExpectAsync(
            expectedCount,
            () =>
            {
                action();
                return Task.CompletedTask;
            },
            cancellationToken);

    public Task ExpectAsync(int expectedCount, Func<Task> actionAsync, CancellationToken cancellationToken = default) =>
        ExpectAsync(expectedCount, Leeway, actionAsync, cancellationToken);

    public async Task ExpectAsync(int expectedCount, TimeSpan timeout, Func<Task> actionAsync, CancellationToken cancellationToken = default)
    {
        using var muted = Mute();
        var before = Matched;
        await actionAsync();
        var deadline = Deadline.After(testKit.Dilated(timeout));
        while (Matched - before < expectedCount && !deadline.IsOver)
            await filters[0].Matches.WaitAsync(Pause(deadline), cancellationToken);
        Check(expectedCount, Matched - before, timeout);
    }

    public void Mute(Action action, CancellationToken cancellationToken = default)
    {
        using var muted = Mute();
        action();
    }

    public T Mute<T>(Func<T> func, CancellationToken cancellationToken = default)
    {
        using var muted = Mute();
        return func();
    }

    public async Task MuteAsync(Func<Task> actionAsync, CancellationToken cancellationToken = default)
    {
        using var muted = Mute();
        await actionAsync();
    }

    public IUnmutableFilter Mute()
    {
        system.EventStream.Publish(new TestEvent.Mute(filters));
        return new Unmutable(system, filters);
    }

    private int Matched => filters.Sum(filter => filter.Matched);

    // A match of the first filter wakes at once, one of the others is seen at the next look.
    private TimeSpan Pause(Deadline deadline)
    {
        var look = filters.Count == 1 ? deadline.Left : TimeSpan.FromMilliseconds(10);
        return look < deadline.Left ? look : deadline.Left;
    }

    private void Check(int expected, int actual, TimeSpan timeout)
    {
        if (actual < expected)
            testKit.TestAssertions.Fail("Timeout ({0}) while waiting for {1} messages. Only received {2}. Expected: {3}", timeout, expected, actual, string.Join(" or ", filters));
        if (actual > expected)
            testKit.TestAssertions.Fail("Received {0} messages too many. Expected {1} messages but received {2}: {3}", actual - expected, expected, actual, string.Join(" or ", filters));
    }

    private sealed class Unmutable(ActorSystem system, IReadOnlyList<EventFilterBase> filters) : IUnmutableFilter
    {
        public void Unmute() => system.EventStream.Publish(new TestEvent.Unmute(filters));

        public void Dispose() => Unmute();
    }
}
