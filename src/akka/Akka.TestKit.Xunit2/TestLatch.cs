namespace Akka.TestKit;

/// <summary>Opens when it has been counted down; waiting has a time limit.</summary>
public class TestLatch : IDisposable
{
    private readonly Func<TimeSpan, TimeSpan> _dilate;
    private readonly TimeSpan _defaultTimeout;
    private readonly CountdownEvent _latch;

    public TestLatch()
        : this(1)
    {
    }

    public TestLatch(int count)
        : this(count, TimeSpan.FromSeconds(5))
    {
    }

    public TestLatch(int count, TimeSpan defaultTimeout)
        : this(null, count, defaultTimeout)
    {
    }

    public TestLatch(Func<TimeSpan, TimeSpan> dilate, int count, TimeSpan defaultTimeout)
    {
        _dilate = dilate ?? (duration => duration);
        _defaultTimeout = defaultTimeout;
        _latch = new CountdownEvent(count);
    }

    public bool IsOpen => _latch.CurrentCount == 0;

    public void CountDown()
    {
        if (!_latch.IsSet)
            _latch.Signal();
    }

    public void Open()
    {
        while (!IsOpen)
            CountDown();
    }

    public void Reset() => _latch.Reset();

    public void Ready() => Ready(_defaultTimeout);

    /// <exception cref="TimeoutException">It did not open in time.</exception>
    public void Ready(TimeSpan timeout)
    {
        if (timeout == TimeSpan.MaxValue)
            throw new ArgumentException("TestLatch does not support waiting for infinity", nameof(timeout));

        var limit = _dilate(timeout);
        if (!_latch.Wait(limit))
            throw new TimeoutException($"Timeout of {limit}. (Dilated from {timeout}).");
    }

    public void Ready(CancellationToken cancellationToken) => _latch.Wait(cancellationToken);

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
            _latch.Dispose();
    }
}

/// <summary>Lets a number of threads go on together.</summary>
public class TestBarrier(TestKitBase testKit, int count, TimeSpan? defaultTimeout = null)
{
    private readonly Barrier _barrier = new(count);

    public void Await() => Await(defaultTimeout ?? testKit.TestKitSettings.DefaultTimeout);

    public void Await(TimeSpan timeout)
    {
        if (!_barrier.SignalAndWait(testKit.Dilated(timeout)))
            throw new TimeoutException($"Timeout of {timeout} while waiting at the barrier.");
    }
}
