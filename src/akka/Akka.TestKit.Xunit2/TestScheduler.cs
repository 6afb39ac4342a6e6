using Akka.Actor;
using Akka.Configuration;
using Akka.Event;

namespace Akka.TestKit;

/// <summary>A scheduler whose time passes only by <see cref="Advance"/>; what is due then fires in the caller's thread.</summary>
public class TestScheduler : SchedulerBase
{
    private readonly Lock _lock = new();
    private readonly PriorityQueue<Work, (DateTimeOffset Due, long Number)> _work = new();
    private readonly DateTimeOffset _started = DateTimeOffset.UtcNow;
    private DateTimeOffset _now;
    private long _numbers;

    public TestScheduler(Config schedulerConfig, ILoggingAdapter log)
        : base(schedulerConfig, log) => _now = _started;

    public DateTimeOffset Now => TimeNow;

    public override TimeSpan MonotonicClock => TimeNow - _started;

    public override TimeSpan HighResMonotonicClock => MonotonicClock;

    protected override DateTimeOffset TimeNow
    {
        get
        {
            lock (_lock)
                return _now;
        }
    }

    /// <summary>Lets time pass; everything due on the way fires in the order of its time, repetitions included.</summary>
    public void Advance(TimeSpan offset)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(offset, TimeSpan.Zero);
        AdvanceTo(TimeNow + offset);
    }

    public void AdvanceTo(DateTimeOffset when)
    {
        if (when < TimeNow)
            throw new InvalidOperationException("You can't reverse time.");

        while (NextUntil(when) is { } work)
        {
            work.Run();
            if (work.Interval is { } interval)
                Add(work with { Due = work.Due + interval });
        }
    }

    protected override void InternalScheduleTellOnce(TimeSpan delay, ICanTell receiver, object message, IActorRef sender, ICancelable cancelable) =>
        Schedule(delay, null, () => receiver.Tell(message, sender), cancelable);

    protected override void InternalScheduleTellRepeatedly(TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef sender, ICancelable cancelable) =>
        Schedule(initialDelay, interval, () => receiver.Tell(message, sender), cancelable);

    protected override void InternalScheduleOnce(TimeSpan delay, Action action, ICancelable cancelable) =>
        Schedule(delay, null, action, cancelable);

    protected override void InternalScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, Action action, ICancelable cancelable) =>
        Schedule(initialDelay, interval, action, cancelable);

    private void Schedule(TimeSpan delay, TimeSpan? interval, Action run, ICancelable cancelable) =>
        Add(new Work(TimeNow + delay, interval, run, cancelable));

    private void Add(Work work)
    {
        lock (_lock)
            _work.Enqueue(work, (work.Due, _numbers++));
    }

    private Work NextUntil(DateTimeOffset when)
    {
        lock (_lock)
        {
            while (_work.TryPeek(out var work, out _) && work.Due <= when)
            {
                _work.Dequeue();
                if (work.Cancelable?.IsCancellationRequested == true)
                    continue;

                _now = work.Due;
                return work;
            }

            _now = when;
            return null;
        }
    }

    private sealed record Work(DateTimeOffset Due, TimeSpan? Interval, Action Run, ICancelable Cancelable);
}
