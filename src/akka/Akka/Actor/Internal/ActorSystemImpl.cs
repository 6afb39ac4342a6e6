using System.Diagnostics;
using System.Text.RegularExpressions;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Event;
using Akka.Util;

namespace Akka.Actor;

/// <summary>The running system. Parts in files of their own: extensions, termination.</summary>
internal sealed partial class ActorSystemImpl : ExtendedActorSystem
{
    private readonly long _started = Stopwatch.GetTimestamp();
    private readonly Dispatchers _dispatchers;
    private readonly Mailboxes _mailboxes;
    private readonly SystemLoggers _loggers;
    private IActorRef _deadLetterListener;

    internal ActorSystemImpl(string name, Config config, ActorSystemSetup setup)
    {
        if (name is null || !ValidName().IsMatch(name))
        {
            throw new ArgumentException(
                $"Invalid ActorSystem name [{name}], must contain only word characters (i.e. [a-zA-Z0-9] plus non-leading '-' or '_')", nameof(name));
        }

        Name = name;
        Setup = setup;
        Settings = new Settings(this, config);
        StartTimeUtc = DateTimeOffset.UtcNow;
        EventStream = new EventStream();
        _loggers = new SystemLoggers(this);
        _loggers.StartStdout();
        Log = Logging.GetLogger(EventStream, name);
        var root = new RootActorPath(new Address("akka", name));
        DeadLettersRef = new DeadLetterActorRef(this, root / "deadLetters");
        Scheduler = MakeScheduler();
        try
        {
            _dispatchers = new Dispatchers(this);
            _mailboxes = new Mailboxes(this);
            Provider = new LocalActorRefProvider(this, root);
        }
        catch
        {
            // Its thread would live on, and nobody would have the system to end it.
            (Scheduler as IDisposable)?.Dispose();
            throw;
        }

        IgnoreRef = new EmptyIgnoreRef(this, root / "ignore");
    }

    public override Settings Settings { get; }

    public override string Name { get; }

    public override EventStream EventStream { get; }

    public override IActorRef DeadLetters => DeadLettersRef;

    public override IActorRef IgnoreRef { get; }

    public override Dispatchers Dispatchers => _dispatchers;

    public override Mailboxes Mailboxes => _mailboxes;

    public override IScheduler Scheduler { get; }

    public override ILoggingAdapter Log { get; }

    public override TimeSpan Uptime => Stopwatch.GetElapsedTime(_started);

    public override DateTimeOffset StartTimeUtc { get; }

    public override IActorRef Guardian => Provider.Guardian;

    public override IActorRef SystemGuardian => Provider.SystemGuardian;

    public override IActorRef LookupRoot => Provider.RootGuardian;

    internal ActorSystemSetup Setup { get; }

    internal LocalActorRefProvider Provider { get; }

    internal DeadLetterActorRef DeadLettersRef { get; }

    public override IActorRef ActorOf(Props props, string name = null) => Provider.MakeChild(Provider.Guardian.Cell, props, name);

    public override IActorRef SystemActorOf(Props props, string name = null) => Provider.MakeChild(Provider.SystemGuardian.Cell, props, name);

    public override IActorRef SystemActorOf<TActor>(string name = null) => SystemActorOf(Props.Create<TActor>(), name);

    public override ActorSelection ActorSelection(ActorPath actorPath) => global::Akka.Actor.ActorSelection.From(this, actorPath);

    public override ActorSelection ActorSelection(string actorPath) => global::Akka.Actor.ActorSelection.From(this, Provider.RootGuardian, actorPath);

    public override void Stop(IActorRef actor) => ActorRefWrapper.Unwrap(actor).Stop();

    public override string ToString() => $"akka://{Name}";

    internal void Start()
    {
        if (Settings.LogDeadLetters > 0)
            _deadLetterListener = SystemActorOf<DeadLetterListener>("deadLetterListener");
        _loggers.Start();
        CoordinatedShutdown.Get(this);
        if (Settings.LogConfigOnStart)
            Log.Info(Settings.ToString());
    }

    /// <summary>
    /// Tells the event stream of a message that reached nobody. What the stream itself has sent is dropped: published
    /// again it would come back to the same subscriber, without end.
    /// </summary>
    internal void PublishDeadLetter(object message, IActorRef sender, IActorRef recipient)
    {
        switch (message)
        {
            case Identify identify:
                sender?.Tell(new ActorIdentity(identify.MessageId, null), ActorRefs.NoSender);
                break;
            case AllDeadLetters:
                break;
            case IDeadLetterSuppression:
                EventStream.Publish(new SuppressedDeadLetter(message, sender ?? DeadLetters, recipient));
                break;
            default:
                EventStream.Publish(new DeadLetter(message, sender ?? DeadLetters, recipient));
                break;
        }
    }

    [GeneratedRegex("^[a-zA-Z0-9][a-zA-Z0-9-_]*$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ValidName();

    private IScheduler MakeScheduler()
    {
        var type = TypeNames.Resolve(Settings.SchedulerClass)
            ?? throw new ConfigurationException($"Scheduler type not found: [{Settings.SchedulerClass}] (akka.scheduler.implementation)");
        return (IScheduler)Activator.CreateInstance(type, Settings.Config, Log);
    }
}

/// <summary>Swallows everything.</summary>
internal sealed class EmptyIgnoreRef(ActorSystemImpl system, ActorPath path) : InternalActorRefBase
{
    public override ActorPath Path { get; } = path;

    internal override ActorSystemImpl SystemImpl { get; } = system;

    protected override void TellInternal(object message, IActorRef sender)
    {
    }
}
