namespace Crawler.Fetching;

/// <summary>Where a body goes while it is read.</summary>
internal interface IBodyBuffer
{
    /// <summary>Bytes taken so far.</summary>
    long Length { get; }

    /// <summary>Whether no more are taken.</summary>
    bool IsFull { get; }

    /// <summary>Room for at least one more byte.</summary>
    Memory<byte> Space();

    /// <summary>So many bytes were written to the last <see cref="Space"/>.</summary>
    void Advance(int count);

    /// <summary>The next bytes are awaited: time for a little of what need not wait for them. It does not throw, for the room is being written to meanwhile.</summary>
    void OnWaiting();
}
