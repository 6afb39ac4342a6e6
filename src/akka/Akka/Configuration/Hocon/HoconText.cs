using System.Globalization;
using System.Text;

namespace Akka.Configuration.Hocon;

/// <summary>Writes a configuration as text that the parser reads back to the same values.</summary>
internal static class HoconText
{
    private const string NotInUnquotedText = "$\"{}[]:=,#`^?!@*&\\";

    public static void AppendItems(StringBuilder text, HoconObject value, int indent)
    {
        foreach (var (key, item) in value.Items)
        {
            text.Append(' ', indent * 2).Append(Key(key));
            if (!item.IsObject())
                text.Append(" =");
            text.Append(' ');
            AppendValue(text, item, indent);
            text.Append('\n');
        }
    }

    public static void AppendValue(StringBuilder text, HoconValue value, int indent)
    {
        switch (value.Kind)
        {
            case HoconKind.Object:
                text.Append("{\n");
                AppendItems(text, value.GetObject(), indent + 1);
                text.Append(' ', indent * 2).Append('}');
                break;
            case HoconKind.Array:
                text.Append('[');
                var separator = "";
                foreach (var item in value.GetArray())
                {
                    text.Append(separator);
                    AppendValue(text, item, indent + 1);
                    separator = ", ";
                }

                text.Append(']');
                break;
            case HoconKind.Text:
                text.Append(Scalar(value.GetString()));
                break;
            default:
                text.Append("null");
                break;
        }
    }

    /// <summary>A key as one path element, quoted where it holds a dot or anything else that unquoted text cannot.</summary>
    public static string Key(string key) =>
        key.Length > 0 && key.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '/') && !IsReserved(key) ? key : Quote(key);

    private static string Scalar(string value)
    {
        var plain = value.Length > 0
            && !value.Any(c => char.IsControl(c) || NotInUnquotedText.Contains(c, StringComparison.Ordinal))
            && !char.IsWhiteSpace(value[0]) && !char.IsWhiteSpace(value[^1])
            && !IsReserved(value);
        return plain ? value : Quote(value);
    }

    private static bool IsReserved(string value) =>
        value is "null" or "include" || value.Contains("//", StringComparison.Ordinal);

    private static string Quote(string value)
    {
        var text = new StringBuilder(value.Length + 2).Append('"');
        foreach (var c in value)
        {
            _ = c switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append("\\\\"),
                '\n' => text.Append("\\n"),
                '\r' => text.Append("\\r"),
                '\t' => text.Append("\\t"),
                _ when char.IsControl(c) => text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => text.Append(c),
            };
        }

        return text.Append('"').ToString();
    }
}
