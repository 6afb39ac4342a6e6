using System.Collections.Concurrent;
using System.Globalization;

namespace Akka.Dispatch;

/// <summary>A fixed number of named threads with one queue of work; started with the first work, ended by <see cref="Stop"/>.</summary>
internal sealed class DedicatedThreads(string name, int count, bool background)
{
    private readonly ConcurrentQueue<IThreadPoolWorkItem> _work = new();
    private readonly SemaphoreSlim _available = new(0);
    private readonly Lock _lock = new();
    private volatile bool _stopped;
    private bool _started;

    internal void Queue(IThreadPoolWorkItem item)
    {
        if (_stopped)
        {
            // What comes after the end is only the clearing of closed mailboxes.
            ThreadPool.UnsafeQueueUserWorkItem(item, preferLocal: false);
            return;
        }

        _work.Enqueue(item);
        _available.Release();
        if (_stopped)
            PassOn();
        else if (!Volatile.Read(ref _started))
            Start();
    }

    internal void Stop()
    {
        _stopped = true;
        _available.Release(count);
        PassOn();
    }

    // Between the test of the flag and the queue a stop may have come: nobody may be left in the queue.
    private void PassOn()
    {
        while (_work.TryDequeue(out var item))
            ThreadPool.UnsafeQueueUserWorkItem(item, preferLocal: false);
    }

    private void Start()
    {
        lock (_lock)
        {
            if (_started)
                return;

            for (var i = 1; i <= count; i++)
            {
                var thread = new Thread(Work)
                {
                    IsBackground = background,
                    Name = string.Create(CultureInfo.InvariantCulture, $"{name}_{i}"),
                };
                thread.UnsafeStart();
            }

            Volatile.Write(ref _started, true);
        }
    }

    private void Work()
    {
        while (true)
        {
            _available.Wait();
            if (_work.TryDequeue(out var item))
                item.Execute();
            else if (_stopped)
                return;
        }
    }
}
