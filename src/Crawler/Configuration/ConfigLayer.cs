using System.Diagnostics.CodeAnalysis;
using Crawler.Configuration.Hocon;

namespace Crawler.Configuration;

/// <summary>One source of settings; a later layer hides what an earlier one says about the same key.</summary>
/// <param name="Source">The file's name, or the command line option that gave the value.</param>
/// <param name="Content">What it says.</param>
internal sealed record ConfigLayer(string Source, HoconObject Content)
{
    private readonly Dictionary<string, int> _lines = new(StringComparer.Ordinal);

    /// <summary>Reads HOCON text; false with one error if it is none.</summary>
    /// <param name="source">The file's name, for errors.</param>
    /// <param name="text">HOCON.</param>
    /// <param name="layer">The layer, or null.</param>
    /// <param name="error">The error, or null.</param>
    public static bool TryParse(string source, string text, [NotNullWhen(true)] out ConfigLayer? layer, [NotNullWhen(false)] out ConfigError? error)
    {
        (layer, error) = (null, null);
        try
        {
            layer = new ConfigLayer(source, HoconParser.Parse(text, out var keys));
            foreach (var key in keys)
                layer._lines[key.Name] = key.Position.Line;
            return true;
        }
        catch (HoconException e)
        {
            error = new ConfigError("", source, e.Position.Line, e.Message);
            return false;
        }
    }

    /// <summary>The line of a key in this layer's text, or null if the layer has no text or the key is not in it.</summary>
    public int? LineOf(string path) => _lines.TryGetValue(path, out var line) ? line : null;
}
