using System.Text;

namespace Crawler.Cli;

/// <summary>The lines of JSON Lines: they end with a line feed and nothing else, for a carriage return is white space of JSON and may stand within one.</summary>
internal static class TextLines
{
    /// <summary>Reads line by line, each as soon as its end is there; the last one may have none.</summary>
    /// <param name="input">Where from; read to its end.</param>
    public static IEnumerable<string> Read(TextReader input)
    {
        var line = new StringBuilder();

        // One by one: this waits for the other side only where nothing is left of what it has sent. A reader asked for many goes on waiting for more with a line's end in its hands.
        while (input.Read() is >= 0 and var next)
        {
            if (next != '\n')
            {
                line.Append((char)next);
                continue;
            }

            yield return line.ToString();
            line.Clear();
        }

        if (line.Length > 0) yield return line.ToString();
    }
}
