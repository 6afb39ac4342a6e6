using System.IO.Compression;
using System.Text;
using Crawler.Fetching;

namespace Crawler.Tests.Fetching;

public class ContentCodingTests
{
    private static readonly byte[] Page = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 5000).Select(i => $"<p>paragraph {i * 7919}</p>\n")));

    [Theory]
    [InlineData("gzip")]
    [InlineData("x-gzip")]
    [InlineData("GZip")]
    [InlineData("deflate")]
    [InlineData("raw-deflate")]
    [InlineData("br")]
    [InlineData("gzip, br")]
    [InlineData("deflate, raw-deflate, gzip")]
    [InlineData("identity")]
    [InlineData("identity, gzip, ")]
    public async Task KnownCodings_AreDecoded(string codings)
    {
        var coded = Encode(Page, codings);
        var success = Fetchers.Success(await Fetchers.OnceAsync(Response(codings, coded)));
        Assert.Equal(Page, success.Body.ToArray());
        Assert.Equal(coded.Length, success.Head.BytesWire);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    [InlineData("raw-deflate")]
    [InlineData("br")]
    [InlineData("gzip, br")]
    public async Task ChunkedAndCoded_KeepsTheConnection(string codings)
    {
        var coded = Encode(Page, codings);
        await using var server = new ScriptServer(async connection =>
        {
            while (await connection.ReadRequestAsync() is not null)
            {
                await connection.SendAsync($"HTTP/1.1 200 OK\r\nContent-Encoding: {Header(codings)}\r\nTransfer-Encoding: chunked\r\n\r\n");
                foreach (var chunk in coded.Chunk(1000))
                {
                    await connection.SendAsync($"{chunk.Length:x}\r\n");
                    await connection.SendAsync([.. chunk, (byte)'\r', (byte)'\n']);
                }

                await connection.SendAsync("0\r\n\r\n");
            }
        });
        using var fetcher = Fetchers.Create();
        for (var i = 0; i < 5; i++) Assert.Equal(Page, Fetchers.Success(await fetcher.GetAsync(server.Url())).Body.ToArray());
        Assert.Equal(1, server.Connections);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    [InlineData("raw-deflate")]
    [InlineData("br")]
    [InlineData("gzip, br")]
    [InlineData("br, gzip")]
    public async Task DataEndsTooEarly_FailsAsDecodingFailed(string codings)
    {
        var coded = Encode(Page, codings);
        foreach (var length in new[] { 1, 2, 3, 11, coded.Length / 2, coded.Length - 100 })
        {
            var failure = Fetchers.Failure(FetchError.DecodingFailed, await Fetchers.OnceAsync(Response(codings, coded[..length])));
            Assert.Equal(length, failure.Head!.BytesWire);
        }
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    [InlineData("br")]
    public async Task DamagedData_FailsAsDecodingFailed(string codings)
    {
        var coded = Encode(Page, codings);
        for (var i = 10; i < coded.Length; i++) coded[i] = (byte)~coded[i];
        Fetchers.Failure(FetchError.DecodingFailed, await Fetchers.OnceAsync(Response(codings, coded)));
    }

    [Fact]
    public async Task PlainTextCalledGzip_FailsAsDecodingFailed() =>
        Fetchers.Failure(FetchError.DecodingFailed, await Fetchers.OnceAsync(Response("gzip", "<html>not compressed at all</html>"u8.ToArray())));

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    [InlineData("br")]
    public async Task EmptyBodyCalledCoded_IsEmpty(string coding) =>
        Assert.Equal(0, Fetchers.Success(await Fetchers.OnceAsync(Response(coding, []))).Body.Length);

    [Fact]
    public async Task SeveralGzipMembers_AreOneBody()
    {
        byte[] coded = [.. Encode(Page, "gzip"), .. Encode(Page, "gzip")];
        Assert.Equal(2 * Page.Length, Fetchers.Success(await Fetchers.OnceAsync(Response("gzip", coded))).Body.Length);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    [InlineData("br")]
    public async Task GarbageAfterTheData_IsIgnored(string coding)
    {
        byte[] coded = [.. Encode(Page, coding), 1, 2, 3];
        Assert.Equal(Page, Fetchers.Success(await Fetchers.OnceAsync(Response(coding, coded))).Body.ToArray());
    }

    [Theory]
    [InlineData("compress", "unknown content coding \"compress\"")]
    [InlineData("gzip, zstd", "unknown content coding \"zstd\"")]
    [InlineData("gzip,gzip,gzip,gzip,gzip,gzip", "6 content codings on top of each other")]
    public async Task UnknownCodingOrTooMany_FailsAsDecodingFailed(string codings, string detail) =>
        Assert.Equal(detail, Fetchers.Failure(FetchError.DecodingFailed, await Fetchers.OnceAsync(Response(codings, [1, 2, 3]))).Detail);

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task CodedBodyOverSeveralHeaderLines_IsDecodedInTheirOrder(string last)
    {
        var coded = Encode(Page, $"deflate, {last}");
        byte[] response = [.. Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Encoding: deflate\r\nContent-Encoding: {last}\r\nContent-Length: {coded.Length}\r\n\r\n"), .. coded];
        Assert.Equal(Page, Fetchers.Success(await Fetchers.OnceAsync(response)).Body.ToArray());
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("gzip, gzip")]
    public async Task Bomb_FailsAsDecodedTooLargeInBoundedMemory(string codings)
    {
        using var bomb = new MemoryStream();
        await using (var outer = codings == "gzip" ? (Stream)bomb : new GZipStream(bomb, CompressionLevel.Fastest, leaveOpen: true))
        await using (var inner = new GZipStream(outer, CompressionLevel.Fastest, leaveOpen: true))
        {
            var zeros = new byte[1 << 20];
            for (var i = 0; i < 1024; i++) await inner.WriteAsync(zeros);
        }

        var limits = Fetchers.Limits with { MaxBodyBytes = 8 << 20, MaxDecodedRatio = null };
        await using var server = ScriptServer.Always(Response(codings, bomb.ToArray()));
        using var fetcher = Fetchers.Create(limits);
        await fetcher.GetAsync(server.Url());
        var before = GC.GetTotalAllocatedBytes(precise: true);
        var failure = Fetchers.Failure(FetchError.DecodedTooLarge, await fetcher.GetAsync(server.Url()));
        var allocated = GC.GetTotalAllocatedBytes(precise: true) - before;
        Assert.Equal("decoded body larger than 8 MiB (crawler.fetching.max-body-bytes)", failure.Detail);
        Assert.True(allocated < 64 << 20, $"{allocated} bytes allocated");
    }

    private static byte[] Response(string codings, byte[] body) =>
        [.. Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: {Header(codings)}\r\nContent-Length: {body.Length}\r\n\r\n"), .. body];

    private static string Header(string codings) => codings.Replace("raw-", "", StringComparison.Ordinal);

    private static byte[] Encode(byte[] data, string codings)
    {
        foreach (var coding in codings.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            using var output = new MemoryStream();
            using (var encoder = Encoder(coding, output)) encoder.Write(data);
            data = output.ToArray();
        }

        return data;
    }

    private static Stream Encoder(string coding, Stream output) => coding.ToLowerInvariant() switch
    {
        "gzip" or "x-gzip" => new GZipStream(output, CompressionLevel.Optimal, leaveOpen: true),
        "deflate" => new ZLibStream(output, CompressionLevel.Optimal, leaveOpen: true),
        "raw-deflate" => new DeflateStream(output, CompressionLevel.Optimal, leaveOpen: true),
        "br" => new BrotliStream(output, CompressionLevel.Optimal, leaveOpen: true),
        _ => new BufferedStream(output),
    };
}
