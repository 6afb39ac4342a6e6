using System.Net;
using System.Net.Sockets;
using AngleSharp.Html.Parser;

namespace Crawler.Benchmarks;

/// <summary>The limit: a list of pages fetched with the framework's HTTP client by so many loops, nothing decided and nothing kept.</summary>
internal static class BareClient
{
    public static async Task<int> RunAsync(string list, string resolve, int concurrency, bool parse)
    {
        using var handler = new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false };
        if (resolve != "-") handler.ConnectCallback = async (_, cancellation) => await ConnectAsync(IPEndPoint.Parse(resolve.Split('=')[1]), cancellation);
        using var client = new HttpClient(handler);
        var urls = await File.ReadAllLinesAsync(list);
        var next = -1;
        var links = 0L;
        await Task.WhenAll(Enumerable.Range(0, concurrency).Select(_ => Task.Run(async () =>
        {
            var parser = new HtmlParser();
            for (var i = Interlocked.Increment(ref next); i < urls.Length; i = Interlocked.Increment(ref next))
            {
                using var response = await client.GetAsync(urls[i]);
                var body = await response.Content.ReadAsByteArrayAsync();
                if (!parse || response.Content.Headers.ContentType?.MediaType != "text/html") continue;
                using var document = parser.ParseDocument(new MemoryStream(body));
                Interlocked.Add(ref links, document.Links.Count(link => link.HasAttribute("href")));
            }
        })));
        if (parse) Console.WriteLine($"{links} links");
        return 0;
    }

    private static async Task<Stream> ConnectAsync(IPEndPoint server, CancellationToken cancellation)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(server, cancellation);
        return new NetworkStream(socket, ownsSocket: true);
    }
}
