namespace Akka.Actor;

/// <summary>Cancels what was scheduled with it; a token is made only when one is asked for.</summary>
public class Cancelable : ICancelable, IDisposable
{
    private readonly IActionScheduler _scheduler;
    private CancellationTokenSource _source;
    private TimerWheel.Entry _entry;
    private int _cancelled;

    public Cancelable(IActionScheduler scheduler) => _scheduler = scheduler;

    public Cancelable(IScheduler scheduler)
        : this(scheduler.Advanced)
    {
    }

    public Cancelable(IActionScheduler scheduler, TimeSpan delay)
        : this(scheduler) => CancelAfter(delay);

    public Cancelable(IScheduler scheduler, TimeSpan delay)
        : this(scheduler.Advanced, delay)
    {
    }

    public Cancelable(IScheduler scheduler, int millisecondsDelay)
        : this(scheduler.Advanced, TimeSpan.FromMilliseconds(millisecondsDelay))
    {
    }

    public bool IsCancellationRequested => Volatile.Read(ref _cancelled) != 0;

    public CancellationToken Token
    {
        get
        {
            if (Volatile.Read(ref _source) is null)
            {
                var made = new CancellationTokenSource();
                if (Interlocked.CompareExchange(ref _source, made, null) is not null)
                    made.Dispose();
            }

            var source = _source;
            if (IsCancellationRequested && !source.IsCancellationRequested)
                source.Cancel();
            return source.Token;
        }
    }

    public static Cancelable CreateCanceled()
    {
        var cancelable = new Cancelable((IActionScheduler)null);
        cancelable.Cancel();
        return cancelable;
    }

    public void Cancel() => Cancel(throwOnFirstException: false);

    public void Cancel(bool throwOnFirstException)
    {
        if (Interlocked.Exchange(ref _cancelled, 1) != 0)
            return;

        Volatile.Read(ref _entry)?.Remove();
        Volatile.Read(ref _source)?.Cancel(throwOnFirstException);
    }

    public void CancelAfter(TimeSpan delay) => _scheduler.ScheduleOnce(delay, Cancel, this);

    public void CancelAfter(int millisecondsDelay) => CancelAfter(TimeSpan.FromMilliseconds(millisecondsDelay));

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>A cancelled entry leaves the wheel at once, not when it is due; only the first entry is known here.</summary>
    internal void Attach(TimerWheel.Entry entry)
    {
        if (Interlocked.CompareExchange(ref _entry, entry, null) is null && IsCancellationRequested)
            entry.Remove();
    }

    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
            _source?.Dispose();
    }
}
