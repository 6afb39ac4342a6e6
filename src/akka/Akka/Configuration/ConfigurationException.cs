using Akka.Actor;

namespace Akka.Configuration;

/// <summary>A configuration text that cannot be read, or a value that is not of the kind that was asked for.</summary>
public class ConfigurationException : AkkaException
{
    public ConfigurationException()
    {
    }

    public ConfigurationException(string message)
        : base(message)
    {
    }

    public ConfigurationException(string message, Exception exception)
        : base(message, exception)
    {
    }
}
