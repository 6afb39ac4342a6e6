using Crawler.Configuration;

namespace Crawler.Parsing;

/// <summary>What is taken from a page, and what that may cost.</summary>
public sealed record ParsingOptions
{
    /// <summary>Media types that are parsed as HTML; a document without a type is, where its first bytes look like HTML.</summary>
    public required IReadOnlyList<string> Types { get; init; }

    /// <summary>How links are found where no tree is asked for.</summary>
    public required ParsingMode Mode { get; init; }

    /// <summary>Whether what a page is shown with is crawled too.</summary>
    public required bool Resources { get; init; }

    /// <summary>Distinct links followed from one page; further ones are counted as cut.</summary>
    [Range("0", "10000000")]
    public required int MaxOutlinks { get; init; }

    /// <summary>Longest URL that is followed, in characters.</summary>
    [Range("16", "65536")]
    public required int MaxUrlLength { get; init; }

    /// <summary>Bytes of a document that are parsed; the rest is ignored.</summary>
    [Range("1 KiB", "2047 MiB")]
    public required long MaxDocumentBytes { get; init; }

    /// <summary>Nesting depth of elements above which a document's tree, where one is built, is flattened: its links still count, further containers do not nest.</summary>
    [Range("16", "100000")]
    public required int MaxNesting { get; init; }

    /// <summary>Longest time for one page; after it the parser's thread is given up and the URL fails as ParseTimedOut.</summary>
    [Range("10ms", "1h")]
    public required TimeSpan Timeout { get; init; }

    /// <summary>Responses waiting for a parser at which no further request starts.</summary>
    [Range("1", "1000000")]
    public required int MaxBacklog { get; init; }

    /// <summary>Size of the bodies waiting for a parser at which no further request starts.</summary>
    [Range("1 KiB", "1024 GiB")]
    public required long MaxBacklogBytes { get; init; }
}

/// <summary>How links are found.</summary>
public enum ParsingMode
{
    /// <summary>By a scan of the tags; by the document's tree where that may hold other links than its tags say, or where resources are asked for.</summary>
    Auto,

    /// <summary>By a scan of the tags, whatever the tree would hold; by the tree only where resources are asked for.</summary>
    Scan,

    /// <summary>By the document's tree.</summary>
    Dom,
}
