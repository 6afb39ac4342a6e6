using System.Text;

namespace Crawler.Cli;

/// <summary>Standard error as a convenience: a crawl goes on where it is closed or its disk is full, and what cannot be written is dropped.</summary>
/// <param name="inner">Where it goes.</param>
internal sealed class ErrorOutput(TextWriter inner) : TextWriter
{
    /// <inheritdoc/>
    public override Encoding Encoding => inner.Encoding;

    /// <summary>That of this process.</summary>
    public static ErrorOutput Open()
    {
        var stream = Null;
        Try(() => stream = Console.Error);
        return new ErrorOutput(stream);
    }

    /// <inheritdoc/>
    public override void Write(char value) => Try(() => inner.Write(value));

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count) => Try(() => inner.Write(buffer, index, count));

    /// <inheritdoc/>
    public override void Write(string? value) => Try(() => inner.Write(value));

    /// <inheritdoc/>
    public override void WriteLine(string? value) => Try(() => inner.WriteLine(value));

    /// <inheritdoc/>
    public override void Flush() => Try(inner.Flush);

    // A closed one cannot be accessed, says .NET.
    private static void Try(Action write)
    {
        try
        {
            write();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
        }
    }
}
