using Akka.Event;

namespace Akka.Actor;

/// <summary>
/// Every start has a generation; a timer's message that was queued before its timer was cancelled or replaced is known
/// by its older generation and dropped.
/// </summary>
internal sealed class TimerScheduler(ActorCell cell, ActorBase owner) : ITimerScheduler
{
    private readonly Dictionary<object, Timer> _timers = [];
    private int _generations;

    public IReadOnlyCollection<object> ActiveTimers => [.. _timers.Keys];

    public void StartPeriodicTimer(object key, object msg, TimeSpan interval) => Start(key, msg, interval, interval, ActorRefs.NoSender);

    public void StartPeriodicTimer(object key, object msg, TimeSpan interval, IActorRef sender) => Start(key, msg, interval, interval, sender);

    public void StartPeriodicTimer(object key, object msg, TimeSpan initialDelay, TimeSpan interval) => Start(key, msg, initialDelay, interval, ActorRefs.NoSender);

    public void StartPeriodicTimer(object key, object msg, TimeSpan initialDelay, TimeSpan interval, IActorRef sender) => Start(key, msg, initialDelay, interval, sender);

    public void StartSingleTimer(object key, object msg, TimeSpan timeout) => Start(key, msg, timeout, interval: null, ActorRefs.NoSender);

    public void StartSingleTimer(object key, object msg, TimeSpan timeout, IActorRef sender) => Start(key, msg, timeout, interval: null, sender);

    public bool IsTimerActive(object key) => _timers.ContainsKey(key);

    public void Cancel(object key)
    {
        if (_timers.Remove(key, out var timer))
            timer.Task.Cancel();
    }

    public void CancelAll()
    {
        foreach (var timer in _timers.Values)
            timer.Task.Cancel();
        _timers.Clear();
    }

    /// <summary>Says whether the message is from a timer that still counts.</summary>
    internal bool Accept(TimerMessage message, ActorBase receiver)
    {
        if (!ReferenceEquals(message.Timers, this) || !ReferenceEquals(receiver, owner)
            || !_timers.TryGetValue(message.Key, out var timer) || timer.Generation != message.Generation)
            return false;

        if (!timer.Repeats)
            _timers.Remove(message.Key);
        return true;
    }

    private void Start(object key, object msg, TimeSpan delay, TimeSpan? interval, IActorRef sender)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(msg);
        Cancel(key);
        var scheduler = cell.System.Scheduler;
        var task = new Cancelable(scheduler.Advanced);
        var message = new TimerMessage(this, key, ++_generations, msg);
        _timers.Add(key, new Timer(message.Generation, task, interval is not null));
        if (interval is { } period)
            scheduler.ScheduleTellRepeatedly(delay, period, cell.Self, message, sender, task);
        else
            scheduler.ScheduleTellOnce(delay, cell.Self, message, sender, task);
    }

    private readonly record struct Timer(int Generation, Cancelable Task, bool Repeats);
}

/// <summary>What a timer sends to its own actor; the behaviour sees only <see cref="Message"/>.</summary>
internal sealed class TimerMessage(TimerScheduler timers, object key, int generation, object message)
    : IAutoReceivedMessage, INoSerializationVerificationNeeded, IDeadLetterSuppression
{
    internal TimerScheduler Timers { get; } = timers;

    internal object Key { get; } = key;

    internal int Generation { get; } = generation;

    internal object Message { get; } = message;

    public override string ToString() => $"Timer({Key}): {Message}";
}
