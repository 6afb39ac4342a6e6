using System.Text;
using Crawler.Fetching;

namespace Crawler.Tests.Fetching;

public class ResponseHeadTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 8, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Headers_AreTakenAsSent()
    {
        var success = Fetchers.Success(await Fetchers.OnceAsync(Encoding.Latin1.GetBytes(
            "HTTP/1.1 200 OK\r\nContent-Type: text/html;charset=\"utf-8\r\nX-Robots-Tag: noindex, nofollow\r\nX-Robots-Tag: otherbot: none\r\n" +
            "ETag: W/\"a\"\r\nLast-Modified: yesterday\r\nLink: </b>; rel=\"next\"\r\nLink: </c>; rel=x, </d>; rel=y\r\nContent-Length: 0\r\n\r\n")));
        var head = success.Head;
        Assert.Equal("text/html;charset=\"utf-8", head.ContentType);
        Assert.Equal(["noindex, nofollow", "otherbot: none"], head.RobotsTags);
        Assert.Equal("W/\"a\"", head.ETag);
        Assert.Equal("yesterday", head.LastModified);
        Assert.Equal(["</b>; rel=\"next\"", "</c>; rel=x, </d>; rel=y"], head.Links);
        Assert.Null(head.RetryAfter);
    }

    [Fact]
    public async Task NoHeaders_AreAbsent()
    {
        var head = Fetchers.Success(await Fetchers.OnceAsync("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"u8.ToArray())).Head;
        Assert.Null(head.ContentType);
        Assert.Null(head.ETag);
        Assert.Null(head.LastModified);
        Assert.Empty(head.RobotsTags);
        Assert.Empty(head.Links);
    }

    [Theory]
    [InlineData("Content-Type: text/html; charset=\u00FF\u00E4")]
    [InlineData("Content-Type: ;;;,,,=")]
    [InlineData("Last-Modified: \u00C3\u00A4")]
    [InlineData("ETag: unquoted \u00E4")]
    [InlineData("Retry-After: -5")]
    [InlineData("X-Robots-Tag: \u00E4")]
    [InlineData("Expires: 0")]
    [InlineData("Date: \u00E4")]
    [InlineData("Set-Cookie: \u00E4=\u00FF; expires=never")]
    [InlineData("Content-Disposition: attachment; filename=\u00E4")]
    public async Task OddHeaders_AreNoError(string header) =>
        Fetchers.Success(await Fetchers.OnceAsync(Encoding.Latin1.GetBytes($"HTTP/1.1 200 OK\r\n{header}\r\nContent-Length: 2\r\n\r\nok")));

    [Theory]
    [InlineData("120", 120)]
    [InlineData("0", 0)]
    [InlineData("00000000000005", 5)]
    [InlineData("99999999999999999999", 365 * 86400)]
    [InlineData("Sat, 21 Nov 2026 08:02:00 GMT", 120)]
    [InlineData("Saturday, 21-Nov-26 08:02:00 GMT", 120)]
    [InlineData("Sat Nov 21 08:02:00 2026", 120)]
    [InlineData("Sat, 21 Nov 2026 07:00:00 GMT", 0)]
    [InlineData("Sun, 21 Nov 2066 07:00:00 GMT", 365 * 86400)]
    [InlineData("soon", null)]
    [InlineData("-5", null)]
    [InlineData("1.5", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void RetryAfter_IsReadInBothForms(string? value, int? seconds) =>
        Assert.Equal(seconds, (int?)ResponseHeads.RetryAfter(value, Now)?.TotalSeconds);

    [Fact]
    public async Task RetryAfter_ReachesTheHead()
    {
        var failure = Fetchers.Failure(FetchError.HttpStatus, await Fetchers.OnceAsync("HTTP/1.1 503 Busy\r\nRetry-After: 7\r\nContent-Length: 0\r\n\r\n"u8.ToArray()));
        Assert.Equal(TimeSpan.FromSeconds(7), failure.Head!.RetryAfter);
    }
}
