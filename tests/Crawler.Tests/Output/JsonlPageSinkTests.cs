using Crawler.Output;

namespace Crawler.Tests.Output;

public sealed class JsonlPageSinkTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("crawler-sink-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void FlushedRecords_AreLinesOfTheFile()
    {
        var path = Path.Combine(_directory, "pages.jsonl");
        using var sink = new JsonlPageSink(path);
        for (var i = 0; i < 5_000; i++) sink.Write(Records.Small(i));
        sink.Flush(toDisk: true);
        Assert.Equal(new FileInfo(path).Length, sink.Length);
        Assert.Equal(Enumerable.Range(0, 5_000).Select(i => $"http://example.com/{i}"), Urls(path));
    }

    [Fact]
    public void Length_CountsWhatIsBuffered()
    {
        using var sink = new JsonlPageSink(Path.Combine(_directory, "pages.jsonl"));
        sink.Write(Records.Full);
        Assert.Equal(System.Text.Encoding.UTF8.GetByteCount(Records.Line(Records.Full)), sink.Length);
    }

    [Fact]
    public void ExistingFile_IsAppendedTo()
    {
        var path = Path.Combine(_directory, "pages.jsonl");
        for (var i = 0; i < 2; i++)
        {
            using var sink = new JsonlPageSink(path);
            sink.Write(Records.Small(i));
            sink.Flush(toDisk: false);
        }

        Assert.Equal(["http://example.com/0", "http://example.com/1"], Urls(path));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void CutBack_DropsWhatCameLater(bool flushed)
    {
        var path = Path.Combine(_directory, "pages.jsonl");
        using var sink = new JsonlPageSink(path);
        sink.Write(Records.Small(0));
        sink.Flush(toDisk: false);
        var first = sink.Length;
        sink.Write(Records.Small(1));
        var second = sink.Length;
        sink.Write(Records.Small(2));
        if (flushed) sink.Flush(toDisk: false);

        sink.CutBack(second);
        Assert.Equal(second, sink.Length);
        sink.CutBack(first);
        sink.Write(Records.Small(3));
        sink.Flush(toDisk: false);
        Assert.Equal(["http://example.com/0", "http://example.com/3"], Urls(path));
        Assert.Throws<ArgumentOutOfRangeException>(() => sink.CutBack(sink.Length + 1));
    }

    [Fact]
    public void LineLargerThanTheBuffer_IsWrittenWhole()
    {
        var path = Path.Combine(_directory, "pages.jsonl");
        using var sink = new JsonlPageSink(path);
        sink.Write(Records.Small(0));
        sink.Write(Records.Small(1) with { Title = new string('x', 300_000) });
        sink.Write(Records.Small(2));
        sink.Flush(toDisk: false);
        Assert.Equal(3, Urls(path).Count);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(6_000)]
    [InlineData(65_537)]
    [InlineData(100_001)]
    public void DiskFullAfterSomeBytes_LeavesWholeLinesAndSaysSo(int room)
    {
        using var disk = new SmallDisk(room);
        using var sink = new JsonlPageSink(disk);
        var failure = Assert.Throws<IOException>(() =>
        {
            for (var i = 0; i < 10_000; i++) sink.Write(Records.Small(i));
            sink.Flush(toDisk: false);
        });
        Assert.Equal("disk full", failure.Message);
        AssertWholeLines(disk.Bytes, sink.Length);

        // Once there is room again it goes on where it stood.
        disk.Room = int.MaxValue;
        sink.Write(Records.Small(7));
        sink.Flush(toDisk: false);
        AssertWholeLines(disk.Bytes, sink.Length);
    }

    [Fact]
    public void FullDevice_FailsAsIoError()
    {
        if (!File.Exists("/dev/full")) return;
        using var sink = new JsonlPageSink(new FileStream("/dev/full", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0));
        sink.Write(Records.Small());
        Assert.ThrowsAny<IOException>(() => sink.Flush(toDisk: false));
    }

    [Fact]
    public void FileIsAsLargeAsItMayBe_ItIsNamed()
    {
        var path = Path.Combine(_directory, "pages.jsonl");
        using var sink = new JsonlPageSink(new LimitedFile(path));
        sink.Write(Records.Small());
        Assert.Equal($"{path} is as large as the system allows", Assert.Throws<IOException>(() => sink.Flush(toDisk: false)).Message);
    }

    private static void AssertWholeLines(byte[] bytes, long length)
    {
        Assert.Equal(bytes.Length, length);
        var text = System.Text.Encoding.UTF8.GetString(bytes);
        Assert.True(text.Length == 0 || text[^1] == '\n');
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries)) Records.Read(line);
    }

    private static List<string> Urls(string path)
    {
        using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        var urls = new List<string>();
        while (reader.ReadLine() is { } line) urls.Add(Records.Read(line).Url);
        return urls;
    }

    /// <summary>A file at its limit, as .NET tells it.</summary>
    private sealed class LimitedFile(string path) : FileStream(path, FileMode.Create)
    {
        public override void Write(ReadOnlySpan<byte> buffer) => throw new ArgumentOutOfRangeException(nameof(buffer));
    }

    /// <summary>A disk with room for some bytes: as a file does, it takes what fits and then fails.</summary>
    private sealed class SmallDisk(int room) : MemoryStream
    {
        public int Room { get; set; } = room;

        public byte[] Bytes => ToArray();

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            var fits = (int)Math.Min(buffer.Length, Room - Position);
            base.Write(buffer[..fits].ToArray(), 0, fits);
            if (fits < buffer.Length) throw new IOException("disk full");
        }
    }
}
