using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch.MessageQueues;

namespace Akka.Dispatch;

/// <summary>Makes the message queue of each actor. A custom type has a constructor (Settings, Config).</summary>
public abstract class MailboxType(Settings settings, Config config)
{
    protected Settings Settings { get; } = settings;

    protected Config Config { get; } = config;

    public abstract IMessageQueue Create(IActorRef owner, ActorSystem system);
}

/// <summary>Says which queue a mailbox type makes, so that requirements can be checked.</summary>
public interface IProducesMessageQueue<TQueue>
    where TQueue : IMessageQueue;

public sealed class UnboundedMailbox : MailboxType, IProducesMessageQueue<UnboundedMessageQueue>
{
    public UnboundedMailbox()
        : this(null, null)
    {
    }

    public UnboundedMailbox(Settings settings, Config config)
        : base(settings, config)
    {
    }

    public override IMessageQueue Create(IActorRef owner, ActorSystem system) => new UnboundedMessageQueue();
}

public class UnboundedDequeBasedMailbox : MailboxType, IProducesMessageQueue<UnboundedDequeMessageQueue>
{
    public UnboundedDequeBasedMailbox()
        : this(null, null)
    {
    }

    public UnboundedDequeBasedMailbox(Settings settings, Config config)
        : base(settings, config)
    {
    }

    public override IMessageQueue Create(IActorRef owner, ActorSystem system) => new UnboundedDequeMessageQueue();
}

public sealed class BoundedMailbox : MailboxType, IProducesMessageQueue<BoundedMessageQueue>
{
    public BoundedMailbox(Settings settings, Config config)
        : base(settings, config)
    {
        (Capacity, PushTimeout) = BoundedMailboxSettings.Read(config);
    }

    public int Capacity { get; }

    public TimeSpan PushTimeout { get; }

    public override IMessageQueue Create(IActorRef owner, ActorSystem system) => new BoundedMessageQueue(Capacity, PushTimeout);
}

public sealed class BoundedDequeBasedMailbox : MailboxType, IProducesMessageQueue<BoundedDequeMessageQueue>
{
    private readonly int _capacity;
    private readonly TimeSpan _pushTimeout;

    public BoundedDequeBasedMailbox(Settings settings, Config config)
        : base(settings, config)
    {
        (_capacity, _pushTimeout) = BoundedMailboxSettings.Read(config);
    }

    public override IMessageQueue Create(IActorRef owner, ActorSystem system) => new BoundedDequeMessageQueue(_capacity, _pushTimeout);
}

/// <summary>Lower numbers of <see cref="PriorityGenerator"/> come first; equal ones in no order.</summary>
public abstract class UnboundedPriorityMailbox : MailboxType, IProducesMessageQueue<UnboundedPriorityMessageQueue>
{
    public const int DefaultCapacity = 11;

    protected UnboundedPriorityMailbox(Settings settings, Config config)
        : base(settings, config)
    {
    }

    public int InitialCapacity => DefaultCapacity;

    public sealed override IMessageQueue Create(IActorRef owner, ActorSystem system) =>
        new UnboundedPriorityMessageQueue(PriorityGenerator, InitialCapacity, stable: false);

    protected abstract int PriorityGenerator(object message);
}

/// <summary>Lower numbers of <see cref="PriorityGenerator"/> come first; equal ones in order of arrival.</summary>
public abstract class UnboundedStablePriorityMailbox : MailboxType, IProducesMessageQueue<UnboundedPriorityMessageQueue>
{
    protected UnboundedStablePriorityMailbox(Settings settings, Config config)
        : base(settings, config)
    {
    }

    public int InitialCapacity => UnboundedPriorityMailbox.DefaultCapacity;

    public sealed override IMessageQueue Create(IActorRef owner, ActorSystem system) =>
        new UnboundedPriorityMessageQueue(PriorityGenerator, InitialCapacity, stable: true);

    protected abstract int PriorityGenerator(object message);
}

internal static class BoundedMailboxSettings
{
    internal static (int Capacity, TimeSpan PushTimeout) Read(Config config)
    {
        var capacity = config.GetInt("mailbox-capacity", 1000);
        if (capacity < 0)
            throw new ArgumentException("The capacity for BoundedMailbox cannot be negative", nameof(config));

        return (capacity, config.GetTimeSpan("mailbox-push-timeout-time", TimeSpan.FromSeconds(10)));
    }
}
