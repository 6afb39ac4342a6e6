using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Event;
using Akka.Hosting;
using Crawler.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using HostLevel = Microsoft.Extensions.Logging.LogLevel;

namespace Crawler.Tests.Hosting;

/// <summary>What the crawler's actors log is in the log of the host.</summary>
public sealed class HostLoggerTests : IDisposable
{
    private const string Last = "the last line";

    private readonly Capture _log = new();

    public void Dispose() => _log.Dispose();

    [Fact]
    public async Task AddCrawler_TheHostGetsLevelCauseSourceAndTheClassAsCategory()
    {
        using var host = Build(services => services.AddCrawler(crawler => crawler.AddHocon("akka.loglevel = DEBUG")));
        await host.StartAsync();
        var system = host.Services.GetRequiredService<ICrawler>().System;
        var boom = new InvalidDataException("boom");
        var log = Logging.GetLogger(system, typeof(HostLoggerTests));
        log.Debug("at {0}", "debug");
        log.Info("at info {not a hole}");
        log.Warning(boom, "at warning");
        log.Error(Last);
        await _log.Arrived.WaitAsync(TimeSpan.FromSeconds(60));
        var own = _log.Lines.Where(line => line.Category == typeof(HostLoggerTests).FullName).ToList();
        Assert.Equal([HostLevel.Debug, HostLevel.Information, HostLevel.Warning, HostLevel.Error], own.Select(line => line.Level));
        Assert.StartsWith("at debug [", own[0].Text, StringComparison.Ordinal);
        Assert.StartsWith("at info {not a hole} [", own[1].Text, StringComparison.Ordinal);
        Assert.Same(boom, own[2].Cause);
        await host.StopAsync();
    }

    [Fact]
    public async Task AddCrawler_ItsLoggersAreTheHostsAlone_AndOthersWhereTheConfigurationNamesThem()
    {
        using var host = Build(services => services.AddCrawler());
        await host.StartAsync();
        Assert.Equal([HostLogger.TypeName], host.Services.GetRequiredService<ICrawler>().System.Settings.Loggers);
        using var other = Build(services => services.AddCrawler(crawler => crawler.AddHocon("akka.loggers = [\"Akka.Event.StandardOutLogger, Akka\"]")));
        await other.StartAsync();
        Assert.Equal(["Akka.Event.StandardOutLogger, Akka"], other.Services.GetRequiredService<ICrawler>().System.Settings.Loggers);
    }

    [Fact]
    public async Task AddCrawler_WithoutLoggersOfTheHost_KeepsThoseOfAkka()
    {
        await using var services = new ServiceCollection().AddCrawler().BuildServiceProvider();
        Assert.DoesNotContain(HostLogger.TypeName, services.GetRequiredService<ICrawler>().System.Settings.Loggers);
    }

    [Fact]
    public async Task WithCrawler_AsTheReadmeSays_TheHostGetsTheLog()
    {
        using var host = Build(services => services.AddAkka("web", akka => akka.ConfigureLoggers(log =>
        {
            log.ClearLoggers();
            log.AddLoggerFactory();
        }).WithCrawler()));
        await host.StartAsync();
        host.Services.GetRequiredService<ActorSystem>().Log.Error(Last);
        await _log.Arrived.WaitAsync(TimeSpan.FromSeconds(60));
        await host.StopAsync();
    }

    private IHost Build(Action<IServiceCollection> configure)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.AddProvider(_log).SetMinimumLevel(HostLevel.Trace);
        configure(builder.Services);
        return builder.Build();
    }

    private sealed record Line(string Category, HostLevel Level, string Text, Exception? Cause);

    private sealed class Capture : ILoggerProvider
    {
        private readonly TaskCompletionSource _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public ConcurrentQueue<Line> Lines { get; } = new();

        public Task Arrived => _arrived.Task;

        public ILogger CreateLogger(string categoryName) => new Log(this, categoryName);

        public void Dispose()
        {
        }

        private sealed class Log(Capture capture, string category) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state)
                where TState : notnull => null;

            public bool IsEnabled(HostLevel logLevel) => true;

            void ILogger.Log<TState>(HostLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            {
                var text = formatter(state, exception);
                capture.Lines.Enqueue(new Line(category, logLevel, text, exception));
                if (text.Contains(Last, StringComparison.Ordinal)) capture._arrived.TrySetResult();
            }
        }
    }
}
