using System.Globalization;
using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Event;

namespace Akka.TestKit;

/// <summary>
/// A system under test and a test actor whose messages can be expected. In the test the test actor is the
/// implicit sender, unless the test is an <see cref="INoImplicitSender"/>.
/// </summary>
public abstract partial class TestKitBase
{
    private static int TestActorIds;

    private readonly ITestKitAssertions _assertions;
    private readonly MessageQueue _queue = new();
    private readonly IActorRef _outerSender;
    private MessageEnvelope _lastMessage = NullMessageEnvelope.Instance;

    protected TestKitBase(ITestKitAssertions assertions, ActorSystem system = null, string testActorName = null)
        : this(assertions, system, ActorSystemSetup.Empty, null, testActorName)
    {
    }

    protected TestKitBase(ITestKitAssertions assertions, Config config, string actorSystemName = null, string testActorName = null)
        : this(assertions, null, ActorSystemSetup.Empty.And(BootstrapSetup.Create().WithConfig(config)), actorSystemName, testActorName)
    {
    }

    protected TestKitBase(ITestKitAssertions assertions, ActorSystemSetup setup, string actorSystemName = null, string testActorName = null)
        : this(assertions, null, setup, actorSystemName, testActorName)
    {
    }

    private TestKitBase(ITestKitAssertions assertions, ActorSystem system, ActorSystemSetup setup, string actorSystemName, string testActorName)
    {
        ArgumentNullException.ThrowIfNull(assertions);
        _assertions = assertions;
        Sys = system ?? MakeSystem(setup, actorSystemName ?? "test");
        TestKitSettings = TestKitExtension.For(Sys);
        Log = Logging.GetLogger(Sys, GetType());
        TestActor = MakeTestActor(_queue, testActorName);
        EventFilter = new EventFilterFactory(this);
        if (this is INoImplicitSender)
            return;

        _outerSender = AmbientSender.Value;
        AmbientSender.Value = TestActor;
    }

    public static Config DefaultConfig { get; } = ConfigurationFactory.FromResource("Akka.TestKit.Reference.conf", typeof(TestKitBase).Assembly);

    public static Config FullDebugConfig { get; } = ConfigurationFactory.ParseString(
        "akka.loglevel = DEBUG\nakka.actor.debug { receive = on, autoreceive = on, lifecycle = on, event-stream = on, unhandled = on }");

    public ActorSystem Sys { get; }

    public TestKitSettings TestKitSettings { get; }

    public IActorRef TestActor { get; }

    public IActorRef LastSender => _lastMessage.Sender;

    public object LastMessage => _lastMessage.Message;

    /// <summary>Says whether there are messages that were not yet received by the test.</summary>
    public bool HasMessages => !_queue.IsEmpty;

    public EventFilterFactory EventFilter { get; }

    protected internal ILoggingAdapter Log { get; }

    internal ITestKitAssertions TestAssertions => _assertions;

    public EventFilterFactory CreateEventFilter(ActorSystem system) => new(this, system);

    public void SetAutoPilot(AutoPilot pilot) => Command(new InternalTestActor.SetAutoPilot(pilot));

    /// <summary>Messages for which the function is true are dropped by the test actor.</summary>
    public void IgnoreMessages(Func<object, bool> shouldIgnoreMessage) => Command(new InternalTestActor.SetIgnore(shouldIgnoreMessage));

    public void IgnoreMessages<T>() => IgnoreMessages(message => message is T);

    public void IgnoreMessages<T>(Func<T, bool> shouldIgnoreMessage) => IgnoreMessages(message => message is T typed && shouldIgnoreMessage(typed));

    public void IgnoreNoMessages() => Command(new InternalTestActor.SetIgnore(null));

    public IActorRef Watch(IActorRef actorToWatch)
    {
        Command(new InternalTestActor.WatchActor(actorToWatch));
        return actorToWatch;
    }

    public IActorRef WatchWith(IActorRef actorToWatch, object message)
    {
        Command(new InternalTestActor.WatchActorWith(actorToWatch, message));
        return actorToWatch;
    }

    public IActorRef Unwatch(IActorRef actorToUnwatch)
    {
        Command(new InternalTestActor.UnwatchActor(actorToUnwatch));
        return actorToUnwatch;
    }

    public TestProbe CreateTestProbe(string name = null) => CreateTestProbe(Sys, name);

    public virtual TestProbe CreateTestProbe(ActorSystem system, string name = null) => new(system, _assertions, name);

    /// <summary>A test actor without a queue that anybody reads.</summary>
    public IActorRef CreateTestActor(string name) => MakeTestActor(new MessageQueue(), name);

    public virtual TestLatch CreateTestLatch(int count = 1) => new(Dilated, count, TestKitSettings.DefaultTimeout);

    public TestBarrier CreateTestBarrier(int count) => new(this, count);

    /// <summary>Multiplies by akka.test.timefactor.</summary>
    public TimeSpan Dilated(TimeSpan duration) => duration * TestKitSettings.TestTimeFactor;

    /// <summary>Terminates the system; a system that does not end in time is logged, or fails the test.</summary>
    public virtual void Shutdown(TimeSpan? duration = null, bool verifySystemShutdown = false) => Shutdown(Sys, duration, verifySystemShutdown);

    protected virtual void Shutdown(ActorSystem system, TimeSpan? duration = null, bool verifySystemShutdown = false)
    {
        var limit = duration ?? TimeSpan.FromSeconds(5);
        if (Task.Run(system.Terminate).Wait(limit))
            return;

        var text = string.Create(CultureInfo.InvariantCulture, $"Failed to stop [{system.Name}] within [{limit}]");
        if (verifySystemShutdown)
            throw new TimeoutException(text);

        system.Log.Log(LogLevel.WarningLevel, null, text);
    }

    /// <summary>The test is over: its test actor sends nothing any more.</summary>
    internal void ReleaseAmbientSender()
    {
        if (ReferenceEquals(AmbientSender.Value, TestActor))
            AmbientSender.Value = _outerSender;
    }

    private void Command(object command) => TestActor.Tell(command, TestActor);

    private static ActorSystem MakeSystem(ActorSystemSetup setup, string name)
    {
        var given = setup.Get<BootstrapSetup>()?.Config;
        var config = given is null ? DefaultConfig : given.WithFallback(DefaultConfig);
        return ActorSystem.Create(name, setup.And(BootstrapSetup.Create().WithConfig(config)));
    }

    private IActorRef MakeTestActor(MessageQueue queue, string name)
    {
        // A system that was not made by a test kit does not know the dispatcher.
        var dispatcher = Sys.Dispatchers.HasDispatcher("akka.test.test-actor.dispatcher")
            ? "akka.test.test-actor.dispatcher"
            : Dispatch.Dispatchers.DefaultDispatcherId;
        name ??= string.Create(CultureInfo.InvariantCulture, $"testActor{Interlocked.Increment(ref TestActorIds)}");
        return ((ExtendedActorSystem)Sys).SystemActorOf(Props.Create(() => new InternalTestActor(queue)).WithDispatcher(dispatcher), name);
    }
}
