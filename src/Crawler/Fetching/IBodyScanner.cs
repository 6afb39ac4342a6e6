namespace Crawler.Fetching;

/// <summary>Reads bodies of responses while they arrive.</summary>
internal interface IBodyScanner
{
    /// <summary>A body follows.</summary>
    /// <param name="head">Its response's head.</param>
    /// <returns>What reads it; null where it is nothing to read.</returns>
    IBodyScan? Begin(ResponseHead head);
}

/// <summary>The scan of one body, which is no use to anybody until the body is whole. One that is not disposed keeps nothing but memory.</summary>
internal interface IBodyScan : IDisposable
{
    /// <summary>Bytes of memory that it takes.</summary>
    long Held { get; }

    /// <summary>The next piece has come. What goes wrong with it is told to whoever makes use of the scan.</summary>
    /// <param name="piece">Decoded, one or more bytes, the first of all those at the body's beginning. Only valid during the call.</param>
    void Feed(ReadOnlySpan<byte> piece);
}

/// <summary>A scan and the body that it is of.</summary>
/// <param name="Scan">The scan of the body, or of its beginning.</param>
/// <param name="Body">The body.</param>
internal readonly record struct BodyScanned(IBodyScan Scan, ReadOnlyMemory<byte> Body);
