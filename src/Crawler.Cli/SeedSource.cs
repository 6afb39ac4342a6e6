using System.Text.Json;
using Crawler.Urls;

namespace Crawler.Cli;

/// <summary>Where a crawl's seeds come from, as it is kept in crawl.db: a resume reads on where the process before it stopped.</summary>
/// <param name="Arguments">URLs of the command line.</param>
/// <param name="File">The seed file, absolute; <see cref="StandardInput"/>, or null.</param>
internal sealed record SeedSource(IReadOnlyList<string> Arguments, string? File)
{
    /// <summary>How standard input is written.</summary>
    public const string StandardInput = "-";

    /// <summary>As one text.</summary>
    public string ToText() => JsonSerializer.Serialize(this);

    /// <summary>Reads <see cref="ToText"/>; null where it is none.</summary>
    public static SeedSource? FromText(string? text)
    {
        try
        {
            return text is null ? null : JsonSerializer.Deserialize<SeedSource>(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The URLs from the first on, in the order in which they came at first.</summary>
    /// <param name="taken">How many of them an earlier process has taken.</param>
    /// <param name="report">Told about lines that are no URLs, and about a source that cannot be read again.</param>
    public IEnumerable<CanonicalUrl> Read(long taken, Action<string> report)
    {
        foreach (var text in Arguments)
        {
            if (CanonicalUrl.TryCreate(text, out var url, out _)) yield return url;
        }

        if (File is null) yield break;
        if (File == StandardInput)
        {
            report(FormattableString.Invariant($"warning: the seeds came from standard input, which cannot be read again: the {taken} that were taken are kept, any others are not known"));
            yield break;
        }

        // A file that is gone ends the crawl as one that cannot be read does.
        using var reader = new StreamReader(System.IO.File.OpenRead(File));
        foreach (var url in new SeedLines(File, reader, report).Read()) yield return url;
    }
}
