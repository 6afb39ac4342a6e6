using System.Diagnostics.CodeAnalysis;

namespace Crawler.Configuration;

/// <summary>One value from the command line.</summary>
/// <param name="Source">The option that gave it, as errors mention it: <c>--max-pages</c>, <c>--set</c>.</param>
/// <param name="Path">The key, as a configuration path.</param>
/// <param name="Value">HOCON if it begins with <c>[</c>, <c>{</c> or <c>"</c>; otherwise the text itself, whatever characters it holds.</param>
public sealed record ConfigSetting(string Source, string Path, string Value)
{
    /// <summary>A setting whose value is a list of texts.</summary>
    public static ConfigSetting OfList(string source, string path, IEnumerable<string> items) =>
        new(source, path, $"[{string.Join(", ", items.Select(ConfigText.Quote))}]");

    /// <summary>Splits <c>PATH=VALUE</c> at the first <c>=</c> outside double quotes; false with an error if there is none.</summary>
    /// <param name="text">What followed <c>--set</c>.</param>
    /// <param name="setting">The setting, or null.</param>
    /// <param name="error">The error, or null.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out ConfigSetting? setting, [NotNullWhen(false)] out ConfigError? error)
    {
        (setting, error) = (null, null);
        var inQuotes = false;
        for (var i = 0; i < text.Length; i++)
        {
            inQuotes ^= text[i] == '"';
            if (text[i] != '=' || inQuotes)
                continue;
            setting = new ConfigSetting("--set", text[..i].Trim(), text[(i + 1)..].Trim());
            return true;
        }

        error = new ConfigError("", $"--set {text}", Line: null, "Expected PATH=VALUE.", "An example is --set crawler.politeness.delay=2s.");
        return false;
    }

    /// <summary>The setting as a layer; false with an error if the path or the value cannot be read.</summary>
    /// <param name="layer">The layer, or null.</param>
    /// <param name="error">The error, or null.</param>
    internal bool TryToLayer([NotNullWhen(true)] out ConfigLayer? layer, [NotNullWhen(false)] out ConfigError? error)
    {
        (layer, error) = (null, null);
        if (!ConfigPath.TrySplit(Path, out var elements))
        {
            error = new ConfigError(Path, Source, Line: null, "This is not a configuration path: elements are separated by single dots.");
            return false;
        }

        var value = Value.Length > 0 && Value[0] is '[' or '{' or '"' ? Value : ConfigText.Quote(Value);
        if (ConfigLayer.TryParse(Source, $"{ConfigPath.Join(elements)} = {value}", out var parsed, out error))
        {
            layer = new ConfigLayer(Source, parsed.Content);
            return true;
        }

        error = error with { Path = Path, Line = null };
        return false;
    }
}
