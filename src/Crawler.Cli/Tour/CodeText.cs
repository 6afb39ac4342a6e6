namespace Crawler.Cli.Tour;

/// <summary>Makes the text of a lambda readable.</summary>
internal static class CodeText
{
    private const string Arrow = "=>";

    /// <summary>The lines of the lambda's body, without its braces and its indentation.</summary>
    /// <param name="lambda">As the compiler hands it on: from the parameter list to the end, the later lines as they are indented in the file.</param>
    public static IReadOnlyList<string> Of(string lambda)
    {
        var body = lambda[(lambda.IndexOf(Arrow, StringComparison.Ordinal) + Arrow.Length)..].Trim();
        if (!body.StartsWith('{')) return [.. Dedented(body.ReplaceLineEndings("\n").Split('\n'), keepFirst: true)];
        return [.. Dedented(body[1..^1].ReplaceLineEndings("\n").Trim('\n').TrimEnd().Split('\n'), keepFirst: false)];
    }

    private static IEnumerable<string> Dedented(string[] lines, bool keepFirst)
    {
        var indented = lines.Skip(keepFirst ? 1 : 0).Where(line => line.Trim().Length > 0).ToList();
        var indent = indented.Count == 0 ? 0 : indented.Min(line => line.Length - line.TrimStart().Length) - (keepFirst ? 4 : 0);
        return lines.Select((line, number) => keepFirst && number == 0 ? line : line[Math.Clamp(indent, 0, line.Length)..].TrimEnd());
    }
}
