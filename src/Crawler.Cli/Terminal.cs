using System.Text;

namespace Crawler.Cli;

/// <summary>What a verb talks to: the three streams of its process, its signals and its clock. Records go to <see cref="Out"/>, everything else to <see cref="Error"/>.</summary>
internal sealed record Terminal
{
    /// <summary>Standard input.</summary>
    public required Stream In { get; init; }

    /// <summary>Standard output, as UTF-8 with line feeds; flushed by whoever writes.</summary>
    public required TextWriter Out { get; init; }

    /// <summary>Standard error.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Whether a person watches standard error.</summary>
    public bool IsErrorWatched { get; init; }

    /// <summary>Whether a person watches standard output.</summary>
    public bool IsOutWatched { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Ctrl-C and its kin.</summary>
    public Interruption Interruption { get; init; } = new(() => { });

    /// <summary>A text from the web for <see cref="Out"/>: harmless, and cut only where a person watches.</summary>
    public string Plain(string text) => IsOutWatched ? PlainText.Of(text) : PlainText.Whole(text);

    /// <summary>The streams of this process.</summary>
    public static Terminal OfProcess()
    {
        var isWatched = !Console.IsErrorRedirected;
        var error = ErrorOutput.Open();
        Interruption? interruption = null;
        interruption = new Interruption(() =>
        {
            // A live display hides the cursor, and nothing after this would show it again.
            if (isWatched) error.Write("\u001b[?25h");
            error.WriteLine("stopped at once");
            if (interruption!.Farewell is { } farewell) error.WriteLine(farewell);
            Environment.Exit(ExitCode.Interrupted);
        });
        return new Terminal
        {
            In = Console.OpenStandardInput(),
            Out = new StreamWriter(StandardOutput.Open(), new UTF8Encoding(false), bufferSize: 16 * 1024) { NewLine = "\n" },
            Error = error,
            IsErrorWatched = isWatched,
            IsOutWatched = !Console.IsOutputRedirected,
            Interruption = interruption,
        };
    }
}
