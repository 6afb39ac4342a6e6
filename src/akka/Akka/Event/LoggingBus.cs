using Akka.Actor;

namespace Akka.Event;

/// <summary>Sends what is published to the subscribers of its class.</summary>
public abstract class LoggingBus
{
    public LogLevel LogLevel { get; private set; } = Logging.OffLogLevel;

    public abstract bool Subscribe(IActorRef subscriber, Type channel);

    public abstract bool Unsubscribe(IActorRef subscriber, Type channel);

    public abstract bool Unsubscribe(IActorRef subscriber);

    public abstract void Publish(object @event);

    public void SetLogLevel(LogLevel logLevel) => LogLevel = logLevel;

    internal void SubscribeForLevel(IActorRef logger, LogLevel logLevel)
    {
        foreach (var level in Logging.AllLogLevels)
        {
            if (level >= logLevel)
                Subscribe(logger, level.ClassFor());
        }
    }
}
