using System.Globalization;
using System.IO.Compression;
using System.Text;
using Crawler.Fetching;

namespace Crawler.Tests.Fetching;

public class LentBodyTests
{
    [Theory]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(16_384, true)]
    [InlineData(65_535, true)]
    [InlineData(65_536, false)]
    [InlineData(300_000, false)]
    public async Task AnnouncedBody_IsLentUpToTheSizeOfAUsualPage(int length, bool isLent)
    {
        var body = Body(length);
        await CheckAsync([.. Head($"Content-Length: {length}"), .. body], body, isLent);
    }

    [Fact]
    public async Task BodyOfUnknownLength_IsTheSame()
    {
        var body = Body(10_000);
        await CheckAsync([.. Head("Transfer-Encoding: chunked"), .. Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{body.Length:x}\r\n")), .. body, .. "\r\n0\r\n\r\n"u8], body, isLent: true);
    }

    [Fact]
    public async Task DecodedBody_IsTheSame()
    {
        var body = Body(10_000);
        using var coded = new MemoryStream();
        using (var coder = new GZipStream(coded, CompressionLevel.Fastest, leaveOpen: true)) coder.Write(body);
        await CheckAsync([.. Head($"Content-Encoding: gzip\r\nContent-Length: {coded.Length}"), .. coded.ToArray()], body, isLent: true);
    }

    private static async Task CheckAsync(byte[] response, byte[] body, bool isLent)
    {
        await using var server = ScriptServer.Always(response);
        using var fetcher = Fetchers.Create();
        var success = Fetchers.Success(await fetcher.FetchAsync(new FetchRequest { Url = Fetchers.Url(server.Url()), LendsBody = true }, CancellationToken.None));
        Assert.Equal(body, success.Body.ToArray());
        Assert.Equal(isLent, success.Lent is not null);
        Assert.Null(Fetchers.Success(await fetcher.GetAsync(server.Url())).Lent);
    }

    private static byte[] Head(string lines) => Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\n{lines}\r\n\r\n");

    private static byte[] Body(int length) => [.. Enumerable.Range(0, length).Select(index => (byte)(index * 31 + index / 251))];
}
