using System.Net;
using System.Net.Sockets;
using System.Text;
using Crawler.Urls;

namespace Crawler.Tests.Urls;

/// <summary>What SocketsHttpHandler really puts on the wire for a URL.</summary>
public class RequestUriTests
{
    [Theory]
    [InlineData("/", "/")]
    [InlineData("", "/")]
    [InlineData("/?", "/?")]
    [InlineData("/a|b^c'd\"e`f{g}", "/a|b%5Ec'd%22e%60f%7Bg%7D")]
    [InlineData("/?a|b^c'd\"e`f{g}\\[h]", "/?a|b^c%27d%22e`f{g}\\[h]")]
    [InlineData("/%7Ejoe/%c3%a9/%2F/%zz/%", "/%7Ejoe/%c3%a9/%2F/%zz/%")]
    [InlineData("/a/%2e%2e/b/.../c", "/b/.../c")]
    [InlineData("/\u00e9?\u00e9", "/%C3%A9?%C3%A9")]
    [InlineData("//a//b/;c=d,e?f=/../g&h=%2e%2e/", "//a//b/;c=d,e?f=/../g&h=%2e%2e/")]
    [InlineData("/[a]?b=http://c/d?e#f", "/[a]?b=http://c/d?e")]
    public async Task PathAndQuery_AreSentAsWritten(string pathAndQuery, string expected)
    {
        using var server = new OneRequestServer();
        Assert.True(CanonicalUrl.TryCreate($"http://joe:secret@127.0.0.1:{server.Port}{pathAndQuery}", out var url, out _));

        using var client = new HttpMessageInvoker(new SocketsHttpHandler { UseProxy = false });
        using var request = new HttpRequestMessage(HttpMethod.Get, url.ToRequestUri());
        using var response = await client.SendAsync(request, CancellationToken.None);

        var lines = await server.Head;
        Assert.Equal($"GET {expected} HTTP/1.1", lines[0]);
        Assert.Equal(expected, url.PathAndQuery);
        Assert.Contains($"Host: 127.0.0.1:{server.Port}", lines);
        Assert.DoesNotContain(lines, line => line.StartsWith("Authorization", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("http://b\u00fccher.example/", "xn--bcher-kva.example")]
    [InlineData("http://a_b.example./", "a_b.example.")]
    [InlineData("http://xn--pokxncvks/", "xn--pokxncvks")]
    [InlineData("http://0x7f.1/", "127.0.0.1")]
    [InlineData("http://[2001:DB8:0::1]/", "2001:db8::1")]
    public void Host_IsTheParsedOne(string text, string expected)
    {
        Assert.True(CanonicalUrl.TryCreate(text, out var url, out _));

        Assert.Equal(expected, url.ToRequestUri().IdnHost);
    }

    [Theory]
    [InlineData("http://a..b/")]
    [InlineData("http://a+b.example/")]
    public void HostThatIsNoDnsName_HasNoRequestUri(string text)
    {
        Assert.True(CanonicalUrl.TryCreate(text, out var url, out _));

        Assert.Throws<UriFormatException>(url.ToRequestUri);
    }

    private sealed class OneRequestServer : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

        public OneRequestServer()
        {
            _listener.Start();
            Head = AnswerAsync();
        }

        public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

        public Task<List<string>> Head { get; }

        public void Dispose() => _listener.Dispose();

        private async Task<List<string>> AnswerAsync()
        {
            using var connection = await _listener.AcceptTcpClientAsync();
            using var reader = new StreamReader(connection.GetStream(), Encoding.Latin1);
            var lines = new List<string>();
            while (await reader.ReadLineAsync() is { Length: > 0 } line) lines.Add(line);
            await connection.GetStream().WriteAsync("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"u8.ToArray());
            return lines;
        }
    }
}
