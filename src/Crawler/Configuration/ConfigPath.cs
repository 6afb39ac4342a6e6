using System.Text;

namespace Crawler.Configuration;

/// <summary>A configuration path as text: elements separated by dots, an element that holds anything but letters, digits, <c>-</c>, <c>_</c> and <c>/</c> in double quotes.</summary>
internal static class ConfigPath
{
    public static string Join(IEnumerable<string> elements) => string.Join('.', elements.Select(Quote));

    public static string Child(string path, string element) => path.Length == 0 ? Quote(element) : $"{path}.{Quote(element)}";

    public static string Quote(string element) =>
        element.Length > 0 && !element.Contains("//", StringComparison.Ordinal)
            && element.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '/')
            ? element
            : $"\"{element}\"";

    /// <summary>Splits a path into its elements; false if an element is empty or a quote is not closed.</summary>
    public static bool TrySplit(string path, out IReadOnlyList<string> elements)
    {
        var found = new List<string>();
        var element = new StringBuilder();
        var (inQuotes, quoted) = (false, false);
        elements = found;
        foreach (var c in path)
        {
            if (c == '"')
                (inQuotes, quoted) = (!inQuotes, true);
            else if (c != '.' || inQuotes)
                element.Append(c);
            else if (!Close())
                return false;
        }

        return !inQuotes && Close();

        bool Close()
        {
            if (element.Length == 0 && !quoted)
                return false;
            found.Add(element.ToString());
            element.Clear();
            quoted = false;
            return true;
        }
    }
}
