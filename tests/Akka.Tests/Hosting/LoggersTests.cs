using Akka.Actor;
using Akka.Event;
using Akka.Hosting;
using Akka.Hosting.Logging;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using AkkaLevel = Akka.Event.LogLevel;
using HostLevel = Microsoft.Extensions.Logging.LogLevel;

namespace Akka.Tests.Hosting;

public sealed class LoggersTests : IDisposable
{
    private const string Last = "the last line";

    private readonly CapturedLog _log = new() { Last = Last };

    public void Dispose() => _log.Dispose();

    [Fact]
    public async Task LoggerFactory_GetsLevelCauseAndValues()
    {
        var boom = new BoomException();
        using var host = await Logging(HostLevel.Trace);

        host.Sys().Log.Debug("at debug");
        host.Sys().Log.Info("at {Level}", "info");
        host.Sys().Log.Warning(boom, "at warning");
        host.Sys().Log.Error(Last);
        await _log.Arrived;

        Assert.Equal(HostLevel.Debug, LineWith("at debug").Level);
        Assert.Equal(HostLevel.Information, LineWith("at info").Level);
        Assert.Equal("info", LineWith("at info").State["Level"]);
        Assert.Equal("at {Level}", LineWith("at info").State["{OriginalFormat}"]);
        Assert.Null(LineWith("at info").Cause);
        Assert.Equal(HostLevel.Warning, LineWith("at warning").Level);
        Assert.Same(boom, LineWith("at warning").Cause);
        Assert.Contains("Cause: " + typeof(BoomException).FullName, LineWith("at warning").Text, StringComparison.Ordinal);
        Assert.Equal(HostLevel.Error, LineWith(Last).Level);
    }

    [Fact]
    public async Task LoggerFactory_HasOneCategoryAndTheSourceInTextAndValues()
    {
        using var host = await Logging(HostLevel.Trace);
        var actor = host.Sys().ActorOf(
            Scripted.Props(a => a.OnAny(message =>
            {
                a.Ctx.GetLogger().Info("from an actor");
                a.Reply(message);
            })),
            "talker");

        Akka.Event.Logging.GetLogger(host.Sys(), "my source").Info("from a source");
        await actor.Ask("talk", TestHost.Soon);
        host.Sys().Log.Info(Last);
        await _log.Arrived;

        Assert.All(_log.Lines.Where(l => l.Text.Contains("from a", StringComparison.Ordinal)), l => Assert.Equal("Akka.Actor.ActorSystem", l.Category));
        Assert.Equal("akka://hosted/user/talker", LineWith("from an actor").State["LogSource"]);
        Assert.Contains("[akka://hosted/user/talker] from an actor", LineWith("from an actor").Text, StringComparison.Ordinal);
        Assert.Equal("my source (akka://hosted)", LineWith("from a source").State["LogSource"]);
    }

    [Fact]
    public async Task FilterOfTheHost_HoldsForTheCategoryAkka()
    {
        using var host = await Logging(HostLevel.Error);

        host.Sys().Log.Info("too low");
        host.Sys().Log.Error(Last);
        await _log.Arrived;

        Assert.DoesNotContain(_log.Lines, l => l.Text.Contains("too low", StringComparison.Ordinal));
    }

    [Fact]
    public void LoggerFactoryAlone_TakesThePlaceOfTheConsole() =>
        Assert.Equal([typeof(LoggerFactoryLogger)], LoggersOf(l => l.AddLoggerFactory()));

    [Fact]
    public void ClearedAndLoggerFactory_AreTheSameAsLoggerFactoryAlone() =>
        Assert.Equal([typeof(LoggerFactoryLogger)], LoggersOf(l => l.ClearLoggers().AddLoggerFactory()));

    [Fact]
    public void DefaultLoggerAdded_StaysBesideTheLoggerFactory() =>
        Assert.Equal([typeof(DefaultLogger), typeof(LoggerFactoryLogger)], LoggersOf(l => l.AddDefaultLogger().AddLoggerFactory()));

    [Fact]
    public void ClearedAlone_LeavesTheConsole() =>
        Assert.Equal([typeof(DefaultLogger)], LoggersOf(l => l.ClearLoggers()));

    [Fact]
    public void LoggersOfEarlierHocon_AreDroppedByAddedOnes() =>
        Assert.Equal(
            [typeof(LoggerFactoryLogger)],
            LoggersOf(l => l.AddLoggerFactory(), $"akka.loggers = [\"{typeof(DefaultLogger).AssemblyQualifiedName}\"]"));

    [Fact]
    public void LogLevelNotSet_LeavesThatOfTheConfiguration() =>
        Assert.Equal("WARNING", LevelOf(l => l.AddLoggerFactory()));

    [Fact]
    public void LogLevelSet_IsStrongerThanEarlierHocon() =>
        Assert.Equal("Error", LevelOf(l => l.LogLevel = AkkaLevel.ErrorLevel));

    private static string LevelOf(Action<LoggerConfigBuilder> loggers) => TestHost
        .ConfigOf(b => b.AddHocon("akka.loglevel = WARNING", HoconAddMode.Append).ConfigureLoggers(loggers))
        .GetString("akka.loglevel");

    private static IEnumerable<Type> LoggersOf(Action<LoggerConfigBuilder> loggers, string hocon = "") => TestHost
        .ConfigOf(b => b.AddHocon(hocon, HoconAddMode.Append).ConfigureLoggers(loggers))
        .GetStringList("akka.loggers")
        .Select(name => Type.GetType(name) ?? typeof(DefaultLogger).Assembly.GetType(name, throwOnError: true)!);

    private CapturedLog.Line LineWith(string text) => _log.Lines.First(l => l.Text.Contains(text, StringComparison.Ordinal));

    private Task<IHost> Logging(HostLevel least) => TestHost.StartAsync(
        b => b.ConfigureLoggers(l =>
        {
            l.LogLevel = AkkaLevel.DebugLevel;
            l.AddLoggerFactory();
        }),
        before: s => s.AddLogging(l => l.SetMinimumLevel(HostLevel.Trace).AddFilter("Akka", least).AddProvider(_log)));
}
