namespace Crawler.Configuration.Hocon;

/// <summary>A text that is no HOCON, or that Akka's own parser would misread in silence.</summary>
internal sealed class HoconException : FormatException
{
    public HoconException()
        : this("", default(HoconPosition))
    {
    }

    public HoconException(string message)
        : this(message, default(HoconPosition))
    {
    }

    public HoconException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <param name="message">What is wrong, without the full stop.</param>
    /// <param name="position">Where it begins.</param>
    public HoconException(string message, HoconPosition position)
        : base($"{message} ({position}).") => Position = position;

    /// <summary>Where in the text.</summary>
    public HoconPosition Position { get; }
}
