using Akka.Actor;
using Akka.Configuration;
using Akka.Event;

namespace Akka.Tests.Event;

public class LoggingTests() : AkkaTest("akka.loglevel = INFO\nakka.log-dead-letters = 2")
{
    [Fact]
    public void SourceOfAnActorsLogger_IsItsPath()
    {
        Sys.EventStream.Subscribe<LogEvent>(TestActor);
        var actor = Act(a => a.OnAny(m => a.Ctx.GetLogger().Info("got {0}", m)), "x");
        actor.Tell(7);
        ExpectMsg<Info>(info => info.LogSource == "akka://test/user/x" && info.Message.ToString() == "got 7" && info.LogClass == typeof(Scripted));
    }

    [Fact]
    public void EventBelowTheLevel_IsNotPublished()
    {
        Sys.EventStream.Subscribe<LogEvent>(TestActor);
        var log = Logging.GetLogger(Sys, "source");
        Assert.False(log.IsDebugEnabled);
        Assert.True(log.IsInfoEnabled);
        log.Debug("no");
        log.Warning(new BoomException(), "yes {0} {1}", 1, 2);
        ExpectMsg<Warning>(w => w.Cause is BoomException && w.Message.ToString() == "yes 1 2" && w.LogSource == "source (akka://test)");
        log.Error("text {without} arguments");
        ExpectMsg<Error>(e => e.Message.ToString() == "text {without} arguments");
    }

    [Fact]
    public void Formatting_HappensInTheLogger()
    {
        Sys.EventStream.Subscribe<Info>(TestActor);
        var argument = new Changing { Text = "before" };
        Logging.GetLogger(Sys, this).Info("{0}", argument);
        argument.Text = "after";
        ExpectMsg<Info>(info => info.Message.ToString() == "after");
    }

    [Fact]
    public void NamedPlaceholder_IsFilledByPosition()
    {
        Sys.EventStream.Subscribe<Info>(TestActor);
        Logging.GetLogger(Sys, this).Info("{Url} and {0}", "x", "y");
        ExpectMsg<Info>(info => info.Message.ToString() == "x and y");
    }

    [Fact]
    public void UnhandledMessage_CountsAsDeadLetterInTheLog()
    {
        AwaitDeadLetterLog();
        Sys.EventStream.Subscribe<Info>(TestActor);
        Act(a => a.On<int>(_ => { })).Tell("x");
        ExpectMsg<Info>(info => info.Message.ToString()!.Contains("was unhandled", StringComparison.Ordinal));
    }

    [Fact]
    public void UnknownLevelOrLogger_IsRefusedAtStart()
    {
        Assert.Throws<ArgumentException>(() => ActorSystem.Create("x", "akka.loglevel = LOUD"));
        Assert.Throws<ConfigurationException>(() => ActorSystem.Create("x", "akka { stdout-loglevel = OFF, loggers = [\"No.Such.Logger\"] }"));
    }

    [Fact]
    public async Task ConfiguredLogger_GetsTheEvents()
    {
        var system = ActorSystem.Create("logged", $$"""
            akka.stdout-loglevel = OFF
            akka.loggers = ["{{typeof(Collector).FullName}}, Akka.Tests"]
            """);
        Logging.GetLogger(system, "s").Warning("collected");
        await AwaitConditionAsync(() => Collector.Lines.Contains("collected"));
        await system.Terminate();
    }

    [Fact]
    public void PlaceholderWithoutArgument_IsReportedInTheTextAndNotAtTheCaller()
    {
        Sys.EventStream.Subscribe<Info>(TestActor);
        Logging.GetLogger(Sys, this).Info("{0} and {1}", "x");
        ExpectMsg<Info>(info => info.Message.ToString()!.Contains("[{0} and {1}], args=[x]", StringComparison.Ordinal));
    }

    [Fact]
    public async Task StartOfASystem_WaitsForItsLoggers()
    {
        var starting = Task.Run(() => ActorSystem.Create("waiting", $$"""
            akka { stdout-loglevel = OFF, logger-startup-timeout = 60s, loggers = ["{{typeof(Late).FullName}}, Akka.Tests"] }
            """));
        Assert.True(Late.Asked.Wait(Soon));
        Assert.False(starting.IsCompleted);
        Late.Release.Set();
        await (await starting.WaitAsync(Soon)).Terminate();
    }

    [Fact]
    public async Task LoggerThatDoesNotAnswer_DelaysTheStartByItsTimeoutOnly()
    {
        var system = ActorSystem.Create("hasty", $$"""
            akka { stdout-loglevel = OFF, logger-startup-timeout = 50ms, loggers = ["{{typeof(Mute).FullName}}, Akka.Tests"] }
            """);
        Logging.GetLogger(system, "s").Warning("heard");
        await AwaitConditionAsync(() => Mute.Lines.Contains("heard"));
        await system.Terminate();
    }

    public sealed class Late : ReceiveActor
    {
        public static readonly ManualResetEventSlim Asked = new();
        public static readonly ManualResetEventSlim Release = new();

        public Late()
        {
            Receive<InitializeLogger>(_ =>
            {
                Asked.Set();
                Release.Wait(Soon);
                Sender.Tell(new LoggerInitialized());
            });
            Receive<LogEvent>(_ => { });
        }
    }

    public sealed class Mute : ReceiveActor
    {
        public static readonly System.Collections.Concurrent.ConcurrentQueue<string> Lines = new();

        public Mute()
        {
            Receive<InitializeLogger>(_ => Context.System.EventStream.Subscribe<Warning>(Self));
            Receive<LogEvent>(e => Lines.Enqueue(e.Message.ToString()!));
        }
    }

    public sealed class Collector : ReceiveActor
    {
        public static readonly System.Collections.Concurrent.ConcurrentQueue<string> Lines = new();

        public Collector()
        {
            Receive<InitializeLogger>(_ => Sender.Tell(new LoggerInitialized()));
            Receive<LogEvent>(e => Lines.Enqueue(e.Message.ToString()!));
        }
    }

    private sealed class Changing
    {
        public string Text { get; set; } = string.Empty;

        public override string ToString() => Text;
    }
}
