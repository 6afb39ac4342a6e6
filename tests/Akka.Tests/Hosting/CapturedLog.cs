using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Akka.Tests.Hosting;

/// <summary>Keeps what reaches Microsoft.Extensions.Logging, and says when a given text has arrived.</summary>
internal sealed class CapturedLog : ILoggerProvider
{
    private readonly TaskCompletionSource _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ConcurrentQueue<Line> Lines { get; } = new();

    /// <summary>A text that is logged last; lines come from one actor in the order they were logged.</summary>
    public string Last { get; init; } = "";

    public Task Arrived => _arrived.Task.WaitAsync(TestHost.Soon);

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void Dispose()
    {
    }

    internal sealed record Line(string Category, LogLevel Level, string Text, Exception? Cause, IReadOnlyDictionary<string, object?> State);

    private sealed class Logger(CapturedLog log, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var text = formatter(state, exception);
            var values = state as IEnumerable<KeyValuePair<string, object?>> ?? [];
            log.Lines.Enqueue(new Line(category, logLevel, text, exception, values.ToDictionary(p => p.Key, p => p.Value, StringComparer.Ordinal)));
            if (log.Last.Length > 0 && text.Contains(log.Last, StringComparison.Ordinal))
                log._arrived.TrySetResult();
        }
    }
}
