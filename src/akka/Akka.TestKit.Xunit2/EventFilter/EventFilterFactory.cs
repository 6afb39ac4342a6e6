using System.Text.RegularExpressions;
using Akka.Actor;
using Akka.Event;

namespace Akka.TestKit;

/// <summary>Makes filters for the log events that a test expects.</summary>
public class EventFilterFactory
{
    private readonly TestKitBase _testKit;
    private readonly ActorSystem _system;
    private readonly IReadOnlyList<EventFilterBase> _before;

    public EventFilterFactory(TestKitBase testKit)
        : this(testKit, testKit.Sys)
    {
    }

    public EventFilterFactory(TestKitBase testKit, ActorSystem system)
        : this(testKit, system, [])
    {
    }

    internal EventFilterFactory(TestKitBase testKit, ActorSystem system, IReadOnlyList<EventFilterBase> before)
    {
        _testKit = testKit;
        _system = system;
        _before = before;
    }

    public IEventFilterApplier Exception<TException>(Regex pattern, string source = null)
        where TException : Exception => Exception(typeof(TException), pattern, source);

    public IEventFilterApplier Exception<TException>(string message = null, string start = null, string contains = null, string source = null)
        where TException : Exception => Exception(typeof(TException), message, start, contains, source);

    public IEventFilterApplier Exception(Type exceptionType, Regex pattern, string source = null, bool checkInnerExceptions = false) =>
        Apply(new ErrorFilter(exceptionType, TextMatch.Any with { Pattern = pattern }, source, checkInnerExceptions));

    public IEventFilterApplier Exception(Type exceptionType, string message = null, string start = null, string contains = null, string source = null, bool checkInnerExceptions = false) =>
        Apply(new ErrorFilter(exceptionType, new TextMatch(message, start, contains, null), source, checkInnerExceptions));

    public IEventFilterApplier Error(string message = null, string start = null, string contains = null, string source = null) =>
        ForLogLevel(LogLevel.ErrorLevel, message, start, contains, source);

    public IEventFilterApplier Error(Regex pattern, string source = null) => ForLogLevel(LogLevel.ErrorLevel, pattern, source);

    public IEventFilterApplier Warning(string message = null, string start = null, string contains = null, string source = null) =>
        ForLogLevel(LogLevel.WarningLevel, message, start, contains, source);

    public IEventFilterApplier Warning(Regex pattern, string source = null) => ForLogLevel(LogLevel.WarningLevel, pattern, source);

    public IEventFilterApplier Info(string message = null, string start = null, string contains = null, string source = null) =>
        ForLogLevel(LogLevel.InfoLevel, message, start, contains, source);

    public IEventFilterApplier Info(Regex pattern, string source = null) => ForLogLevel(LogLevel.InfoLevel, pattern, source);

    public IEventFilterApplier Debug(string message = null, string start = null, string contains = null, string source = null) =>
        ForLogLevel(LogLevel.DebugLevel, message, start, contains, source);

    public IEventFilterApplier Debug(Regex pattern, string source = null) => ForLogLevel(LogLevel.DebugLevel, pattern, source);

    public IEventFilterApplier ForLogLevel(LogLevel logLevel, string message = null, string start = null, string contains = null, string source = null) =>
        Apply(new LevelFilter(logLevel, new TextMatch(message, start, contains, null), source));

    public IEventFilterApplier ForLogLevel(LogLevel logLevel, Regex pattern, string source = null) =>
        Apply(new LevelFilter(logLevel, TextMatch.Any with { Pattern = pattern }, source));

    public IEventFilterApplier DeadLetter() => Apply(new DeadLettersFilter(_ => true, null));

    public IEventFilterApplier DeadLetter<TMessage>(string source = null) => DeadLetter<TMessage>(_ => true, source);

    public IEventFilterApplier DeadLetter<TMessage>(Func<TMessage, bool> isMatch, string source = null) =>
        Apply(new DeadLettersFilter(message => message is TMessage typed && isMatch(typed), source));

    public IEventFilterApplier DeadLetter(Type type, string source = null) => Apply(new DeadLettersFilter(type.IsInstanceOfType, source));

    public IEventFilterApplier Custom(Predicate<LogEvent> predicate) => Apply(new CustomFilter(predicate));

    public IEventFilterApplier Custom<TLogEvent>(Predicate<TLogEvent> predicate)
        where TLogEvent : LogEvent => Custom(logEvent => logEvent is TLogEvent typed && predicate(typed));

    private EventFilterApplier Apply(EventFilterBase filter) => new(_testKit, _system, [.. _before, filter]);
}
