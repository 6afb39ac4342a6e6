namespace Akka.Dispatch;

/// <summary>Gives actors the threads they run on.</summary>
public abstract class MessageDispatcher
{
    private protected MessageDispatcher(string id, int throughput)
    {
        Id = id;
        Throughput = throughput;
    }

    public string Id { get; }

    /// <summary>User messages that an actor processes before it yields its thread.</summary>
    public int Throughput { get; }

    public void Schedule(Action run) => ThreadPool.UnsafeQueueUserWorkItem(static action => action(), run, preferLocal: false);

    /// <param name="mailbox">A mailbox that its caller has just marked as scheduled.</param>
    /// <param name="yielded">The mailbox has used up its turn and lets others go first.</param>
    internal abstract void Execute(Mailbox mailbox, bool yielded);

    /// <summary>An actor begins to use the dispatcher.</summary>
    internal virtual void Attach()
    {
    }

    /// <summary>An actor has ended.</summary>
    internal virtual void Detach()
    {
    }

    /// <summary>The system has ended.</summary>
    internal virtual void Shutdown()
    {
    }
}

/// <summary>
/// The default: runs actors on the .NET thread pool. A thread takes what its own queue holds before it looks at the
/// pool's, so actors that keep each other busy would shut out everything else, timers and I/O too. Therefore every so
/// many times an actor goes to the back of the pool's queue.
/// </summary>
internal sealed class ThreadPoolDispatcher(string id, int throughput) : MessageDispatcher(id, throughput)
{
    // A power of two.
    private const int LocalPushes = 16;

    [ThreadStatic]
    private static int Pushes;

    internal override void Execute(Mailbox mailbox, bool yielded) =>
        ThreadPool.UnsafeQueueUserWorkItem(mailbox, preferLocal: !yielded && (++Pushes & (LocalPushes - 1)) != 0);
}

/// <summary>Runs actors on threads of its own.</summary>
internal sealed class ForkJoinDispatcher(string id, int throughput, DedicatedThreads threads) : MessageDispatcher(id, throughput)
{
    internal override void Execute(Mailbox mailbox, bool yielded) => threads.Queue(mailbox);

    internal override void Shutdown() => threads.Stop();
}

/// <summary>One actor, one thread, as long as the actor lives.</summary>
internal sealed class PinnedDispatcher(string id, int throughput, DedicatedThreads threads) : MessageDispatcher(id, throughput)
{
    internal override void Execute(Mailbox mailbox, bool yielded) => threads.Queue(mailbox);

    internal override void Detach() => threads.Stop();

    internal override void Shutdown() => threads.Stop();
}
