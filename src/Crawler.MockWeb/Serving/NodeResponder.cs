using System.Globalization;
using System.IO.Compression;
using System.Text;
using Crawler.MockWeb.Generation;
using Crawler.MockWeb.Rendering;

namespace Crawler.MockWeb.Serving;

/// <summary>Answers with what the graph, the robots.txt or the sitemaps of a host hold.</summary>
internal sealed class NodeResponder(SiteGraph graph, MockWebTruth truth)
{
    private const string Html = "text/html; charset=utf-8";
    private readonly MockWebOptions _options = graph.Options;
    private readonly PageRenderer _renderer = new(graph.Options);
    private readonly SitemapPlan _sitemaps = new(graph, truth);

    public async Task AnswerAsync(Node node, Exchange exchange)
    {
        await exchange.WaitAsync(node.Has(NodeTraits.Slow) ? _options.PageDelay + _options.SlowDelay : _options.PageDelay);
        switch (node.Kind)
        {
            case NodeKind.Page when node.Has(NodeTraits.Flaky) && Interlocked.Increment(ref node.Asked) <= _options.FlakyFailures:
                exchange.Header("Retry-After", _options.RetryAfter.TotalSeconds.ToString(CultureInfo.InvariantCulture));
                await SendPageAsync(node.Id % 2 == 0 ? 429 : 503, "Come back later", exchange);
                break;
            case NodeKind.Page:
                await SendAsync(node, exchange);
                break;
            case NodeKind.Redirect:
                exchange.Header("Location", Location(node));
                await SendPageAsync(node.Status, "Elsewhere", exchange);
                break;
            case NodeKind.Resource:
                var (type, body) = Resources.Linked(node.Path);
                await exchange.SendAsync(200, type, body);
                break;
            default:
                await SendPageAsync(node.Status, node.Kind == NodeKind.ServerError ? "Broken" : "Not found", exchange);
                break;
        }
    }

    /// <summary>Answers a path that is no node and no control path.</summary>
    public Task AnswerOtherAsync(MockHost host, string path, Exchange exchange)
    {
        if (Resources.Asset(path) is var (type, body)) return exchange.SendAsync(200, type, body);
        if (path == "/robots.txt" && host.Robots == RobotsKind.Moved)
        {
            exchange.Header("Location", "/robots-moved.txt");
            return SendPageAsync(301, "Moved", exchange);
        }

        if (path is "/robots.txt" or "/robots-moved.txt" && RobotsPlan.Bytes(host, _options.RobotsAgent) is { } robots)
        {
            return exchange.SendAsync(200, "text/plain; charset=utf-8", robots);
        }

        if (_sitemaps.Find(host, path) is { } xml) return SendSitemapAsync(xml, path.EndsWith(".gz", StringComparison.Ordinal), exchange);
        return SendPageAsync(404, "Not found", exchange);
    }

    private static Task SendPageAsync(int status, string title, Exchange exchange) => exchange.SendAsync(status, Html, ControlPages.Page(title, ""));

    private static async Task SendSitemapAsync(string xml, bool packed, Exchange exchange)
    {
        var bytes = Encoding.UTF8.GetBytes(xml);
        if (!packed)
        {
            await exchange.SendAsync(200, "application/xml", bytes);
            return;
        }

        using var gzipped = new MemoryStream();
        using (var gzip = new GZipStream(gzipped, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(bytes);
        await exchange.SendAsync(200, "application/gzip", gzipped.ToArray());
    }

    private async Task SendAsync(Node page, Exchange exchange)
    {
        using var buffer = new PageBuffer();
        var type = _renderer.Render(page, buffer);
        var random = SplitMix.For(_options.Seed, 2_000_000_000 + (ulong)page.Id);
        var coding = random.Percent(_options.CompressedPercent) ? ContentCoding.Choose(exchange.Context.Request.Headers.AcceptEncoding, from: random.Below(3)) : null;
        if (coding is null)
        {
            await exchange.SendAsync(200, type, buffer.Written);
            return;
        }

        exchange.Header("Content-Encoding", coding);
        exchange.Header("Vary", "Accept-Encoding");
        using var encoded = ContentCoding.Encode(buffer.Written, coding);
        await exchange.SendAsync(200, type, encoded.GetBuffer().AsMemory(0, (int)encoded.Length));
    }

    private static string Location(Node redirect)
    {
        var target = redirect.Target!;
        return (redirect.Id % 3, target.Host == redirect.Host) switch
        {
            (0, true) => target.Path,
            (1, _) => $"//{target.Host.Name}{target.Path}",
            _ => target.Url,
        };
    }
}
