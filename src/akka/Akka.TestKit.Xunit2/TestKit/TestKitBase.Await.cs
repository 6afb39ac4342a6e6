namespace Akka.TestKit;

/// <summary>Trying again until something holds.</summary>
public abstract partial class TestKitBase
{
    private static readonly TimeSpan DefaultInterval = TimeSpan.FromMilliseconds(100);

    /// <summary>Repeats the assertion until it passes; when the time is over its last exception is thrown.</summary>
    public void AwaitAssert(Action assertion, TimeSpan? duration = null, TimeSpan? interval = null, CancellationToken cancellationToken = default)
    {
        var deadline = Deadline.After(RemainingOrDilated(duration));
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                assertion();
                return;
            }
            catch when (!IsLast(deadline, interval))
            {
                Thread.Sleep(interval ?? DefaultInterval);
            }
        }
    }

    public Task AwaitAssertAsync(Action assertion, TimeSpan? duration = null, TimeSpan? interval = null, CancellationToken cancellationToken = default) =>
        AwaitAssertAsync(
            () =>
            {
                assertion();
                return Task.CompletedTask;
            },
            duration,
            interval,
            cancellationToken);

    public async Task AwaitAssertAsync(Func<Task> assertion, TimeSpan? duration = null, TimeSpan? interval = null, CancellationToken cancellationToken = default)
    {
        var deadline = Deadline.After(RemainingOrDilated(duration));
        while (true)
        {
            try
            {
                await assertion();
                return;
            }
            catch when (!IsLast(deadline, interval))
            {
                // The next attempt comes after the interval.
            }

            await Task.Delay(interval ?? DefaultInterval, cancellationToken);
        }
    }

    public void AwaitCondition(Func<bool> conditionIsFulfilled, CancellationToken cancellationToken = default) =>
        AwaitCondition(conditionIsFulfilled, null, null, null, cancellationToken);

    public void AwaitCondition(Func<bool> conditionIsFulfilled, TimeSpan? max, CancellationToken cancellationToken = default) =>
        AwaitCondition(conditionIsFulfilled, max, null, null, cancellationToken);

    public void AwaitCondition(Func<bool> conditionIsFulfilled, TimeSpan? max, string message, CancellationToken cancellationToken = default) =>
        AwaitCondition(conditionIsFulfilled, max, null, message, cancellationToken);

    public void AwaitCondition(Func<bool> conditionIsFulfilled, TimeSpan? max, TimeSpan? interval, string message = null, CancellationToken cancellationToken = default)
    {
        var limit = RemainingOrDilated(max);
        var deadline = Deadline.After(limit);
        while (!conditionIsFulfilled())
        {
            if (deadline.IsOver)
                FailCondition(limit, message);
            cancellationToken.ThrowIfCancellationRequested();
            Thread.Sleep(Pause(deadline, interval));
        }
    }

    public Task AwaitConditionAsync(Func<bool> conditionIsFulfilled, TimeSpan? max = null, TimeSpan? interval = null, string message = null, CancellationToken cancellationToken = default) =>
        AwaitConditionAsync(() => Task.FromResult(conditionIsFulfilled()), max, interval, message, cancellationToken);

    public async Task AwaitConditionAsync(Func<Task<bool>> conditionIsFulfilled, TimeSpan? max = null, TimeSpan? interval = null, string message = null, CancellationToken cancellationToken = default)
    {
        var limit = RemainingOrDilated(max);
        var deadline = Deadline.After(limit);
        while (!await conditionIsFulfilled())
        {
            if (deadline.IsOver)
                FailCondition(limit, message);
            await Task.Delay(Pause(deadline, interval), cancellationToken);
        }
    }

    // Attempts wait a whole interval; where that would end too late, this one was the last.
    private static bool IsLast(Deadline deadline, TimeSpan? interval) => deadline.Left <= (interval ?? DefaultInterval);

    private static TimeSpan Pause(Deadline deadline, TimeSpan? interval)
    {
        var pause = interval ?? DefaultInterval;
        return deadline.Left < pause ? deadline.Left : pause;
    }

    private void FailCondition(TimeSpan limit, string message) => _assertions.Fail(
        "Timeout ({0}) expired while waiting for condition{1}", limit, string.IsNullOrEmpty(message) ? string.Empty : ": " + message);
}
