using Crawler.Output;

namespace Crawler.Cli.Torture;

/// <summary>An output that kills its process once it has a batch, or never takes it. Batches without records do not count.</summary>
/// <param name="inner">The output.</param>
/// <param name="batch">The batch at which it happens.</param>
/// <param name="takesIt">Whether it takes that batch and kills the process; otherwise it waits for the end.</param>
internal sealed class CrashingSink(IPageSink inner, int batch, bool takesIt) : IPageSink
{
    private int _batches;
    private bool _hasWritten;

    public string Name => inner.Name;

    public long Length => inner.Length;

    public void CutBack(long length) => inner.CutBack(length);

    public void Write(PageRecord record)
    {
        if (!takesIt && _batches + 1 == batch) CrashPoint.Block();
        _hasWritten = true;
        inner.Write(record);
    }

    public void Flush(bool toDisk)
    {
        inner.Flush(toDisk);
        if (!_hasWritten) return;
        _hasWritten = false;
        if (++_batches == batch && takesIt) CrashPoint.Die();
    }

    public void Dispose() => inner.Dispose();
}

/// <summary>A file that takes half of one write, and kills its process.</summary>
/// <param name="inner">The file.</param>
/// <param name="write">The write at which it happens, counted from 1.</param>
internal sealed class CrashingStream(Stream inner, int write) : Stream
{
    private int _writes;

    public override bool CanRead => inner.CanRead;

    public override bool CanSeek => inner.CanSeek;

    public override bool CanWrite => inner.CanWrite;

    public override long Length => inner.Length;

    public override long Position
    {
        get => inner.Position;
        set => inner.Position = value;
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (++_writes == write)
        {
            // The last byte is a line feed, so any cut before it leaves a line that is not whole.
            inner.Write(buffer[..(buffer.Length / 2)]);
            inner.Flush();
            CrashPoint.Die();
        }

        inner.Write(buffer);
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, count);

    public override long Seek(long offset, SeekOrigin origin) => inner.Seek(offset, origin);

    public override void SetLength(long value) => inner.SetLength(value);

    public override void Flush() => inner.Flush();

    protected override void Dispose(bool disposing)
    {
        if (disposing) inner.Dispose();
        base.Dispose(disposing);
    }
}
