using System.Text.Json;
using System.Text.Json.Serialization;
using Crawler.Urls;

namespace Crawler.Cli;

/// <summary>Where a crawl's seeds come from, as it is kept in crawl.db: a resume reads on where the process before it stopped.</summary>
/// <param name="Arguments">URLs of the command line.</param>
/// <param name="File">The seed file, absolute; <see cref="StandardInput"/>, or null.</param>
internal sealed record SeedSource(IReadOnlyList<string> Arguments, string? File)
{
    /// <summary>Length of the file in bytes when the crawl was begun; null where there is none.</summary>
    public long? Bytes { get; init; }

    /// <summary>When it was changed last by then, UTC.</summary>
    public DateTime? ChangedAt { get; init; }

    /// <summary>Whether the file is another one now, or longer: seeds may have come to it. False where it is not there, or cannot be read again.</summary>
    [JsonIgnore]
    public bool HasChanged => File is not (null or StandardInput) && new FileInfo(File) is { Exists: true } file && Bytes is not null && (file.Length != Bytes || file.LastWriteTimeUtc != ChangedAt);

    /// <summary>How standard input is written.</summary>
    public const string StandardInput = "-";

    /// <summary>With what the file is like now.</summary>
    public SeedSource Measured() => File is not (null or StandardInput) && new FileInfo(File) is { Exists: true } file ? this with { Bytes = file.Length, ChangedAt = file.LastWriteTimeUtc } : this;

    /// <summary>As one text.</summary>
    public string ToText() => JsonSerializer.Serialize(this, SeedSourceJson.Default.SeedSource);

    /// <summary>Reads <see cref="ToText"/>; null where it is none.</summary>
    public static SeedSource? FromText(string? text)
    {
        try
        {
            return text is null ? null : JsonSerializer.Deserialize(text, SeedSourceJson.Default.SeedSource);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The URLs from the first on, in the order in which they came at first.</summary>
    /// <param name="taken">How many of them an earlier process has taken.</param>
    /// <param name="report">Told about a source that cannot be read again.</param>
    /// <param name="refuse">Told about lines that are no URLs.</param>
    public IEnumerable<CanonicalUrl> Read(long taken, Action<string> report, Action<string> refuse)
    {
        foreach (var text in Arguments)
        {
            if (CanonicalUrl.TryCreate(text, out var url, out _)) yield return url;
        }

        if (File is null) yield break;
        if (File == StandardInput)
        {
            report($"warning: the seeds came from standard input, which cannot be read again: what was taken ({Quantity.Of(taken, "seed")}) is kept, any others are not known");
            yield break;
        }

        // A file that is gone ends the crawl as one that cannot be read does.
        using var reader = new StreamReader(System.IO.File.OpenRead(File));
        foreach (var url in new SeedLines(File, reader, refuse).Read()) yield return url;
    }
}

/// <summary>Its JSON, whose code is made when the program is built: finding it out by reflection takes longer than all else that a crawl does with JSON at its start.</summary>
[JsonSerializable(typeof(SeedSource))]
internal sealed partial class SeedSourceJson : JsonSerializerContext;
