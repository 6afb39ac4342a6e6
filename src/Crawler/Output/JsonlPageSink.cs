using System.Buffers;

namespace Crawler.Output;

/// <summary>Appends records to pages.jsonl. The file holds whole lines at all times, also after a write that failed half-way.</summary>
internal sealed class JsonlPageSink : IPageSink
{
    private const int BufferBytes = 64 * 1024;

    private readonly Stream _stream;
    private readonly ArrayBufferWriter<byte> _line = new(4096);
    private byte[] _buffer = new byte[BufferBytes];

    // Bytes of whole lines: those in the file, and those waiting in the buffer.
    private long _written;
    private int _pending;

    /// <summary>Opens or creates the file and appends to it.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">It cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">It must not be written.</exception>
    public JsonlPageSink(string path)
        : this(new FileStream(path, new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.Write, Share = FileShare.Read, BufferSize = 0 }))
    {
    }

    /// <summary>Appends to a stream that can seek, and owns it.</summary>
    internal JsonlPageSink(Stream stream)
    {
        _stream = stream;
        _written = stream.Seek(0, SeekOrigin.End);
    }

    public string Name => "jsonl";

    public long Length => _written + _pending;

    public void CutBack(long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, Length);
        if (length >= _written)
        {
            _pending = (int)(length - _written);
            return;
        }

        _pending = 0;
        Truncate(length);
    }

    public void Write(PageRecord record)
    {
        _line.ResetWrittenCount();
        PageRecordJson.WriteLine(_line, record);
        var line = _line.WrittenSpan;
        if (_pending + line.Length > _buffer.Length) WritePending();
        if (line.Length > _buffer.Length) _buffer = new byte[line.Length];
        line.CopyTo(_buffer.AsSpan(_pending));
        _pending += line.Length;
    }

    public void Flush(bool toDisk)
    {
        WritePending();
        if (toDisk && _stream is FileStream file) file.Flush(flushToDisk: true);
        else _stream.Flush();
    }

    /// <summary>Closes the file. What was not flushed was never promised, and is dropped.</summary>
    public void Dispose() => _stream.Dispose();

    private void WritePending()
    {
        var lines = _buffer.AsSpan(0, _pending);
        _pending = 0;
        if (lines.IsEmpty) return;
        try
        {
            _stream.Write(lines);
            _written += lines.Length;
        }
        catch (Exception error) when (error is IOException or ArgumentOutOfRangeException)
        {
            var arrived = (int)Math.Clamp(_stream.Length - _written, 0, lines.Length);
            Truncate(_written + lines[..arrived].LastIndexOf((byte)'\n') + 1);
            if (error is IOException) throw;

            // What .NET makes of EFBIG: a limit of the file system or the process is a full disk to us.
            throw new IOException($"{(_stream as FileStream)?.Name ?? "the file"} is as large as the system allows", error);
        }
    }

    private void Truncate(long length)
    {
        _stream.SetLength(length);
        _written = _stream.Seek(length, SeekOrigin.Begin);
    }
}
