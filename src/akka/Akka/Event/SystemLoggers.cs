using Akka.Actor;
using Akka.Configuration;
using Akka.Util;

namespace Akka.Event;

/// <summary>Starts and stops the loggers of a system; before and after, its lines go to the console.</summary>
internal sealed class SystemLoggers(ActorSystemImpl system)
{
    private readonly StandardOutLogger _stdout = new();
    private readonly List<IActorRef> _loggers = [];

    private EventStream Events => system.EventStream;

    internal void StartStdout()
    {
        var level = Logging.LogLevelFor(system.Settings.StdoutLogLevel);
        Events.SetLogLevel(level);
        Events.SubscribeForLevel(_stdout, level);
    }

    internal void Start()
    {
        var level = Logging.LogLevelFor(system.Settings.LogLevel);
        var keepsStdout = false;
        var number = 0;
        foreach (var name in system.Settings.Loggers)
        {
            var type = TypeNames.Resolve(name)
                ?? throw new ConfigurationException($@"Logger specified in config cannot be found: ""{name}""");
            if (type == typeof(StandardOutLogger))
            {
                keepsStdout = true;
                continue;
            }

            StartOne(type, $"log{++number}-{type.Name}", level);
        }

        Events.SetLogLevel(level);
        Events.Unsubscribe(_stdout);
        if (keepsStdout)
            Events.SubscribeForLevel(_stdout, level);
    }

    internal void StopAll()
    {
        var level = Logging.LogLevelFor(system.Settings.StdoutLogLevel);
        Events.Unsubscribe(_stdout);
        foreach (var logger in _loggers)
            Events.Unsubscribe(logger);
        Events.SetLogLevel(level);
        Events.SubscribeForLevel(_stdout, level);
    }

    private void StartOne(Type type, string name, LogLevel level)
    {
        var timeout = system.Settings.LoggerStartTimeout;
        var props = Props.Create(type).WithDispatcher(system.Settings.LoggersDispatcher);
        var logger = system.SystemActorOf(props, name);
        try
        {
            var answer = logger.Ask(new InitializeLogger(Events), timeout).GetAwaiter().GetResult();
            if (answer is not LoggerInitialized)
                throw new LoggerInitializationException($"Logger [{name}] did not respond with LoggerInitialized, sent instead [{answer}]");
        }
        catch (AskTimeoutException)
        {
            // It is subscribed all the same: its lines wait in its mailbox until it is up.
            Events.Publish(new Warning(name, typeof(SystemLoggers), $"Logger [{name}] did not respond within {timeout} to InitializeLogger(bus)."));
        }

        _loggers.Add(logger);
        Events.SubscribeForLevel(logger, level);
    }
}
