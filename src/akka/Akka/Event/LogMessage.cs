using System.Globalization;

namespace Akka.Event;

/// <summary>Turns a format and its arguments into text.</summary>
public interface ILogMessageFormatter
{
    string Format(string format, params object[] args);

    string Format(string format, IEnumerable<object> args);
}

/// <summary>string.Format with the invariant culture; named placeholders need another formatter.</summary>
public class DefaultLogMessageFormatter : ILogMessageFormatter
{
    public static readonly DefaultLogMessageFormatter Instance = new();

    public string Format(string format, params object[] args) => string.Format(CultureInfo.InvariantCulture, format, args);

    public string Format(string format, IEnumerable<object> args) => string.Format(CultureInfo.InvariantCulture, format, [.. args]);
}

/// <summary>A format and its arguments, rendered by whoever writes the line.</summary>
public abstract class LogMessage(ILogMessageFormatter formatter, string format)
{
    public string Format { get; } = format;

    public ILogMessageFormatter Formatter { get; } = formatter;

    public abstract IEnumerable<object> Parameters();

    public abstract string Unformatted();
}

internal sealed class DefaultLogMessage(ILogMessageFormatter formatter, string format, object[] args) : LogMessage(formatter, format)
{
    public override IEnumerable<object> Parameters() => args;

    public override string Unformatted() => string.Join(",", args);

    public override string ToString() => Formatter.Format(Format, args);
}
