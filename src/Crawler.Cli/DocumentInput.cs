using System.Diagnostics.CodeAnalysis;

namespace Crawler.Cli;

/// <summary>The one file that a verb looks at: named, or standard input.</summary>
internal static class DocumentInput
{
    /// <summary>Reads it whole.</summary>
    /// <param name="file">Its path, or - for standard input.</param>
    /// <param name="input">Standard input.</param>
    /// <param name="content">Its bytes.</param>
    /// <param name="error">Why it cannot be read; null if it can.</param>
    /// <returns>Whether it was read.</returns>
    public static bool TryReadAll(string file, Stream input, out byte[] content, [NotNullWhen(false)] out string? error)
    {
        (content, error) = ([], null);
        try
        {
            if (file != "-")
            {
                content = File.ReadAllBytes(file);
                return true;
            }

            using var copy = new MemoryStream();
            input.CopyTo(copy);
            content = copy.ToArray();
            return true;
        }
        catch (Exception reason) when (reason is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            error = $"{file}: {reason switch
            {
                FileNotFoundException or DirectoryNotFoundException => "there is no such file",
                UnauthorizedAccessException when Directory.Exists(file) => "it is a directory",
                _ => reason.Message,
            }}";
            return false;
        }
    }
}
