using System.Diagnostics.CodeAnalysis;

namespace Crawler.Configuration;

/// <summary>
/// A text that may only point to its value: <c>env:NAME</c> is an environment variable, <c>file:PATH</c> the content of a file without its last
/// line end, and words may stand before a pointer (<c>Bearer env:TOKEN</c>). The pointer is what configuration, logs and records hold; the value
/// is looked up where it is used.
/// </summary>
internal static class SecretText
{
    private const string Variable = "env:";
    private const string Content = "file:";

    public static bool IsPointer(string text) => PointerStart(text) >= 0;

    /// <summary>The value; false with a sentence if the variable is not set or the file cannot be read. Any other text is its own value.</summary>
    /// <param name="text">The text as configured.</param>
    /// <param name="value">The value, or null.</param>
    /// <param name="error">Why there is none, or null; it names the pointer and never the value.</param>
    public static bool TryResolve(string text, [NotNullWhen(true)] out string? value, [NotNullWhen(false)] out string? error)
    {
        (value, error) = (text, null);
        var start = PointerStart(text);
        if (start < 0)
            return true;
        var pointer = text[start..];
        var isVariable = pointer.StartsWith(Variable, StringComparison.Ordinal);
        var source = isVariable ? pointer[Variable.Length..] : pointer[Content.Length..];
        value = isVariable ? Environment.GetEnvironmentVariable(source) : ReadFile(source);
        if (value is null)
        {
            error = isVariable ? $"The environment variable {source} is not set." : $"The file {source} cannot be read.";
            return false;
        }

        value = text[..start] + value;
        return true;
    }

    /// <summary>A pointer is the whole text (a path may hold spaces) or its last word.</summary>
    private static int PointerStart(string text)
    {
        if (StartsPointer(text))
            return 0;
        var lastWord = text.LastIndexOf(' ') + 1;
        return StartsPointer(text.AsSpan(lastWord)) ? lastWord : -1;
    }

    private static bool StartsPointer(ReadOnlySpan<char> text) =>
        text.StartsWith(Variable, StringComparison.Ordinal) || text.StartsWith(Content, StringComparison.Ordinal);

    private static string? ReadFile(string path)
    {
        try
        {
            var content = File.ReadAllText(path);
            return content.EndsWith('\n') ? content[..^1].TrimEnd('\r') : content;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return null;
        }
    }
}
