using Akka.Actor;
using Akka.Dispatch;
using Akka.Event;
using Crawler.Actors;
using Microsoft.Extensions.Logging;
using AkkaLevel = Akka.Event.LogLevel;
using HostLevel = Microsoft.Extensions.Logging.LogLevel;

namespace Crawler.Hosting;

/// <summary>What the logger of an actor system is made with.</summary>
/// <param name="factory">The host's.</param>
internal sealed class HostLogging(ILoggerFactory factory) : Akka.Actor.Setup.Setup
{
    /// <summary>The host's loggers.</summary>
    public ILoggerFactory Factory { get; } = factory;
}

/// <summary>
/// Hands the log of the crawler's own actor system to the host. The category is the class that has logged (<c>Crawler.Telemetry.StatsActor</c>), so that <c>"Crawler": "Error"</c> is a filter: a factory keeps every
/// category for ever, and actors' paths, which hold host names, would never end. The path is the value <c>LogSource</c>.
/// </summary>
internal sealed class HostLogger : PlainReceiveActor, IRequiresMessageQueue<ILoggerMessageQueueSemantics>
{
    /// <summary>How Akka's configuration names it.</summary>
    public const string TypeName = "Crawler.Hosting.HostLogger, Crawler.Hosting";

    private readonly ILoggerFactory _factory = Context.System.Settings.Setup.Get<HostLogging>().Value.Factory;

    public HostLogger()
    {
        Receive<InitializeLogger>(_ => Sender.Tell(new LoggerInitialized()));
        Receive<LogEvent>(OnLogEvent);
    }

    private void OnLogEvent(LogEvent message)
    {
        try
        {
            var logger = _factory.CreateLogger(message.LogClass.FullName ?? message.LogClass.Name);
            var level = LevelOf(message.LogLevel());
            if (!logger.IsEnabled(level)) return;
            KeyValuePair<string, object?>[] state = [new("LogSource", message.LogSource), new("Text", message.Message?.ToString()), new("{OriginalFormat}", "{Text} [{LogSource}]")];
            logger.Log(level, default, state, message.Cause, static (values, _) => $"{values[1].Value} [{values[0].Value}]");
        }
        catch (Exception)
        {
            // A host that has gone, or whose logger throws: the failure of a logger would be logged, by this one.
        }
    }

    private static HostLevel LevelOf(AkkaLevel level) => level switch
    {
        AkkaLevel.DebugLevel => HostLevel.Debug,
        AkkaLevel.InfoLevel => HostLevel.Information,
        AkkaLevel.WarningLevel => HostLevel.Warning,
        _ => HostLevel.Error,
    };
}
