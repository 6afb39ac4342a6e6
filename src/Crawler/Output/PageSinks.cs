using Crawler.Parsing;

namespace Crawler.Output;

/// <summary>Makes the outputs that a configuration names.</summary>
internal static class PageSinks
{
    /// <summary>The name of pages.jsonl among the outputs.</summary>
    public const string Jsonl = "jsonl";

    private const string BodiesName = "bodies";

    private static readonly Dictionary<string, Func<CrawlDirectory, IPageSink>> Makers = new(StringComparer.Ordinal)
    {
        [Jsonl] = directory => new JsonlPageSink(directory.Pages),
    };

    /// <summary>The formats that can be asked for.</summary>
    public static IReadOnlyCollection<string> KnownFormats => Makers.Keys;

    /// <summary>Whether an output of this name is one of ours, and not the host application's.</summary>
    public static bool IsOurs(string name) => name == BodiesName || Makers.ContainsKey(name);

    /// <summary>Tells whether every format is known, before anything is created.</summary>
    /// <param name="options">The configuration.</param>
    /// <returns>One line for people, or null where all is well.</returns>
    public static string? Check(OutputOptions options) =>
        options.Formats.FirstOrDefault(format => !Makers.ContainsKey(format)) is { } unknown
            ? $"unknown output format \"{unknown}\"; known are: {string.Join(", ", KnownFormats)}"
            : null;

    /// <summary>The outputs by name, each to be opened by its actor, and again if that restarts.</summary>
    /// <param name="options">The configuration, checked; a format named twice is one output.</param>
    /// <param name="directory">The crawl's directory.</param>
    public static IReadOnlyDictionary<string, Func<IPageSink>> Openers(OutputOptions options, CrawlDirectory directory)
    {
        var openers = new Dictionary<string, Func<IPageSink>>(StringComparer.Ordinal);
        foreach (var format in options.Formats)
        {
            var make = Makers[format];
            openers[format] = () => make(directory);
        }

        if (options.Bodies) openers[BodiesName] = () => new BodySink(directory.Bodies, MediaTypeSet.Of(options.BodyTypes));
        return openers;
    }
}
