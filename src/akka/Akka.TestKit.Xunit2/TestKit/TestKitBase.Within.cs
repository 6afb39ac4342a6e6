namespace Akka.TestKit;

/// <summary>Time limits for blocks, which the Expect methods inside them share.</summary>
public abstract partial class TestKitBase
{
    private Deadline? _within;
    private bool _lastWasNoMsg;

    /// <summary>What is left of the enclosing Within.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public TimeSpan Remaining => _within?.Left ?? throw new InvalidOperationException(@"Remaining may not be called outside of ""within""");

    protected TimeSpan RemainingOrDefault => RemainingOr(Dilated(TestKitSettings.SingleExpectDefault));

    public void Within(TimeSpan max, Action action, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default) =>
        Within(TimeSpan.Zero, max, action, epsilonValue: epsilonValue, cancellationToken: cancellationToken);

    public void Within(TimeSpan min, TimeSpan max, Action action, string hint = null, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default) =>
        Within<object>(
            min,
            max,
            () =>
            {
                action();
                return null;
            },
            hint,
            epsilonValue,
            cancellationToken);

    public T Within<T>(TimeSpan max, Func<T> function, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default) =>
        Within(TimeSpan.Zero, max, function, epsilonValue: epsilonValue, cancellationToken: cancellationToken);

    public T Within<T>(TimeSpan min, TimeSpan max, Func<T> function, string hint = null, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default)
    {
        var outer = _within;
        var block = EnterWithin(min, max, hint);
        T result;
        try
        {
            result = function();
        }
        finally
        {
            _within = outer;
        }

        CheckWithin(block, min, max, hint, epsilonValue);
        return result;
    }

    public Task WithinAsync(TimeSpan max, Func<Task> actionAsync, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default) =>
        WithinAsync(TimeSpan.Zero, max, actionAsync, epsilonValue: epsilonValue, cancellationToken: cancellationToken);

    public Task WithinAsync(TimeSpan min, TimeSpan max, Func<Task> actionAsync, string hint = null, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default) =>
        WithinAsync<object>(
            min,
            max,
            async () =>
            {
                await actionAsync();
                return null;
            },
            hint,
            epsilonValue,
            cancellationToken);

    public Task<T> WithinAsync<T>(TimeSpan max, Func<Task<T>> function, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default) =>
        WithinAsync(TimeSpan.Zero, max, function, epsilonValue: epsilonValue, cancellationToken: cancellationToken);

    public async Task<T> WithinAsync<T>(TimeSpan min, TimeSpan max, Func<Task<T>> function, string hint = null, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default)
    {
        var outer = _within;
        var block = EnterWithin(min, max, hint);
        T result;
        try
        {
            // The test goes on where it awaits, with its implicit sender.
            result = await function();
        }
        finally
        {
            _within = outer;
        }

        CheckWithin(block, min, max, hint, epsilonValue);
        return result;
    }

    /// <summary>What is left of the enclosing Within, or the given duration.</summary>
    public TimeSpan RemainingOr(TimeSpan duration) => _within?.Left ?? duration;

    /// <summary>The given duration, dilated, but no more than what is left of the enclosing Within; without one, the default.</summary>
    public TimeSpan RemainingOrDilated(TimeSpan? duration)
    {
        if (duration is not { } given)
            return RemainingOrDefault;

        if (given == Timeout.InfiniteTimeSpan)
            return _within?.Left ?? given;

        if (given < TimeSpan.Zero)
            throw new ArgumentException("Negative or zero duration: " + given, nameof(duration));

        return Dilated(given);
    }

    private Deadline EnterWithin(TimeSpan min, TimeSpan max, string hint)
    {
        if (min < TimeSpan.Zero || max < min)
            throw new ArgumentException($"min must be between zero and max: {min}, {max}", nameof(min));

        var left = RemainingOr(TimeSpan.MaxValue);
        _assertions.AssertTrue(left >= min, "Required min time {0} not possible, only {1} left. {2}", min, left, hint ?? string.Empty);
        _lastWasNoMsg = false;
        var limit = Dilated(max);
        var block = Deadline.After(limit < left ? limit : left);
        _within = block;
        return block;
    }

    private void CheckWithin(Deadline block, TimeSpan min, TimeSpan max, string hint, TimeSpan? epsilon)
    {
        var took = block.Elapsed;
        _assertions.AssertTrue(took >= min, "Failed: Block took {0}, should have at least been {1}. {2}", took, min, hint ?? string.Empty);

        // A block that ended with ExpectNoMsg has used up its time as it should.
        if (!_lastWasNoMsg)
        {
            var limit = Dilated(max) + (epsilon ?? TimeSpan.Zero);
            _assertions.AssertTrue(took <= limit, "Failed: Block took {0}, exceeding {1}. {2}", took, limit, hint ?? string.Empty);
        }
    }
}
