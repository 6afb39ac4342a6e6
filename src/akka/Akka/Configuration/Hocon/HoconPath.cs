using System.Text;

namespace Akka.Configuration.Hocon;

/// <summary>Splits <c>a.b."c.d"</c> into its elements.</summary>
internal static class HoconPath
{
    public static IReadOnlyList<string> Parse(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (!path.Contains('"', StringComparison.Ordinal))
        {
            var parts = path.Split('.');
            return parts.Any(part => part.Length == 0) ? throw Bad(path) : parts;
        }

        var elements = new List<string>();
        var element = new StringBuilder();
        var inQuotes = false;
        var quoted = false;
        foreach (var c in path)
        {
            if (c == '"')
            {
                inQuotes = !inQuotes;
                quoted = true;
            }
            else if (c == '.' && !inQuotes)
            {
                Close();
            }
            else
            {
                element.Append(c);
            }
        }

        if (inQuotes)
            throw Bad(path);
        Close();
        return elements;

        void Close()
        {
            if (element.Length == 0 && !quoted)
                throw Bad(path);
            elements.Add(element.ToString());
            element.Clear();
            quoted = false;
        }
    }

    private static ConfigurationException Bad(string path) =>
        new($"'{path}' is not a configuration path: elements are separated by single dots, and an element that holds a dot stands in double quotes.");
}
