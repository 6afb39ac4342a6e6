using Akka.Configuration;
using Akka.Event;

namespace Akka.Actor;

/// <summary>The default scheduler: one thread, a wheel with ticks of 10 ms.</summary>
public class HashedWheelTimerScheduler : SchedulerBase, IDisposable
{
    private readonly TimerWheel _wheel;

    public HashedWheelTimerScheduler(Config scheduler, ILoggingAdapter log)
        : base(scheduler, log)
    {
        var tick = SchedulerConfig.GetTimeSpan("akka.scheduler.tick-duration", TimeSpan.FromMilliseconds(10));
        var ticksPerWheel = SchedulerConfig.GetInt("akka.scheduler.ticks-per-wheel", 512);
        if (tick < TimeSpan.FromMilliseconds(1))
            throw new ArgumentOutOfRangeException(nameof(scheduler), tick, "minimum supported akka.scheduler.tick-duration is 1ms");
        if (ticksPerWheel is <= 0 or > 1 << 30)
            throw new ArgumentOutOfRangeException(nameof(scheduler), ticksPerWheel, "akka.scheduler.ticks-per-wheel must be between 1 and 2^30");

        _wheel = new TimerWheel(tick, ticksPerWheel, OnError);
    }

    public override TimeSpan MonotonicClock => _wheel.Elapsed;

    public override TimeSpan HighResMonotonicClock => _wheel.Elapsed;

    protected override DateTimeOffset TimeNow => DateTimeOffset.Now;

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
            _wheel.Stop();
    }

    protected override void InternalScheduleTellOnce(TimeSpan delay, ICanTell receiver, object message, IActorRef sender, ICancelable cancelable) =>
        _wheel.Add(new TellEntry(_wheel, receiver, message, sender, cancelable), delay, interval: null);

    protected override void InternalScheduleTellRepeatedly(TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef sender, ICancelable cancelable) =>
        _wheel.Add(new TellEntry(_wheel, receiver, message, sender, cancelable), initialDelay, interval);

    protected override void InternalScheduleOnce(TimeSpan delay, Action action, ICancelable cancelable) =>
        _wheel.Add(new ActionEntry(_wheel, action, cancelable), delay, interval: null);

    protected override void InternalScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, Action action, ICancelable cancelable) =>
        _wheel.Add(new ActionEntry(_wheel, action, cancelable), initialDelay, interval);

    private void OnError(Exception exception) => Log.Error(exception, "Error while executing scheduled task");

    private sealed class TellEntry(TimerWheel wheel, ICanTell receiver, object message, IActorRef sender, ICancelable cancelable)
        : TimerWheel.Entry(wheel, cancelable)
    {
        internal override void Fire() => receiver.Tell(message, sender);
    }

    private sealed class ActionEntry(TimerWheel wheel, Action action, ICancelable cancelable)
        : TimerWheel.Entry(wheel, cancelable)
    {
        internal override void Fire() => action();
    }
}
