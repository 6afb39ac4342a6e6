using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using Crawler.MockWeb;

namespace Crawler.Tests.MockWeb;

/// <summary>
/// A bare HTTP client that finds the hosts of a mock web by its resolve rules and sends URLs exactly as they are written.
/// </summary>
internal sealed class MockClient : IDisposable
{
    private readonly List<(string Pattern, IPEndPoint Address)> _rules;
    private readonly HttpClient _client;

    public MockClient(MockWebServer web, DecompressionMethods decompression = DecompressionMethods.None)
    {
        _rules = [.. web.ResolveRules.Select(rule => rule.Split('=')).Select(parts => (parts[0], IPEndPoint.Parse(parts[1])))];
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, AutomaticDecompression = decompression, ConnectCallback = ConnectAsync };
        _client = new HttpClient(handler) { Timeout = TimeSpan.FromSeconds(60) };
    }

    public Task<HttpResponseMessage> GetAsync(string url, string? acceptEncoding = null, CancellationToken cancellationToken = default)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, new Uri(url, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        if (acceptEncoding is not null) request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue(acceptEncoding));
        return _client.SendAsync(request, cancellationToken);
    }

    public async Task<byte[]> BytesAsync(string url)
    {
        using var response = await GetAsync(url);
        return await response.Content.ReadAsByteArrayAsync();
    }

    public async Task<string> TextAsync(string url)
    {
        using var response = await GetAsync(url);
        return await response.Content.ReadAsStringAsync();
    }

    public void Dispose() => _client.Dispose();

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var host = context.DnsEndPoint.Host;
        var rule = _rules.First(rule => rule.Pattern == host || (rule.Pattern.StartsWith('*') && host.EndsWith(rule.Pattern[1..], StringComparison.Ordinal)));
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(rule.Address, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
