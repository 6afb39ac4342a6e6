namespace Crawler.Output;

/// <summary>One output of a crawl. A sink is used by one actor at a time, in batches; a batch that was not committed is cut back or, where <see cref="Length"/> is always 0, written again harmlessly.</summary>
public interface IPageSink : IDisposable
{
    /// <summary>The format's name, as in <c>--format</c>.</summary>
    string Name { get; }

    /// <summary>Bytes written in whole records; 0 for ever where writing a record twice is harmless.</summary>
    long Length { get; }

    /// <summary>Drops everything beyond a length that <see cref="Length"/> once had.</summary>
    /// <param name="length">Bytes to keep, 0 to <see cref="Length"/>.</param>
    /// <exception cref="IOException">The output cannot be cut.</exception>
    void CutBack(long length);

    /// <summary>Writes one record whole. May buffer until <see cref="Flush"/>.</summary>
    /// <param name="record">The record.</param>
    /// <exception cref="IOException">The output cannot take it (disk full); the crawl stops.</exception>
    void Write(PageRecord record);

    /// <summary>Hands everything to the operating system, and with <paramref name="toDisk"/> to the disk, together with all that was handed over before.</summary>
    /// <param name="toDisk">Whether to wait for the disk.</param>
    /// <exception cref="IOException">The output cannot take it.</exception>
    void Flush(bool toDisk);
}
