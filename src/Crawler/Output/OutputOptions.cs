using Crawler.Configuration;

namespace Crawler.Output;

/// <summary>What is written, and how often it is committed.</summary>
public sealed record OutputOptions
{
    /// <summary>The outputs to write; <c>jsonl</c> is pages.jsonl.</summary>
    public required IReadOnlyList<string> Formats { get; init; }

    /// <summary>Whether every decoded body is kept once as bodies/aa/SHA256.gz.</summary>
    public required bool Bodies { get; init; }

    /// <summary>Media types whose bodies are kept.</summary>
    public required IReadOnlyList<string> BodyTypes { get; init; }

    /// <summary>Settled URLs after which a batch is written and committed.</summary>
    [Range("1", "1000000")]
    public required int BatchRecords { get; init; }

    /// <summary>Longest time before a settled URL is written and committed.</summary>
    [Range("1ms", "1m")]
    public required TimeSpan CommitInterval { get; init; }

    /// <summary>Bytes of crawl.db's log after which the outputs are written to disk and the log is folded into crawl.db.</summary>
    [Range("64 KiB", "1 GiB")]
    public required long CheckpointBytes { get; init; }

    /// <summary>Whether every commit waits until the disk has the bytes; off: until the operating system has them.</summary>
    public required bool Fsync { get; init; }
}
