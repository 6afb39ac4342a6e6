using System.Diagnostics;

namespace Akka.Actor;

/// <summary>
/// A hashed timer wheel: adding and removing cost the same whatever the number of entries. Its thread sleeps from tick
/// to tick while there are entries and waits while there are none.
/// </summary>
internal sealed class TimerWheel
{
    private readonly object _gate = new();
    private readonly long _started = Stopwatch.GetTimestamp();
    private readonly TimeSpan _tick;
    private readonly Entry[] _buckets;
    private readonly Action<Exception> _onError;
    private readonly Thread _thread;
    private long _processed;
    private int _count;
    private bool _stopped;

    internal TimerWheel(TimeSpan tick, int buckets, Action<Exception> onError)
    {
        _tick = tick;
        _buckets = new Entry[buckets];
        _onError = onError;
        _thread = new Thread(Run) { IsBackground = true, Name = "akka-scheduler" };
        _thread.UnsafeStart();
    }

    internal TimeSpan Elapsed => Stopwatch.GetElapsedTime(_started);

    /// <param name="entry">The entry, not yet part of the wheel.</param>
    /// <param name="delay">From now; zero is the next tick.</param>
    /// <param name="interval">The time between repetitions, or null for once.</param>
    internal void Add(Entry entry, TimeSpan delay, TimeSpan? interval)
    {
        entry.Due = Later(Elapsed, delay);
        entry.Interval = interval;
        lock (_gate)
        {
            if (_stopped)
                throw new SchedulerException("cannot enqueue after timer shutdown");

            if (_count == 0)
            {
                _processed = Elapsed.Ticks / _tick.Ticks;
                Monitor.Pulse(_gate);
            }

            Link(entry);
        }

        entry.Attach();
    }

    internal void Stop()
    {
        lock (_gate)
        {
            _stopped = true;
            Array.Clear(_buckets);
            Monitor.Pulse(_gate);
        }
    }

    private void Run()
    {
        while (WaitForTick())
        {
            var due = TakeDue();
            while (due is not null)
            {
                var entry = due;
                due = entry.NextDue;
                entry.NextDue = null;
                if (!entry.IsCancelled)
                    Fire(entry);
            }
        }
    }

    private bool WaitForTick()
    {
        TimeSpan wait;
        lock (_gate)
        {
            while (_count == 0 && !_stopped)
                Monitor.Wait(_gate);
            if (_stopped)
                return false;

            wait = ((_processed + 1) * _tick) - Elapsed;
        }

        if (wait > TimeSpan.Zero)
            Thread.Sleep(wait + TimeSpan.FromMilliseconds(1) - TimeSpan.FromTicks(1));
        return !Volatile.Read(ref _stopped);
    }

    // Everything that is due by the present tick, in the order of the ticks.
    private Entry TakeDue()
    {
        Entry first = null;
        Entry last = null;
        lock (_gate)
        {
            var now = Elapsed.Ticks / _tick.Ticks;
            for (; _processed < now && _count > 0; _processed++)
            {
                var tick = _processed + 1;
                var entry = _buckets[tick % _buckets.Length];
                while (entry is not null)
                {
                    var next = entry.Next;
                    if (entry.DueTick <= tick)
                    {
                        Unlink(entry);
                        if (last is null)
                            first = entry;
                        else
                            last.NextDue = entry;
                        last = entry;
                    }

                    entry = next;
                }
            }
        }

        return first;
    }

    private void Fire(Entry entry)
    {
        try
        {
            entry.Fire();
        }
        catch (Exception exception)
        {
            Report(exception);
        }

        if (entry.Interval is not { } interval)
            return;

        lock (_gate)
        {
            if (_stopped || entry.IsCancelled)
                return;

            // From the planned time, not from now: delays do not add up.
            entry.Due = Later(entry.Due, interval);
            Link(entry);
        }
    }

    // The log may be the user's too; its failure must not end the thread and with it the process.
    private void Report(Exception exception)
    {
        try
        {
            _onError(exception);
        }
        catch (Exception)
        {
            // There is no other place to tell.
        }
    }

    // The longest delay there is means never.
    private static TimeSpan Later(TimeSpan time, TimeSpan delay) =>
        delay > TimeSpan.MaxValue - time ? TimeSpan.MaxValue : time + delay;

    private void Link(Entry entry)
    {
        // Rounded up: never early.
        var (tick, rest) = Math.DivRem(entry.Due.Ticks, _tick.Ticks);
        if (rest > 0)
            tick++;
        entry.DueTick = Math.Max(tick, _processed + 1);
        ref var bucket = ref _buckets[entry.DueTick % _buckets.Length];
        entry.Next = bucket;
        if (bucket is not null)
            bucket.Previous = entry;
        bucket = entry;
        entry.Linked = true;
        _count++;
    }

    private void Unlink(Entry entry)
    {
        if (entry.Previous is null)
            _buckets[entry.DueTick % _buckets.Length] = entry.Next;
        else
            entry.Previous.Next = entry.Next;
        if (entry.Next is not null)
            entry.Next.Previous = entry.Previous;
        entry.Next = null;
        entry.Previous = null;
        entry.Linked = false;
        _count--;
    }

    /// <summary>Something to do at a time.</summary>
    internal abstract class Entry(TimerWheel wheel, ICancelable cancelable)
    {
        private bool _removed;

        internal Entry Next { get; set; }

        internal Entry Previous { get; set; }

        internal Entry NextDue { get; set; }

        internal TimeSpan Due { get; set; }

        internal TimeSpan? Interval { get; set; }

        internal long DueTick { get; set; }

        internal bool Linked { get; set; }

        internal bool IsCancelled => Volatile.Read(ref _removed) || cancelable?.IsCancellationRequested == true;

        internal abstract void Fire();

        internal void Attach() => (cancelable as Cancelable)?.Attach(this);

        internal void Remove()
        {
            lock (wheel._gate)
            {
                _removed = true;
                if (Linked && !wheel._stopped)
                    wheel.Unlink(this);
            }
        }
    }
}
