using System.Buffers;
using Crawler.MockWeb.Generation;

namespace Crawler.MockWeb.Rendering;

/// <summary>
/// Writes an attribute in the forms of the HTML Standard (section 13.1.2.3): double, single and no quotes, and several spellings of a
/// character.
/// </summary>
internal static class AttributeWriter
{
    private static readonly SearchValues<char> NeedQuotes = SearchValues.Create(" \t\n\"'=<>`");

    /// <summary>Name, equals sign and value, with a space in front.</summary>
    public static string Varied(ref SplitMix random, string name, string value)
    {
        var ampersand = random.Below(8) switch { 0 => "&#38;", 1 => "&#x26;", 2 => "&AMP;", _ => "&amp;" };
        value = value.Replace("&", ampersand, StringComparison.Ordinal);
        if (random.Below(20) == 0) value = value.Replace("/", "&#x2F;", StringComparison.Ordinal);
        return random.Below(10) switch
        {
            0 => $" {name.ToUpperInvariant()}=\"{value}\"",
            1 or 2 => $" {name}='{value.Replace("'", "&#39;", StringComparison.Ordinal)}'",
            3 when value.AsSpan().IndexOfAny(NeedQuotes) < 0 => $" {name}={value}",
            4 => $"\n  {name} = \"{value}\"",
            _ => $" {name}=\"{value}\"",
        };
    }

    /// <summary>The plain form.</summary>
    public static string Plain(string name, string value) => $" {name}=\"{value.Replace("&", "&amp;", StringComparison.Ordinal)}\"";
}
