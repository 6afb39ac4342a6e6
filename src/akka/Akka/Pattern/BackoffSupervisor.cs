using Akka.Actor;

namespace Akka.Pattern;

/// <summary>Keeps one child alive: after it has ended, starts it again with a pause that doubles up to a limit.</summary>
public sealed class BackoffSupervisor : UntypedActor, IWithTimers
{
    private readonly BackoffOptionsImpl _options;
    private IActorRef _child;
    private int _restarts;
    private bool _finalStop;

    // Whether the child's end is a failure that calls for another start.
    private bool _stoppedForRestart;

    // Public because Props calls public constructors only; nobody else can make the options.
    public BackoffSupervisor(BackoffOptions options) => _options = (BackoffOptionsImpl)options;

    public ITimerScheduler Timers { get; set; }

    public static Props Props(BackoffOptions options) => options.Props;

    public static Props Props(Props childProps, string childName, TimeSpan minBackoff, TimeSpan maxBackoff, double randomFactor, int maxNrOfRetries = -1) =>
        Backoff.OnStop(childProps, childName, minBackoff, maxBackoff, randomFactor, maxNrOfRetries).Props;

    protected override void PreStart() => StartChild();

    // On failure the child does not restart in place: it stops, and comes again after the pause.
    protected override SupervisorStrategy SupervisorStrategy() => _options.OnStop
        ? _options.Strategy
        : new OneForOneStrategy(cause => _options.Strategy.Decider.Decide(cause) is var directive && directive == Directive.Restart ? StopForRestart() : directive);

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Terminated terminated when terminated.ActorRef.Equals(_child):
                ChildTerminated();
                break;
            case StartAgain:
                StartChild();
                break;
            case AutoReset reset:
                if (reset.Restarts == _restarts)
                    _restarts = 0;
                break;
            case GetCurrentChild:
                Sender.Tell(new CurrentChild(_child ?? Nobody.Instance));
                break;
            case GetRestartCount:
                Sender.Tell(new RestartCount(_restarts));
                break;
            case Reset:
                if (_options.AutoReset is null)
                    _restarts = 0;
                else
                    Unhandled(message);
                break;
            default:
                Pass(message);
                break;
        }
    }

    private Directive StopForRestart()
    {
        _stoppedForRestart = true;
        return Directive.Stop;
    }

    private void Pass(object message)
    {
        if (_child is not null && Sender.Equals(_child))
        {
            Context.Parent.Forward(message);
            return;
        }

        if (_options.IsFinalStopMessage?.Invoke(message) == true)
            _finalStop = true;

        if (_child is not null)
            _child.Forward(message);
        else if (_finalStop)
            Context.Stop(Self);
        else if (_options.ReplyWhileStopped is not null)
            Sender.Tell(_options.ReplyWhileStopped);
        else
            Context.System.DeadLetters.Forward(message);
    }

    private void ChildTerminated()
    {
        var failed = _stoppedForRestart;
        _child = null;
        _stoppedForRestart = false;
        if (_finalStop || (!_options.OnStop && !failed) || (_options.MaxNrOfRetries >= 0 && _restarts >= _options.MaxNrOfRetries))
        {
            Context.Stop(Self);
            return;
        }

        var delay = BackoffDelay.After(_restarts, _options.MinBackoff, _options.MaxBackoff, _options.RandomFactor);
        _restarts++;
        Timers.StartSingleTimer(StartAgain.Instance, StartAgain.Instance, delay);
    }

    private void StartChild()
    {
        if (_child is not null)
            return;

        _child = Context.Watch(Context.ActorOf(_options.ChildProps, _options.ChildName));
        if (_options.AutoReset is { } after)
            Timers.StartSingleTimer(nameof(AutoReset), new AutoReset(_restarts), after);
    }

    /// <summary>Asks for the child; answered with <see cref="CurrentChild"/>.</summary>
    public sealed class GetCurrentChild
    {
        public static readonly GetCurrentChild Instance = new();

        private GetCurrentChild()
        {
        }
    }

    public sealed class CurrentChild(IActorRef @ref)
    {
        public IActorRef Ref { get; } = @ref;
    }

    /// <summary>Asks for the number of restarts; answered with <see cref="RestartCount"/>.</summary>
    public sealed class GetRestartCount
    {
        public static readonly GetRestartCount Instance = new();

        private GetRestartCount()
        {
        }
    }

    public sealed class RestartCount(int count)
    {
        public int Count { get; } = count;
    }

    /// <summary>Sets the number of restarts back, where that is manual.</summary>
    public sealed class Reset
    {
        public static readonly Reset Instance = new();

        private Reset()
        {
        }
    }

    private sealed class StartAgain
    {
        internal static readonly StartAgain Instance = new();
    }

    private sealed record AutoReset(int Restarts);
}

internal static class BackoffDelay
{
    /// <summary>min(max, min * 2^n) * (1 + random * factor): the random part may go beyond the limit.</summary>
    internal static TimeSpan After(int restarts, TimeSpan min, TimeSpan max, double randomFactor)
    {
        var doubled = min.TotalMilliseconds * Math.Pow(2, Math.Min(restarts, 60));
        var random = 1 + (Random.Shared.NextDouble() * randomFactor);
        return TimeSpan.FromMilliseconds(Math.Min(max.TotalMilliseconds, doubled) * random);
    }
}
