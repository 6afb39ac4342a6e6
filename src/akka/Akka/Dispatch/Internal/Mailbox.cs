using Akka.Actor;
using Akka.Dispatch.MessageQueues;

namespace Akka.Dispatch;

/// <summary>
/// The queues of one actor and the word that says whether a thread owns them. A producer first puts its message into a
/// queue, then reads the word; the owner first gives the word back, then reads the queues: one of the two sees the other.
/// </summary>
internal sealed class Mailbox : IThreadPoolWorkItem
{
    // Some thread owns the mailbox or will soon. Set by whoever schedules it, cleared by the owner.
    private const int Scheduled = 1;

    // The actor is gone; whatever arrives is a dead letter.
    private const int Closed = 2;

    // An asynchronous handler has not ended; user messages wait.
    private const int Awaiting = 4;

    // The rest counts suspensions.
    private const int OneSuspension = 8;

    private readonly ActorCell _cell;
    private readonly MessageDispatcher _dispatcher;
    private readonly UnboundedMessageQueue _defaultQueue;
    private readonly IMessageQueue _queue;

    // Whatever comes before the start waits behind the creation.
    private SystemMessage _system = new CreateMessage();

    // Until the start the mailbox belongs to whoever makes the actor.
    private int _status = Scheduled;

    internal Mailbox(ActorCell cell, MessageDispatcher dispatcher, IMessageQueue queue)
    {
        _cell = cell;
        _dispatcher = dispatcher;
        _queue = queue;
        _defaultQueue = queue as UnboundedMessageQueue;
    }

    internal MessageDispatcher Dispatcher => _dispatcher;

    internal IMessageQueue Queue => _queue;

    internal bool IsClosed => (Volatile.Read(ref _status) & Closed) != 0;

    internal bool IsSuspended => Volatile.Read(ref _status) >= OneSuspension;

    internal void Post(object message, IActorRef sender)
    {
        if (IsClosed)
        {
            _cell.System.PublishDeadLetter(message, sender, _cell.Self);
            return;
        }

        if (_defaultQueue is not null)
        {
            _defaultQueue.Enqueue(message, sender);
        }
        else
        {
            _queue.Enqueue(_cell.Self, new Envelope(message, sender));

            // The default queue's exchange is a barrier; what other queues do is not known.
            Interlocked.MemoryBarrier();
        }

        Schedule(hasSystemMessages: false);
    }

    internal void PostSystem(SystemMessage message)
    {
        SystemMessage head;
        do
        {
            head = Volatile.Read(ref _system);
            message.Next = head;
        }
        while (Interlocked.CompareExchange(ref _system, message, head) != head);
        Schedule(hasSystemMessages: true);
    }

    /// <summary>The maker gives the mailbox to the dispatcher, which creates the actor.</summary>
    internal void Start()
    {
        _dispatcher.Attach();
        Execute(yielded: false);
    }

    // Called by the owner only.
    internal void Suspend() => Interlocked.Add(ref _status, OneSuspension);

    internal void Resume()
    {
        if (IsSuspended)
            Interlocked.Add(ref _status, -OneSuspension);
    }

    internal void BeginAwait() => Interlocked.Or(ref _status, Awaiting);

    internal void EndAwait() => Interlocked.And(ref _status, ~Awaiting);

    internal void Close()
    {
        Interlocked.Or(ref _status, Closed);
        SendAwayUserMessages();
        _dispatcher.Detach();
    }

    void IThreadPoolWorkItem.Execute() => Run();

    internal void Run()
    {
        var outer = ActorCell.Current;
        ActorCell.Current = _cell;
        var more = false;
        try
        {
            RunSystemMessages();
            RunUserMessages();
            _cell.EndOfRun();
            if (IsClosed)
                SendAwayUserMessages();
        }
        finally
        {
            ActorCell.Current = outer;
            Interlocked.And(ref _status, ~Scheduled);
            more = Volatile.Read(ref _system) is not null;
            if (more || _queue.HasMessages)
                Schedule(more, yielded: true);
        }
    }

    private void RunUserMessages()
    {
        var left = _dispatcher.Throughput;
        while (left-- > 0 && Volatile.Read(ref _status) == Scheduled)
        {
            Envelope envelope;
            if (_defaultQueue is not null ? !_defaultQueue.TryDequeue(out envelope) : !_queue.TryDequeue(out envelope))
                return;

            _cell.Invoke(envelope.Message, envelope.Sender);
            if (Volatile.Read(ref _system) is not null)
                RunSystemMessages();
        }
    }

    private void RunSystemMessages()
    {
        while (Interlocked.Exchange(ref _system, null) is { } stack)
        {
            SystemMessage oldest = null;
            while (stack is not null)
            {
                var next = stack.Next;
                stack.Next = oldest;
                oldest = stack;
                stack = next;
            }

            while (oldest is not null)
            {
                var message = oldest;
                oldest = message.Next;
                message.Next = null;
                if (IsClosed)
                    _cell.System.DeadLettersRef.SendSystemMessage(message);
                else
                    _cell.SystemInvoke(message);
            }
        }
    }

    private void SendAwayUserMessages()
    {
        while (_queue.TryDequeue(out var envelope))
            _cell.System.PublishDeadLetter(envelope.Message, envelope.Sender, _cell.Self);
    }

    private void Schedule(bool hasSystemMessages, bool yielded = false)
    {
        while (true)
        {
            var status = Volatile.Read(ref _status);
            if ((status & Scheduled) != 0)
                return;

            // While suspended only system messages run; the owner looks at the queue again when it resumes.
            if (!hasSystemMessages && (status & Closed) == 0 && status != 0)
                return;

            if (Interlocked.CompareExchange(ref _status, status | Scheduled, status) != status)
                continue;

            Execute(yielded);
            return;
        }
    }

    private void Execute(bool yielded)
    {
        try
        {
            _dispatcher.Execute(this, yielded);
        }
        catch
        {
            Interlocked.And(ref _status, ~Scheduled);
            throw;
        }
    }
}
