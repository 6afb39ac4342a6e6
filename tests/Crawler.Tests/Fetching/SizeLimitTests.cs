using System.Globalization;
using Crawler.Fetching;

namespace Crawler.Tests.Fetching;

public class SizeLimitTests
{
    [Theory]
    [InlineData("Content-Length: 5000\r\n\r\n")]
    [InlineData("\r\n")]
    public async Task BodyOverTheWireLimit_FailsAsBodyTooLarge(string rest)
    {
        var outcome = await Fetchers.OnceAsync(
            async connection =>
            {
                await connection.ReadRequestAsync();
                await connection.SendAsync($"HTTP/1.1 200 OK\r\n{rest}{new string('x', 5000)}");
            },
            Fetchers.Limits with { MaxWireBytes = 4096 });
        Assert.StartsWith("body larger than 4 KiB (crawler.fetching.max-wire-bytes)", Fetchers.Failure(FetchError.BodyTooLarge, outcome).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnnouncedBodyOverTheLimit_FailsBeforeItIsRead()
    {
        var outcome = await Fetchers.OnceAsync(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 9000000000000000000\r\n\r\n");
            await connection.ClosedAsync();
        });
        var failure = Fetchers.Failure(FetchError.BodyTooLarge, outcome);
        Assert.Equal("body larger than 10 MiB (crawler.fetching.max-wire-bytes): 9000000000000000000 bytes announced", failure.Detail);
    }

    [Fact]
    public async Task EndlessBody_FailsAsBodyTooLarge()
    {
        var outcome = await Fetchers.OnceAsync(
            async connection =>
            {
                await connection.ReadRequestAsync();
                await connection.SendAsync("HTTP/1.1 200 OK\r\n\r\n");
                var block = new byte[65536];
                while (true) await connection.SendAsync(block);
            },
            Fetchers.Limits with { MaxWireBytes = 1 << 20 });
        Fetchers.Failure(FetchError.BodyTooLarge, outcome);
    }

    [Theory]
    [InlineData(4096, true)]
    [InlineData(4097, false)]
    public async Task PlainBodyOverTheBodyLimit_NamesThatLimit(int length, bool fits)
    {
        var outcome = await Fetchers.OnceAsync(Body(length), Fetchers.Limits with { MaxBodyBytes = 4096 });
        if (fits) Assert.Equal(length, Fetchers.Success(outcome).Body.Length);
        else Assert.Contains("(crawler.fetching.max-body-bytes)", Fetchers.Failure(FetchError.BodyTooLarge, outcome).Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(100, 100, 100)]
    [InlineData(101, 100, 100)]
    [InlineData(50, 100, 50)]
    [InlineData(600_000, 512_000, 512_000)]
    [InlineData(2_000_000, 512_000, 512_000)]
    public async Task BodyToBeTruncated_IsCutAndSucceeds(int length, long cut, int expected)
    {
        var success = Fetchers.Success(await Fetchers.OnceAsync(Body(length), Fetchers.Limits with { MaxWireBytes = 1 << 20 }, cut));
        Assert.Equal(expected, success.Body.Length);
    }

    [Fact]
    public async Task EndlessBodyToBeTruncated_IsCutAndCloses()
    {
        var closed = new TaskCompletionSource();
        await using var server = new ScriptServer(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.SendAsync("HTTP/1.1 200 OK\r\n\r\n");
            try
            {
                while (true) await connection.SendAsync(new byte[65536]);
            }
            catch (IOException)
            {
                closed.SetResult();
            }
        });
        using var fetcher = Fetchers.Create();
        Assert.Equal(500 << 10, Fetchers.Success(await fetcher.GetAsync(server.Url(), truncateAt: 500 << 10)).Body.Length);
        await closed.Task.WaitAsync(TimeSpan.FromSeconds(60));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task HugeHeaders_FailAsHeadersTooLarge(bool oneLine)
    {
        var outcome = await Fetchers.OnceAsync(
            async connection =>
            {
                await connection.ReadRequestAsync();
                await connection.SendAsync("HTTP/1.1 200 OK\r\nX-Long: ");
                while (true) await connection.SendAsync(oneLine ? new string('x', 4096) : new string('x', 1000) + "\r\nX-Next: ");
            },
            Fetchers.Limits with { MaxHeaderBytes = 16 << 10 });
        Assert.Equal("response headers larger than 16 KiB (crawler.fetching.max-header-bytes)", Fetchers.Failure(FetchError.HeadersTooLarge, outcome).Detail);
    }

    [Theory]
    [InlineData(500, true)]
    [InlineData(501, false)]
    public async Task HeaderLines_AreCounted(int lines, bool fits)
    {
        var headers = string.Concat(Enumerable.Range(0, lines - 1).Select(i => string.Create(CultureInfo.InvariantCulture, $"X-{i % 7}: {i}\r\n")));
        var outcome = await Fetchers.OnceAsync(System.Text.Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\n{headers}Content-Length: 0\r\n\r\n"));
        if (fits) Fetchers.Success(outcome);
        else Assert.Equal("501 lines of response headers, more than 500 (crawler.fetching.max-header-count)", Fetchers.Failure(FetchError.TooManyHeaders, outcome).Detail);
    }

    [Theory]
    [InlineData("gzip", 4 << 20, 200, false)]
    [InlineData("br", 4 << 20, 200, false)]
    [InlineData("gzip", 4 << 20, null, true)]
    [InlineData("gzip", 4 << 20, 100_000, true)]
    [InlineData("gzip", 1 << 20, 200, true)]
    public async Task DecompressionThatMultipliesTooMuch_FailsAsDecodedRatioTooHigh(string coding, int length, int? ratio, bool fits)
    {
        var outcome = await Fetchers.OnceAsync(Coded(coding, length), Fetchers.Limits with { MaxDecodedRatio = ratio });
        if (fits) Assert.Equal(length, Fetchers.Success(outcome).Body.Length);
        else Assert.Equal("decoded body more than 200 times as large as the one on the wire (crawler.fetching.max-decoded-ratio)", Fetchers.Failure(FetchError.DecodedRatioTooHigh, outcome).Detail);
    }

    [Fact]
    public async Task BombToBeTruncated_IsCutAndSucceeds() =>
        Assert.InRange(Fetchers.Success(await Fetchers.OnceAsync(Coded("gzip", 8 << 20), truncateAt: 5 << 20)).Body.Length, 1 << 20, 5 << 20);

    private static byte[] Coded(string coding, int length)
    {
        var packed = new MemoryStream();
        using (Stream encoder = coding == "br" ? new System.IO.Compression.BrotliStream(packed, System.IO.Compression.CompressionLevel.Fastest, leaveOpen: true) : new System.IO.Compression.GZipStream(packed, System.IO.Compression.CompressionLevel.Optimal, leaveOpen: true))
        {
            encoder.Write(new byte[length]);
        }

        return [.. System.Text.Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 200 OK\r\nContent-Encoding: {coding}\r\nContent-Length: {packed.Length}\r\n\r\n")), .. packed.ToArray()];
    }

    private static byte[] Body(int length) =>
        System.Text.Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n{new string('x', length)}"));
}
