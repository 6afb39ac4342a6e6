using System.Diagnostics.CodeAnalysis;

namespace Crawler.Configuration;

/// <summary>
/// A text that may only point to its value: <c>env:NAME</c> is an environment variable, <c>file:PATH</c> the content of a file without its last
/// line end. The pointer is what configuration, logs and records hold; the value is looked up where it is used.
/// </summary>
internal static class SecretText
{
    private const string Environment = "env:";
    private const string File = "file:";

    public static bool IsPointer(string text) =>
        text.StartsWith(Environment, StringComparison.Ordinal) || text.StartsWith(File, StringComparison.Ordinal);

    /// <summary>The value; false with a sentence if the variable is not set or the file cannot be read. Any other text is its own value.</summary>
    /// <param name="text">The text as configured.</param>
    /// <param name="value">The value, or null.</param>
    /// <param name="error">Why there is none, or null; it names the pointer and never the value.</param>
    public static bool TryResolve(string text, [NotNullWhen(true)] out string? value, [NotNullWhen(false)] out string? error)
    {
        (value, error) = (text, null);
        if (text.StartsWith(Environment, StringComparison.Ordinal))
        {
            value = System.Environment.GetEnvironmentVariable(text[Environment.Length..]);
            error = value is null ? $"The environment variable {text[Environment.Length..]} is not set." : null;
        }
        else if (text.StartsWith(File, StringComparison.Ordinal))
        {
            (value, error) = ReadFile(text[File.Length..]);
        }

        return error is null;
    }

    private static (string? Value, string? Error) ReadFile(string path)
    {
        try
        {
            var content = System.IO.File.ReadAllText(path);
            return (content.EndsWith('\n') ? content[..^1].TrimEnd('\r') : content, null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return (null, $"The file {path} cannot be read.");
        }
    }
}
