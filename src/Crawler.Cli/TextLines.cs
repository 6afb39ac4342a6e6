using System.Text;

namespace Crawler.Cli;

/// <summary>The lines of JSON Lines: they end with a line feed and nothing else, for a carriage return is white space of JSON and may stand within one.</summary>
internal static class TextLines
{
    private const int Piece = 16 * 1024;

    /// <summary>Reads line by line, each as soon as its end is there; the last one may have none.</summary>
    /// <param name="input">Where from; read to its end.</param>
    public static IEnumerable<string> Read(TextReader input)
    {
        var piece = new char[Piece];
        var line = new StringBuilder();
        while (input.Read(piece) is > 0 and var length)
        {
            var start = 0;
            for (var end = Array.IndexOf(piece, '\n', start, length - start); end >= 0; end = Array.IndexOf(piece, '\n', start, length - start))
            {
                yield return line.Append(piece, start, end - start).ToString();
                line.Clear();
                start = end + 1;
            }

            line.Append(piece, start, length - start);
        }

        if (line.Length > 0) yield return line.ToString();
    }
}
