using System.Buffers;
using System.Globalization;
using System.Text;

namespace Crawler.Configuration;

/// <summary>Writes a configuration as HOCON, sorted by key, in the subset that every parser of it reads the same way.</summary>
internal static class ConfigText
{
    private static readonly SearchValues<char> Plain =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./ ");

    public static string Render(ConfigNode.Section root)
    {
        var text = new StringBuilder();
        AppendItems(text, root, 0);
        return text.ToString();
    }

    /// <summary>A text in double quotes, escaped.</summary>
    public static string Quote(string text)
    {
        var quoted = new StringBuilder(text.Length + 2).Append('"');
        foreach (var c in text)
        {
            _ = c switch
            {
                '"' => quoted.Append("\\\""),
                '\\' => quoted.Append("\\\\"),
                '\n' => quoted.Append("\\n"),
                '\r' => quoted.Append("\\r"),
                '\t' => quoted.Append("\\t"),
                _ when char.IsControl(c) => quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => quoted.Append(c),
            };
        }

        return quoted.Append('"').ToString();
    }

    private static void AppendItems(StringBuilder text, ConfigNode.Section section, int indent)
    {
        foreach (var (key, node) in section.Items)
        {
            text.Append(' ', indent).Append(Key(key));
            switch (node)
            {
                case ConfigNode.Section { Items.Count: 0 }:
                    text.Append(" {}");
                    break;
                case ConfigNode.Section inner:
                    text.Append(" {\n");
                    AppendItems(text, inner, indent + 2);
                    text.Append(' ', indent).Append('}');
                    break;
                case ConfigNode.Many many:
                    text.Append(" = [").AppendJoin(", ", many.Items.Select(Value)).Append(']');
                    break;
                case ConfigNode.Single single:
                    text.Append(" = ").Append(Value(single.Text));
                    break;
            }

            text.Append('\n');
        }
    }

    /// <summary>Alone on its line, the key <c>include</c> would be taken for a directive.</summary>
    private static string Key(string key) => key is not ("include" or "null") && ConfigPath.Quote(key) == key ? key : Quote(key);

    private static string Value(string? text) => text switch
    {
        null => "null",
        "" or "null" => Quote(text),
        _ when text.AsSpan().ContainsAnyExcept(Plain) || text.Contains("//", StringComparison.Ordinal) || text[0] == ' ' || text[^1] == ' ' => Quote(text),
        _ => text,
    };
}
