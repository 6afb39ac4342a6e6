namespace Crawler.Fetching;

/// <summary>A response's body as it comes over the wire: counts it, bounds it, and sets the idle limit before every read.</summary>
/// <param name="body">The HTTP client's stream.</param>
/// <param name="deadline">The fetch's limits of time.</param>
/// <param name="maxBytes">Bytes after which it ends early.</param>
internal sealed class WireStream(Stream body, FetchDeadline deadline, long maxBytes) : ReadOnlyStream
{
    /// <summary>Bytes read so far.</summary>
    public long Count { get; private set; }

    /// <summary>Whether it was cut off because there was more than allowed.</summary>
    public bool IsTooLarge { get; private set; }

    /// <summary>What the connection failed of, which tells its failures from those of a decoder that reads it; null if it did not.</summary>
    public Exception? Broken { get; private set; }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        deadline.AwaitBody();
        try
        {
            var read = await body.ReadAsync(buffer, cancellationToken);
            Count += read;
            if (Count <= maxBytes) return read;
            IsTooLarge = true;
            return 0;
        }
        catch (Exception e)
        {
            Broken = e;
            throw;
        }
    }
}
