namespace Crawler.Fetching;

/// <summary>Reads bodies of responses while they arrive.</summary>
internal interface IBodyScanner
{
    /// <summary>A body follows.</summary>
    /// <param name="head">Its response's head.</param>
    /// <returns>What reads it; null where it is nothing to read.</returns>
    IBodyScan? Begin(ResponseHead head);
}

/// <summary>The scan of one body. It is no use to anybody until the body is whole.</summary>
internal interface IBodyScan : IDisposable
{
    /// <summary>The next piece has come.</summary>
    /// <param name="piece">Decoded, one or more bytes, the first of all those at the body's beginning. Only valid during the call.</param>
    void Feed(ReadOnlySpan<byte> piece);
}
