using System.Diagnostics.CodeAnalysis;
using System.IO.Compression;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Crawler.Fetching;

namespace Crawler.Tests.Fetching;

/// <summary>Everything that a server can do to a crawler: each ends under its own name, within its limit, and the next URL goes on.</summary>
public sealed class HostileServerTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    // Only the limit that is meant is narrow, so that it comes first on a busy machine too, however late everything is.
    private static readonly Dictionary<string, FetchingOptions> Own = new()
    {
        ["drips a byte a second in headers"] = Fetchers.Limits with { HeadersTimeout = TimeSpan.FromSeconds(1) },
        ["never sends headers"] = Fetchers.Limits with { HeadersTimeout = TimeSpan.FromSeconds(1) },
        ["drips 1xx"] = Fetchers.Limits with { HeadersTimeout = TimeSpan.FromSeconds(1) },
        ["drips a byte a second in the body"] = Fetchers.Limits with { IdleTimeout = TimeSpan.FromMilliseconds(700), TotalTimeout = Patience },
        ["drips just faster than the idle limit"] = Fetchers.Limits with { TotalTimeout = TimeSpan.FromMilliseconds(1500) },
        ["hangs in the handshake"] = Fetchers.Limits with { ConnectTimeout = TimeSpan.FromSeconds(1) },
    };

    private static readonly byte[] TenMiBOfZeros = Zipped(new byte[10 << 20]);
    private static readonly byte[] Page = Zipped(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 5000).Select(i => $"<p>paragraph {i * 7919}</p>\n"))));

    private readonly X509Certificate2 _certificate = ScriptServer.SelfSigned();

    public static TheoryData<string, FetchError> Attacks => new()
    {
        { "drips a byte a second in headers", FetchError.HeadersTimedOut },
        { "drips a byte a second in the body", FetchError.BodyIdle },
        { "drips just faster than the idle limit", FetchError.TotalTimedOut },
        { "never sends headers", FetchError.HeadersTimedOut },
        { "never ends", FetchError.BodyTooLarge },
        { "resets in the body", FetchError.ConnectionReset },
        { "announces more than it sends", FetchError.ConnectionReset },
        { "announces two lengths", FetchError.ProtocolError },
        { "sends bad chunks", FetchError.ProtocolError },
        { "cuts gzip off", FetchError.DecodingFailed },
        { "sends a gzip bomb", FetchError.DecodedRatioTooHigh },
        { "sends 100,000 headers", FetchError.HeadersTooLarge },
        { "sends many short headers", FetchError.TooManyHeaders },
        { "redirects in a circle", FetchError.TooManyRedirects },
        { "redirects to loopback", FetchError.AddressRefused },
        { "redirects to a file", FetchError.BadRedirect },
        { "redirects to a URL without end", FetchError.UrlTooLong },
        { "storms with 1xx", FetchError.HeadersTooLarge },
        { "storms with bare 1xx", FetchError.HeadersTooLarge },
        { "drips 1xx", FetchError.HeadersTimedOut },
        { "speaks another protocol", FetchError.ProtocolError },
    };

    public void Dispose() => _certificate.Dispose();

    [Theory]
    [MemberData(nameof(Attacks))]
    public async Task Attack_EndsUnderItsNameWithinItsLimit_AndTheNextUrlGoesOn(string attack, FetchError error)
    {
        await using var server = new ScriptServer(AnswerAsync);
        using var fetcher = Fetcher(attack, server);
        Fetchers.Failure(error, await fetcher.GetAsync(Url(server, attack), maxRedirects: 10).WaitAsync(Patience));
        await fetcher.ReachAsync(server.Url("/fine"));
    }

    [Fact]
    [SuppressMessage("Reliability", "CA2025:Ensure tasks using IDisposable instances complete before the instances are disposed", Justification = "Every fetch is awaited before its fetcher is disposed.")]
    public async Task AllAttacksAtOnce_EndEachUnderItsName()
    {
        await using var server = new ScriptServer(AnswerAsync);
        await using var silent = new ScriptServer(connection => connection.HangAsync());
        await using var untrusted = new ScriptServer(connection => connection.HangAsync(), _certificate);
        using var fetcher = Fetcher("", server, untrusted);
        using var hasty = Fetcher("hangs in the handshake", silent);
        var expected = Attacks.Select(row => (Name: (string)row[0], Error: (FetchError)row[1])).ToList();
        List<Task<FetchOutcome>> fetches = [.. expected.Select(attack => Own.ContainsKey(attack.Name) ? FetchAsync(server, attack.Name) : fetcher.GetAsync(Url(server, attack.Name), maxRedirects: 10))];
        var handshake = hasty.GetAsync(silent.Url(scheme: "https"));
        var certificate = fetcher.GetAsync(untrusted.Url(scheme: "https"));
        var outcomes = await Task.WhenAll(fetches).WaitAsync(Patience);
        Assert.Equal(expected, expected.Zip(outcomes, (attack, outcome) => (attack.Name, Assert.IsType<FetchOutcome.Failure>(outcome).Error)));
        Assert.EndsWith("in the TLS handshake", Fetchers.Failure(FetchError.ConnectTimedOut, await handshake).Detail, StringComparison.Ordinal);
        Fetchers.Failure(FetchError.TlsRejected, await certificate);
        Fetchers.Success(await fetcher.GetAsync(server.Url("/fine")));
    }

    private static async Task<FetchOutcome> FetchAsync(ScriptServer server, string attack)
    {
        using var fetcher = Fetcher(attack, server);
        return await fetcher.GetAsync(Url(server, attack), maxRedirects: 10);
    }

    // The servers are reached as a seed's hosts would be; the rest of loopback is not.
    private static HttpFetcher Fetcher(string attack, params IEnumerable<ScriptServer> servers)
    {
        var guard = Fetchers.Guard([]);
        foreach (var server in servers) guard.Allow(Fetchers.Url(server.Url()).HostKey);
        return Fetchers.Create(Own.GetValueOrDefault(attack, Fetchers.Limits), guard: guard, maxUrlLength: 2083);
    }

    private static string Url(ScriptServer server, string attack) => server.Url("/" + attack.Replace(" ", "-", StringComparison.Ordinal));

    private static async Task AnswerAsync(ScriptConnection connection)
    {
        while (await connection.ReadRequestAsync() is { } request)
        {
            var attack = request.Split(' ')[1][1..].Replace("-", " ", StringComparison.Ordinal);
            await (attack switch
            {
                "drips a byte a second in headers" => AfterAsync("HTTP/1.1 200 OK\r\n", () => connection.DripAsync("X-A: b\r\n", TimeSpan.FromSeconds(1))),
                "drips a byte a second in the body" => AfterAsync("HTTP/1.1 200 OK\r\nContent-Length: 10000\r\n\r\n", () => connection.DripAsync("x", TimeSpan.FromSeconds(1))),
                "drips just faster than the idle limit" => AfterAsync("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n", () => connection.DripAsync("x", TimeSpan.FromMilliseconds(50))),
                "never sends headers" => connection.HangAsync(),
                "never ends" => AfterAsync("HTTP/1.1 200 OK\r\n\r\n", () => ForEverAsync(connection, new byte[256 << 10])),
                "resets in the body" => AfterAsync("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhello", () => Ended(connection.Reset)),
                "announces more than it sends" => AfterAsync("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhello", () => Ended(connection.Reset)),
                "announces two lengths" => connection.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 7\r\n\r\nhello"),
                "sends bad chunks" => connection.SendAsync("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n0\r\n\r\n"),
                "cuts gzip off" => SendZippedAsync(Page[..(Page.Length / 2)]),
                "sends a gzip bomb" => SendZippedAsync(TenMiBOfZeros),
                "sends 100,000 headers" => SendHeadersAsync(100_000),
                "sends many short headers" => SendHeadersAsync(5_000),
                "redirects in a circle" => connection.SendAsync($"HTTP/1.1 302 Found\r\nLocation: /{attack.Replace(" ", "-", StringComparison.Ordinal)}\r\nContent-Length: 0\r\n\r\n"),
                "redirects to loopback" => connection.SendAsync("HTTP/1.1 302 Found\r\nLocation: http://2130706433/\r\nContent-Length: 0\r\n\r\n"),
                "redirects to a file" => connection.SendAsync("HTTP/1.1 302 Found\r\nLocation: file:///etc/passwd\r\nContent-Length: 0\r\n\r\n"),
                "redirects to a URL without end" => connection.SendAsync($"HTTP/1.1 302 Found\r\nLocation: /{new string('x', 10_000)}\r\nContent-Length: 0\r\n\r\n"),
                "storms with 1xx" => ForEverAsync(connection, "HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\n"u8.ToArray()),
                "storms with bare 1xx" => ForEverAsync(connection, "HTTP/1.1 102 Processing\r\n\r\n"u8.ToArray()),
                "drips 1xx" => connection.DripAsync("HTTP/1.1 102 Processing\r\n\r\n", TimeSpan.FromMilliseconds(5)),
                "speaks another protocol" => connection.SendAsync("SSH-2.0-OpenSSH_9.6\r\n\r\n"),
                _ => connection.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"),
            });

            async Task AfterAsync(string start, Func<Task> then)
            {
                await connection.SendAsync(start);
                await then();
            }

            async Task SendZippedAsync(byte[] body)
            {
                await connection.SendAsync($"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {body.Length}\r\n\r\n");
                await connection.SendAsync(body);
            }

            async Task SendHeadersAsync(int count) =>
                await connection.SendAsync($"HTTP/1.1 200 OK\r\n{string.Concat(Enumerable.Repeat("a: b\r\n", count))}\r\n");
        }
    }

    private static Task Ended(Action action)
    {
        action();
        return Task.CompletedTask;
    }

    private static async Task ForEverAsync(ScriptConnection connection, byte[] block)
    {
        while (true) await connection.SendAsync(block);
    }

    private static byte[] Zipped(byte[] plain)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true)) gzip.Write(plain);
        return packed.ToArray();
    }
}
