namespace Akka.Configuration.Hocon;

/// <summary>One parsed text: what an include callback returns.</summary>
public class HoconRoot
{
    public HoconRoot(HoconValue value)
    {
        ArgumentNullException.ThrowIfNull(value);
        Value = value;
    }

    public HoconValue Value { get; }
}
