using System.Globalization;
using Akka.Configuration;
using Akka.Event;

namespace Akka.Actor;

/// <summary>The configuration of a system and the values that the runtime reads from it.</summary>
public class Settings
{
    internal Settings(ActorSystem system, Config config)
    {
        System = system;
        var given = config ?? ConfigurationFactory.Empty;
        Config = given.WithFallback(ConfigurationFactory.Default());

        LogLevel = Config.GetString("akka.loglevel");
        StdoutLogLevel = Config.GetString("akka.stdout-loglevel");
        Loggers = Config.GetStringList("akka.loggers");
        LoggersDispatcher = Config.GetString("akka.loggers-dispatcher");
        LoggerStartTimeout = Config.GetTimeSpan("akka.logger-startup-timeout");
        LogConfigOnStart = Config.GetBoolean("akka.log-config-on-start");
        LogDeadLetters = CountOf(Config.GetString("akka.log-dead-letters"));
        LogDeadLettersDuringShutdown = Config.GetBoolean("akka.log-dead-letters-during-shutdown");
        LogDeadLettersSuspendDuration = Config.GetTimeSpan("akka.log-dead-letters-suspend-duration");
        AskTimeout = Config.GetTimeSpan("akka.actor.ask-timeout");
        CreationTimeout = Config.GetTimeSpan("akka.actor.creation-timeout");
        SchedulerClass = Config.GetString("akka.scheduler.implementation");
        SupervisorStrategyClass = Config.GetString("akka.actor.guardian-supervisor-strategy");
        DebugUnhandledMessage = Config.GetBoolean("akka.actor.debug.unhandled");

        // A misspelt level must not wait until the first line is logged.
        Logging.LogLevelFor(LogLevel);
        Logging.LogLevelFor(StdoutLogLevel);
    }

    public ActorSystem System { get; }

    public Config Config { get; }

    public string LogLevel { get; }

    public string StdoutLogLevel { get; }

    public IList<string> Loggers { get; }

    public string LoggersDispatcher { get; }

    public TimeSpan LoggerStartTimeout { get; }

    public bool LogConfigOnStart { get; }

    /// <summary>Dead letters that are logged before a pause; 0 is none.</summary>
    public int LogDeadLetters { get; }

    public bool LogDeadLettersDuringShutdown { get; }

    public TimeSpan LogDeadLettersSuspendDuration { get; }

    /// <summary>What Ask uses when it is given no timeout; infinite by default.</summary>
    public TimeSpan AskTimeout { get; }

    public TimeSpan CreationTimeout { get; }

    public string SchedulerClass { get; }

    public string SupervisorStrategyClass { get; }

    public bool DebugUnhandledMessage { get; }

    public override string ToString() => Config.ToString();

    private static int CountOf(string value) => value?.ToUpperInvariant() switch
    {
        "ON" or "TRUE" => int.MaxValue,
        "OFF" or "FALSE" => 0,
        _ => int.Parse(value, CultureInfo.InvariantCulture),
    };
}
