using System.Text;
using Crawler.Fetching;

namespace Crawler.Tests.Fetching;

/// <summary>Secrets go where they are meant for, and nowhere else: no other host, scheme or port, and not along with a redirect.</summary>
public sealed class CredentialTests : IDisposable
{
    private readonly string _variable = $"CRAWLER_TEST_{Guid.NewGuid():N}";

    public CredentialTests() => Environment.SetEnvironmentVariable(_variable, "s3cret");

    public void Dispose() => Environment.SetEnvironmentVariable(_variable, null);

    [Theory]
    [InlineData("https://example.org", "https://example.org/a", true)]
    [InlineData("https://example.org", "https://example.org:443/a", true)]
    [InlineData("https://example.org", "http://example.org/", false)]
    [InlineData("https://example.org", "https://example.org:8443/", false)]
    [InlineData("https://example.org", "https://www.example.org/", false)]
    [InlineData("https://example.org", "https://example.org.evil.example/", false)]
    [InlineData("https://*.example.org", "https://a.example.org/", true)]
    [InlineData("https://*.example.org", "https://example.org/", false)]
    [InlineData("https://*.example.org", "http://a.example.org/", false)]
    [InlineData("https://*.example.org:8443", "https://a.example.org:8443/", true)]
    [InlineData("https://*.example.org:8443", "https://a.example.org/", false)]
    [InlineData("http://127.0.0.1:8080", "http://127.0.0.1:8080/x", true)]
    [InlineData("http://[::1]:8080", "http://[::1]:8080/x", true)]
    public void Bearer_GoesToItsOriginOnly(string origin, string url, bool isSent)
    {
        var headers = RequestHeaders.Create(Fetchers.Http with { Credentials = [$"{origin} bearer env:{_variable}"] });
        Assert.Equal(isSent, headers.For(Fetchers.Url(url)).Contains(new RequestHeader("Authorization", "Bearer s3cret")));
    }

    [Fact]
    public void Basic_IsEncoded()
    {
        var headers = RequestHeaders.Create(Fetchers.Http with { Credentials = [$"https://example.org basic ünï env:{_variable}"] });
        var expected = "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("ünï:s3cret"));
        Assert.Equal(expected, headers.For(Fetchers.Url("https://example.org/")).Single(header => header.Name == "Authorization").Value);
    }

    [Fact]
    public void HeaderOfAnOrigin_ReplacesTheOneForAll()
    {
        var headers = RequestHeaders.Create(Fetchers.Http with { Headers = ["Accept: text/html", "X-All: 1"], HostHeaders = ["https://example.org accept: text/plain"] });
        Assert.Equal(["X-All=1", "accept=text/plain"], Given(headers, "https://example.org/"));
        Assert.Equal(["Accept=text/html", "X-All=1"], Given(headers, "https://example.com/"));
    }

    [Fact]
    public void SecretForAll_GoesToTheOriginsOfSeedsOnly()
    {
        var headers = RequestHeaders.Create(Fetchers.Http with { Headers = [$"Authorization: Bearer env:{_variable}", $"X-Token: env:{_variable}", "X-Plain: 1"] });
        Assert.Equal(["X-Plain=1"], Given(headers, "https://example.org/"));
        headers.Trust(Fetchers.Url("https://example.org/start"));
        Assert.Equal(["X-Plain=1", "Authorization=Bearer s3cret", "X-Token=s3cret"], Given(headers, "https://example.org/other"));
        Assert.Equal(["X-Plain=1"], Given(headers, "http://example.org/"));
        Assert.Equal(["X-Plain=1"], Given(headers, "https://www.example.org/"));
    }

    [Fact]
    public async Task RedirectToAnotherOrigin_GoesWithoutSecrets()
    {
        var requests = new List<string>();
        await using var other = new ScriptServer(async connection => await AnswerAsync(connection, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"));
        await using var first = new ScriptServer(async connection =>
            await AnswerAsync(connection, $"HTTP/1.1 302 Found\r\nLocation: {other.Url()}\r\nSet-Cookie: session=1\r\nContent-Length: 0\r\n\r\n"));
        var http = Fetchers.Http with
        {
            Cookies = true,
            Headers = [$"X-Token: env:{_variable}"],
            Credentials = [$"{first.Url("")} bearer env:{_variable}"],
            HostHeaders = [$"{first.Url("")} X-Own: 1"],
        };
        var headers = RequestHeaders.Create(http);
        headers.Trust(Fetchers.Url(first.Url()));
        using var fetcher = Fetchers.Create(http: http, headers: headers);
        Fetchers.Success(await fetcher.GetAsync(first.Url(), maxRedirects: 5));
        Fetchers.Success(await fetcher.GetAsync(first.Url(), maxRedirects: 5));
        Assert.Contains("Authorization: Bearer s3cret", requests[0], StringComparison.Ordinal);
        Assert.Contains("X-Own: 1", requests[0], StringComparison.Ordinal);
        Assert.Contains("X-Token: s3cret", requests[0], StringComparison.Ordinal);
        Assert.Contains("Cookie: session=1", requests[2], StringComparison.Ordinal);
        foreach (var request in new[] { requests[1], requests[3] })
        {
            Assert.DoesNotContain("s3cret", request, StringComparison.Ordinal);
            Assert.DoesNotContain("X-Own", request, StringComparison.Ordinal);
            Assert.DoesNotContain("Cookie", request, StringComparison.Ordinal);
        }

        async Task AnswerAsync(ScriptConnection connection, string response)
        {
            while (await connection.ReadRequestAsync() is { } request)
            {
                requests.Add(request);
                await connection.SendAsync(response);
            }
        }
    }

    [Theory]
    [InlineData("https://example.org bearer s3cret")]
    [InlineData("https://example.org basic user:s3cret")]
    [InlineData("https://example.org basic user s3cret")]
    [InlineData("https://example.org basic us:er env:X")]
    [InlineData("https://example.org digest user env:X")]
    [InlineData("example.org bearer env:X")]
    [InlineData("https://example.org/path bearer env:X")]
    [InlineData("https://s3cret@example.org bearer env:X")]
    [InlineData("https://*.*.example.org bearer env:X")]
    [InlineData("s3cret")]
    public void UnreadableCredentials_AreNamedWithoutTheSecret(string entry)
    {
        _ = HeaderRule.Read(Fetchers.Http with { Credentials = [entry] }, out var errors);
        Assert.StartsWith("crawler.http.credentials: an entry that is neither", Assert.Single(errors), StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", errors[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("X-Key: value")]
    [InlineData("https://example.org no colon")]
    [InlineData("https://example.org Host: value")]
    [InlineData("https://example.org/path X-Key: value")]
    public void UnreadableHostHeaders_AreNamed(string entry)
    {
        _ = HeaderRule.Read(Fetchers.Http with { HostHeaders = [entry] }, out var errors);
        Assert.StartsWith("crawler.http.host-headers: ", Assert.Single(errors), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://example.org bearer env:CRAWLER_TEST_UNSET")]
    [InlineData("https://example.org basic user file:/nowhere/at/all")]
    public void SecretThatCannotBeRead_IsNamed(string entry) =>
        Assert.Throws<ArgumentException>(() => RequestHeaders.Create(Fetchers.Http with { Credentials = [entry] }));

    private static IEnumerable<string> Given(RequestHeaders headers, string url) =>
        headers.For(Fetchers.Url(url)).Where(header => header.Name is not ("User-Agent" or "Accept-Encoding") && !header.Value.Contains("*/*", StringComparison.Ordinal)).Select(header => $"{header.Name}={header.Value}");
}
