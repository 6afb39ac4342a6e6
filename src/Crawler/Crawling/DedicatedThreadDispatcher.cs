using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using Akka.Configuration;
using Akka.Dispatch;

namespace Crawler.Crawling;

/// <summary>
/// Gives each actor a thread of its own, as Akka's PinnedDispatcher does, but one that sleeps as soon as it has nothing to do: Akka's own threads
/// spin before they sleep, which takes the cores from those that have work. Named in reference.conf as the type of a dispatcher.
/// </summary>
/// <param name="config">The dispatcher's section, with Akka's defaults below it.</param>
/// <param name="prerequisites">What Akka gives every dispatcher.</param>
internal sealed class DedicatedThreadDispatcher(Config config, IDispatcherPrerequisites prerequisites) : MessageDispatcherConfigurator(config, prerequisites)
{
    /// <inheritdoc/>
    public override MessageDispatcher Dispatcher()
    {
        var deadline = Config.GetTimeSpan("throughput-deadline-time").Ticks;
        return new Dispatcher(this, Config.GetString("id"), Config.GetInt("throughput"), deadline > 0 ? deadline : null, new Threads(), Config.GetTimeSpan("shutdown-timeout"));
    }

    private sealed class Threads : ExecutorServiceFactory
    {
        public override ExecutorService Produce(string id) => new DedicatedThread(id);
    }
}

/// <summary>One thread that runs what it is given, in order. It ends after <see cref="Shutdown"/>.</summary>
[SuppressMessage("Design", "CA1001", Justification = "Akka shuts executors down and never disposes them; the event goes with its finalizer.")]
internal sealed class DedicatedThread : ExecutorService
{
    private readonly Channel<IRunnable> _work = Channel.CreateUnbounded<IRunnable>(new UnboundedChannelOptions { SingleReader = true });
    private readonly AutoResetEvent _wake = new(false);

    // 1 while the thread sleeps or is about to: only then is it woken, for a signal to a thread that works costs as much as one to a thread that sleeps.
    private int _asleep;

    /// <summary>Makes the thread, asleep.</summary>
    /// <param name="id">The dispatcher; the last word of its path names the thread, of whose name the system shows 15 characters.</param>
    public DedicatedThread(string id)
        : base(id) => new Thread(Run) { IsBackground = true, Name = id[(id.LastIndexOf('.') + 1)..] }.Start();

    /// <inheritdoc/>
    /// <exception cref="RejectedExecutionException">It was shut down.</exception>
    public override void Execute(IRunnable run)
    {
        if (!_work.Writer.TryWrite(run)) throw new RejectedExecutionException($"the thread of {Id} has ended");
        Wake();
    }

    /// <summary>What it was given is still run; then the thread ends.</summary>
    public override void Shutdown()
    {
        _work.Writer.TryComplete();
        Wake();
    }

    // What was given is written before this looks, and the thread says that it sleeps before it looks for the last time: one of the two sees the other.
    private void Wake()
    {
        if (Interlocked.Exchange(ref _asleep, 0) == 1) _wake.Set();
    }

    private void Run()
    {
        while (!_work.Reader.Completion.IsCompleted)
        {
            while (_work.Reader.TryRead(out var run)) run.Run();
            Interlocked.Exchange(ref _asleep, 1);
            var hasWork = _work.Reader.Completion.IsCompleted || _work.Reader.TryPeek(out _);

            // Who took the mark away has signalled, or is about to.
            if (!hasWork || Interlocked.Exchange(ref _asleep, 0) == 0) _wake.WaitOne();
        }
    }
}
