using System.Buffers;
using System.IO.Compression;
using Crawler.Parsing;

namespace Crawler.Output;

/// <summary>Keeps each decoded body once, compressed, under a name made of its SHA-256 alone. Writing one twice changes nothing, so there is nothing to cut back.</summary>
/// <param name="directory">The bodies directory; it is created with the first body.</param>
/// <param name="types">The media types whose bodies are kept; null keeps all.</param>
internal sealed class BodySink(string directory, MediaTypeSet? types = null) : IPageSink
{
    private const int HashDigits = 64;

    // Where each file is one call, their names would fill the memory of a crawl that never asks for the disk.
    private const int MostUnsynced = 10_000;

    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789abcdef");

    private readonly UnsyncedFiles _unsynced = new(directory);

    public string Name => "bodies";

    public long Length => 0;

    public void CutBack(long length)
    {
    }

    public void Write(PageRecord record)
    {
        if (record.Body is not { } body || record.Sha256 is not { } hash) return;
        if (types is not null && !types.Contains(MediaType.Parse(record.ContentType).Essence)) return;
        if (hash.Length != HashDigits || hash.AsSpan().ContainsAnyExcept(Digits)) throw new ArgumentException("sha256 is 64 lower-case hexadecimal digits", nameof(record));

        var folder = Path.Combine(directory, hash[..2]);
        var path = Path.Combine(folder, hash + ".gz");

        // An empty one was named, and not yet on disk when the power was cut.
        if (new FileInfo(path) is { Exists: true, Length: > 0 }) return;
        Directory.CreateDirectory(folder);
        var temporary = path + ".tmp";
        try
        {
            using (var file = File.Create(temporary))
            using (var gzip = new GZipStream(file, CompressionLevel.Fastest))
            {
                gzip.Write(body.Span);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch (IOException)
        {
            File.Delete(temporary);
            throw;
        }

        _unsynced.Add(path);
    }

    public void Flush(bool toDisk)
    {
        if (toDisk || _unsynced.Count > MostUnsynced) _unsynced.Sync();
    }

    public void Dispose()
    {
    }
}
