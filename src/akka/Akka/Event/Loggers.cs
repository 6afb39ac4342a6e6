using Akka.Actor;

namespace Akka.Event;

/// <summary>Asks a logger actor to begin; it answers <see cref="LoggerInitialized"/>.</summary>
public class InitializeLogger(LoggingBus loggingBus) : INoSerializationVerificationNeeded
{
    public LoggingBus LoggingBus { get; } = loggingBus;
}

/// <summary>The logger is ready.</summary>
public class LoggerInitialized : INoSerializationVerificationNeeded, IDeadLetterSuppression;

/// <summary>Writes log events to the console as long as the loggers are not, or no longer, running.</summary>
public class StandardOutLogger : InternalActorRefBase
{
    private static readonly Lock ConsoleLock = new();
    private readonly ActorPath _path = new RootActorPath(new Address("akka", "all-systems"), "/StandardOutLogger");

    public override ActorPath Path => _path;

    internal override ActorSystemImpl SystemImpl => throw new NotSupportedException("The standard out logger does not belong to one actor system.");

    public override string ToString() => "StandardOutLogger";

    protected override void TellInternal(object message, IActorRef sender)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (message is LogEvent logEvent)
            PrintLogEvent(logEvent);
        else
            Write(message.ToString());
    }

    /// <summary>Writes a line; a message that cannot be formatted becomes an error line that says why.</summary>
    internal static void PrintLogEvent(LogEvent logEvent)
    {
        string text;
        try
        {
            text = logEvent.ToString();
        }
        catch (FormatException exception)
        {
            var message = (LogMessage)logEvent.Message;
            text = new Error(
                exception,
                logEvent.LogSource,
                logEvent.LogClass,
                $"Received a malformed formatted message. Log level: [{logEvent.LogLevel()}], Template: [{message.Format}], args: [{message.Unformatted()}]").ToString();
        }

        Write(text);
    }

    private static void Write(string text)
    {
        lock (ConsoleLock)
            Console.WriteLine(text);
    }
}

/// <summary>The logger actor of the default configuration: writes to the console.</summary>
public class DefaultLogger : ActorBase
{
    protected override bool Receive(object message)
    {
        switch (message)
        {
            case InitializeLogger:
                Sender.Tell(new LoggerInitialized());
                return true;
            case LogEvent logEvent:
                Print(logEvent);
                return true;
            default:
                return false;
        }
    }

    protected virtual void Print(LogEvent logEvent) => StandardOutLogger.PrintLogEvent(logEvent);
}
