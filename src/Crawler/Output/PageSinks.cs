using System.Diagnostics.CodeAnalysis;

namespace Crawler.Output;

/// <summary>Makes the outputs that a configuration names.</summary>
internal static class PageSinks
{
    private static readonly Dictionary<string, Func<CrawlDirectory, IPageSink>> Makers = new(StringComparer.Ordinal)
    {
        ["jsonl"] = directory => new JsonlPageSink(directory.Pages),
    };

    /// <summary>The formats that can be asked for.</summary>
    public static IReadOnlyCollection<string> KnownFormats => Makers.Keys;

    /// <summary>Tells whether every format is known, before anything is created.</summary>
    /// <param name="options">The configuration.</param>
    /// <returns>One line for people, or null where all is well.</returns>
    public static string? Check(OutputOptions options) =>
        options.Formats.FirstOrDefault(format => !Makers.ContainsKey(format)) is { } unknown
            ? $"unknown output format \"{unknown}\"; known are: {string.Join(", ", KnownFormats)}"
            : null;

    /// <summary>Opens the outputs.</summary>
    /// <param name="options">The configuration; a format named twice is one output.</param>
    /// <param name="directory">The crawl's directory.</param>
    /// <param name="sinks">The outputs, or null.</param>
    /// <param name="error">One line for people: an unknown format, or a file that cannot be opened; null where all is well.</param>
    /// <returns>Whether all are open; otherwise none is.</returns>
    public static bool TryCreate(OutputOptions options, CrawlDirectory directory, [NotNullWhen(true)] out IReadOnlyList<IPageSink>? sinks, [NotNullWhen(false)] out string? error)
    {
        sinks = null;
        error = Check(options);
        if (error is not null) return false;

        var opened = new List<IPageSink>();
        try
        {
            foreach (var format in options.Formats.Distinct(StringComparer.Ordinal)) opened.Add(Makers[format](directory));
            if (options.Bodies) opened.Add(new BodySink(directory.Bodies));
            sinks = opened;
            return true;
        }
        catch (Exception reason) when (reason is IOException or UnauthorizedAccessException)
        {
            foreach (var sink in opened) sink.Dispose();
            error = $"an output cannot be opened: {reason.Message}";
            return false;
        }
    }
}
