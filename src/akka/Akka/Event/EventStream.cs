using System.Collections.Concurrent;
using Akka.Actor;

namespace Akka.Event;

/// <summary>The system's publish and subscribe by type: a subscription covers subtypes, delivery is a Tell.</summary>
public class EventStream : LoggingBus
{
    private readonly Lock _lock = new();
    private readonly Dictionary<Type, HashSet<IActorRef>> _subscriptions = [];
    private ConcurrentDictionary<Type, IActorRef[]> _receivers = new();

    public bool Subscribe<TEvent>(IActorRef subscriber) => Subscribe(subscriber, typeof(TEvent));

    /// <summary>False when the subscription was there already.</summary>
    public override bool Subscribe(IActorRef subscriber, Type channel)
    {
        ArgumentNullException.ThrowIfNull(subscriber);
        ArgumentNullException.ThrowIfNull(channel);
        subscriber = Unwrap(subscriber);

        // Said before it is true: an actor that ends in between then looks for its subscription.
        (subscriber as LocalActorRef)?.Cell.SubscribedToEvents();
        var added = false;
        lock (_lock)
        {
            if (!_subscriptions.TryGetValue(channel, out var subscribers))
                _subscriptions.Add(channel, subscribers = []);
            added = subscribers.Add(subscriber);
            _receivers = new ConcurrentDictionary<Type, IActorRef[]>();
        }

        if (subscriber is LocalActorRef { IsTerminated: true })
            Unsubscribe(subscriber);
        return added;
    }

    public bool Unsubscribe<TEvent>(IActorRef subscriber) => Unsubscribe(subscriber, typeof(TEvent));

    public override bool Unsubscribe(IActorRef subscriber, Type channel)
    {
        ArgumentNullException.ThrowIfNull(subscriber);
        subscriber = Unwrap(subscriber);
        lock (_lock)
        {
            if (!_subscriptions.TryGetValue(channel, out var subscribers) || !subscribers.Remove(subscriber))
                return false;

            _receivers = new ConcurrentDictionary<Type, IActorRef[]>();
            return true;
        }
    }

    public override bool Unsubscribe(IActorRef subscriber)
    {
        ArgumentNullException.ThrowIfNull(subscriber);
        subscriber = Unwrap(subscriber);
        lock (_lock)
        {
            var removed = false;
            foreach (var subscribers in _subscriptions.Values)
                removed |= subscribers.Remove(subscriber);
            if (removed)
                _receivers = new ConcurrentDictionary<Type, IActorRef[]>();
            return removed;
        }
    }

    public override void Publish(object @event)
    {
        ArgumentNullException.ThrowIfNull(@event);
        var cache = Volatile.Read(ref _receivers);
        if (!cache.TryGetValue(@event.GetType(), out var receivers))
            receivers = Remember(@event.GetType());
        foreach (var receiver in receivers)
            receiver.Tell(@event, ActorRefs.NoSender);
    }

    // The actor behind a test probe is the one that unsubscribes at its end.
    private static IActorRef Unwrap(IActorRef subscriber) =>
        subscriber is IActorRefWrapper ? ActorRefWrapper.Unwrap(subscriber) : subscriber;

    private IActorRef[] Remember(Type type)
    {
        // Under the lock the cache belongs to the subscriptions that are read.
        lock (_lock)
        {
            var receivers = _subscriptions
                .Where(subscription => subscription.Key.IsAssignableFrom(type))
                .SelectMany(subscription => subscription.Value)
                .Distinct()
                .ToArray();
            _receivers[type] = receivers;
            return receivers;
        }
    }
}
