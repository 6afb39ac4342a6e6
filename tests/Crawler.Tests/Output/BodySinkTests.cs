using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Crawler.Output;
using Crawler.Parsing;

namespace Crawler.Tests.Output;

public sealed class BodySinkTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("crawler-bodies-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void Body_IsKeptOnceUnderItsHash()
    {
        var record = WithBody("hello");
        using var sink = new BodySink(_directory);
        sink.Write(record);
        sink.Write(record with { Url = "http://example.com/../../etc/passwd" });
        sink.Flush(toDisk: true);

        var path = Path.Combine(_directory, record.Sha256![..2], record.Sha256 + ".gz");
        Assert.Equal([path], Directory.GetFiles(_directory, "*", SearchOption.AllDirectories));
        using var gzip = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        using var reader = new StreamReader(gzip);
        Assert.Equal("hello", reader.ReadToEnd());
        Assert.Equal(0, sink.Length);
    }

    [Fact]
    public void BodiesOfAProcessBeforeThisOne_AreWrittenToDiskToo()
    {
        using (var before = new BodySink(_directory)) before.Write(WithBody("hello"));
        using var sink = new BodySink(_directory);
        sink.Flush(toDisk: true);
        sink.Write(WithBody("world"));
        sink.Flush(toDisk: false);
        sink.Flush(toDisk: true);
        Assert.Equal(2, Directory.GetFiles(_directory, "*.gz", SearchOption.AllDirectories).Length);
    }

    // Its name was on disk when the power was cut, and its bytes were not; the page is requested again.
    [Fact]
    public void BodyThatIsEmptyOnDisk_IsWrittenAgain()
    {
        var record = WithBody("hello");
        var path = Path.Combine(_directory, record.Sha256![..2], record.Sha256 + ".gz");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, []);
        using var sink = new BodySink(_directory);
        sink.Write(record);
        using var gzip = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        using var reader = new StreamReader(gzip);
        Assert.Equal("hello", reader.ReadToEnd());
    }

    [Fact]
    public void BodyThatIsGoneBeforeItIsOnDisk_IsNoSilentLoss()
    {
        using var sink = new BodySink(_directory);
        sink.Write(WithBody("hello"));
        sink.Flush(toDisk: false);
        Directory.Delete(_directory, recursive: true);
        Assert.ThrowsAny<IOException>(() => sink.Flush(toDisk: true));
        Directory.CreateDirectory(_directory);
    }

    [Fact]
    public void EmptyBody_IsABody()
    {
        using var sink = new BodySink(_directory);
        sink.Write(WithBody(""));
        Assert.Single(Directory.GetFiles(_directory, "*.gz", SearchOption.AllDirectories));
    }

    [Theory]
    [InlineData("text/html; charset=utf-8", true)]
    [InlineData("Image/PNG", true)]
    [InlineData("application/pdf", false)]
    [InlineData(null, false)]
    public void OnlyWantedTypes_AreKept(string? type, bool isKept)
    {
        using var sink = new BodySink(_directory, MediaTypeSet.Of(["text/html", "image/*"]));
        sink.Write(WithBody("hello") with { ContentType = type });
        Assert.Equal(isKept ? 1 : 0, Directory.GetFiles(_directory, "*.gz", SearchOption.AllDirectories).Length);
    }

    [Fact]
    public void RecordWithoutBody_WritesNothing()
    {
        using var sink = new BodySink(_directory);
        sink.Write(Records.Full);
        Assert.Empty(Directory.GetFileSystemEntries(_directory));
    }

    [Theory]
    [InlineData("../../x")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void HashThatIsNone_IsRefused(string hash)
    {
        using var sink = new BodySink(_directory);
        Assert.Throws<ArgumentException>(() => sink.Write(WithBody("x") with { Sha256 = hash }));
    }

    [Fact]
    public void FolderThatCannotBeMade_IsAnIoError()
    {
        var record = WithBody("hello");
        File.WriteAllText(Path.Combine(_directory, record.Sha256![..2]), "in the way");
        using var sink = new BodySink(_directory);
        Assert.ThrowsAny<IOException>(() => sink.Write(record));
    }

    private static PageRecord WithBody(string text)
    {
        var body = Encoding.UTF8.GetBytes(text);
        return Records.Small() with { Body = body, Sha256 = Convert.ToHexStringLower(SHA256.HashData(body)) };
    }
}
