using Akka.Dispatch;

namespace Akka.Actor;

/// <summary>
/// Everything of an actor that outlives its instances: its reference, mailbox, children and watches. All of it except
/// the children's table is touched only by the thread that owns the mailbox. The parts: <c>Lifecycle</c>, <c>Faults</c>,
/// <c>DeathWatch</c>, <c>Children</c>, <c>ReceiveTimeout</c> and <c>Context</c>.
/// </summary>
internal sealed partial class ActorCell : IUntypedActorContext
{
    [ThreadStatic]
    private static ActorCell CurrentOnThread;

    private readonly LocalActorRef _self;
    private readonly Mailbox _mailbox;
    private ActorBase _actor;
    private Receive _behavior;
    private object _message;
    private IActorRef _sender;

    // What most actors never need.
    private CellExtras _extras;

    internal ActorCell(ActorSystemImpl system, LocalActorRef self, Props props, MessageDispatcher dispatcher, MailboxType mailboxType, InternalActorRefBase parent)
    {
        System = system;
        _self = self;
        Props = props;
        Parent = parent;
        _mailbox = new Mailbox(this, dispatcher, mailboxType.Create(self, system));
    }

    internal static ActorCell Current
    {
        get => CurrentOnThread;
        set => CurrentOnThread = value;
    }

    internal static IActorRef CurrentSelfOrNoSender => CurrentOnThread is { } cell ? cell._self : AmbientSender.Value;

    internal static IActorRef CurrentSenderOrNoSender => CurrentOnThread?.Sender;

    internal ActorSystemImpl System { get; }

    internal Mailbox Mailbox => _mailbox;

    internal LocalActorRef Self => _self;

    internal InternalActorRefBase Parent { get; private set; }

    internal ActorBase Actor => _actor;

    public Props Props { get; private set; }

    internal IActorRef Sender => _sender ?? System.DeadLetters;

    internal object CurrentMessage => _message;

    internal int NumberOfMessages => _mailbox.Queue.Count;

    private CellExtras Extras => _extras ??= new CellExtras();

    internal void Invoke(object message, IActorRef sender)
    {
        _message = message;
        _sender = sender;
        try
        {
            if (_extras is not null && BeforeMessage(message))
                ReceiveTimed(message);
            else if (message is IAutoReceivedMessage)
                AutoReceive(message);
            else
                Deliver(message);
        }
        catch (Exception cause)
        {
            HandleInvokeFailure(cause, message);
        }
    }

    /// <summary>Runs the behaviour in the caller's thread and lets its exception out.</summary>
    internal void ReceiveForTest(object message, IActorRef sender)
    {
        var outer = Current;
        Current = this;
        _message = message;
        _sender = sender;
        try
        {
            if (message is IAutoReceivedMessage)
                AutoReceive(message);
            else
                Deliver(message);
        }
        finally
        {
            Current = outer;
        }
    }

    /// <summary>Lets go of the last message, so that an idle actor does not keep it alive.</summary>
    internal void EndOfRun()
    {
        if (_extras?.RunningTask is not null)
            return;

        _message = null;
        _sender = null;
    }

    private bool BeforeMessage(object message)
    {
        _extras.Stash?.NextMessage();
        return _extras.ReceiveTimeout is not null && BeforeTimedMessage(message);
    }

    // Armed also after a failure, which the supervisor may decide to ignore.
    private void ReceiveTimed(object message)
    {
        try
        {
            if (message is IAutoReceivedMessage)
                AutoReceive(message);
            else
                Deliver(message);
        }
        finally
        {
            ArmReceiveTimeout();
        }
    }

    private void Deliver(object message)
    {
        var behavior = _behavior;
        if (!(behavior is null ? _actor.InvokeReceive(message) : behavior(message)))
            _actor.InvokeUnhandled(message);
    }

    private void AutoReceive(object message)
    {
        switch (message)
        {
            case TimerMessage timer:
                ReceiveTimer(timer);
                break;
            case Terminated terminated:
                ReceiveTerminated(terminated);
                break;
            case PoisonPill:
                Stop(_self);
                break;
            case Kill:
                throw new ActorKilledException("Kill");
            case Identify identify:
                Sender.Tell(new ActorIdentity(identify.MessageId, _self), _self);
                break;
            default:
                Deliver(message);
                break;
        }
    }

    private void ReceiveTimer(TimerMessage timer)
    {
        if (_extras?.Timers?.Accept(timer, _actor) != true)
            return;

        _message = timer.Message;
        if (timer.Message is IAutoReceivedMessage)
            AutoReceive(timer.Message);
        else
            Deliver(timer.Message);
    }

    internal void SystemInvoke(SystemMessage message)
    {
        try
        {
            switch (message)
            {
                case CreateMessage:
                    Create();
                    break;
                case SuspendMessage:
                    _mailbox.Suspend();
                    SuspendChildren(except: null);
                    break;
                case ResumeMessage resume:
                    FaultResume(resume.CausedByFailure);
                    break;
                case RecreateMessage recreate:
                    FaultRecreate(recreate.Cause);
                    break;
                case TerminateMessage:
                    Terminate();
                    break;
                case WatchMessage watch:
                    AddWatcher(watch.Watcher);
                    break;
                case UnwatchMessage unwatch:
                    RemoveWatcher(unwatch.Watcher);
                    break;
                case FailedMessage failed:
                    HandleFailure(failed);
                    break;
                case DeathWatchNotification notification:
                    WatchedActorTerminated(notification.Actor, notification.ExistenceConfirmed);
                    break;
                case RunTaskMessage run:
                    run.Scheduler.Run(run.Task);
                    break;
                case TaskEndedMessage ended:
                    HandlerEnded(ended.Scheduler, ended.Task);
                    break;
            }
        }
        catch (Exception cause)
        {
            HandleInvokeFailure(cause, failedMessage: null);
        }
    }
}
