namespace Crawler.Configuration;

/// <summary>The smallest and largest allowed value of an option, both written as they would be in HOCON (<c>"1"</c>, <c>"10ms"</c>, <c>"1 KiB"</c>).</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class RangeAttribute(string minimum, string maximum) : Attribute
{
    public string Minimum { get; } = minimum;

    public string Maximum { get; } = maximum;
}
