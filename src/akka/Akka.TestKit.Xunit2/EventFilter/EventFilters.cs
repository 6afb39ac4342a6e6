using Akka.Event;

namespace Akka.TestKit;

/// <summary>Says which log events a test expects, and counts them.</summary>
public abstract class EventFilterBase
{
    private int _matched;

    internal int Matched => Volatile.Read(ref _matched);

    internal SemaphoreSlim Matches { get; } = new(0);

    /// <summary>Says whether the event is one of those, and counts it.</summary>
    internal bool Apply(LogEvent logEvent)
    {
        if (!IsMatch(logEvent))
            return false;

        Interlocked.Increment(ref _matched);
        Matches.Release();
        return true;
    }

    protected abstract bool IsMatch(LogEvent evt);
}

/// <summary>How the text of an event or its source must look; no conditions match everything.</summary>
internal sealed record TextMatch(string Exact, string Start, string Contains, System.Text.RegularExpressions.Regex Pattern)
{
    internal static readonly TextMatch Any = new(null, null, null, null);

    internal bool Matches(string text) =>
        (Exact is null || text == Exact)
        && (Start is null || text?.StartsWith(Start, StringComparison.Ordinal) == true)
        && (Contains is null || text?.Contains(Contains, StringComparison.Ordinal) == true)
        && (Pattern is null || (text is not null && Pattern.IsMatch(text)));
}

/// <summary>Events of one level.</summary>
internal sealed class LevelFilter(LogLevel level, TextMatch text, string source) : EventFilterBase
{
    protected override bool IsMatch(LogEvent evt) =>
        evt.LogLevel() == level && EventText.SourceMatches(evt, source) && text.Matches(EventText.Of(evt));

    public override string ToString() => $"{level} {text}";
}

/// <summary>Errors with a cause of a type.</summary>
internal sealed class ErrorFilter(Type exception, TextMatch text, string source, bool checkInner) : EventFilterBase
{
    protected override bool IsMatch(LogEvent evt)
    {
        if (evt is not Error { Cause: { } cause } || !EventText.SourceMatches(evt, source))
            return false;

        for (var one = cause; one is not null; one = checkInner ? one.InnerException : null)
        {
            if (exception.IsInstanceOfType(one) && (text.Matches(one.Message) || (ReferenceEquals(one, cause) && text.Matches(EventText.Of(evt)))))
                return true;
        }

        return false;
    }

    public override string ToString() => $"{exception} {text}";
}

/// <summary>Dead letters.</summary>
internal sealed class DeadLettersFilter(Func<object, bool> isMessage, string source) : EventFilterBase
{
    protected override bool IsMatch(LogEvent evt) =>
        evt is Warning { Message: DeadLetter letter } && EventText.SourceMatches(evt, source) && isMessage(letter.Message);

    public override string ToString() => "dead letters";
}

/// <summary>Events for which a function says yes.</summary>
internal sealed class CustomFilter(Predicate<LogEvent> predicate) : EventFilterBase
{
    protected override bool IsMatch(LogEvent evt) => predicate(evt);

    public override string ToString() => "custom filter";
}

internal static class EventText
{
    internal static string Of(LogEvent evt)
    {
        try
        {
            return evt.Message?.ToString();
        }
        catch (FormatException)
        {
            return (evt.Message as LogMessage)?.Format;
        }
    }

    internal static bool SourceMatches(LogEvent evt, string source) =>
        source is null || evt.LogSource == source || PathOf(evt.LogSource) == source || evt.LogSource.StartsWith(source + "(", StringComparison.Ordinal);

    // A source is the path with its address; a test may say it without.
    private static string PathOf(string logSource) =>
        Actor.ActorPath.TryParse(logSource, out var path) ? path.ToStringWithoutAddress() : logSource;
}
