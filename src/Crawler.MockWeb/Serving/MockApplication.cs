using System.Collections.Frozen;
using Crawler.MockWeb.Generation;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Crawler.MockWeb.Serving;

/// <summary>What Kestrel calls for each request: finds the virtual host by the Host header, then the answer by the path.</summary>
internal sealed class MockApplication(SiteGraph graph, MockWebTruth truth, MockWebLog log) : IHttpApplication<HttpContext>
{
    private readonly FrozenDictionary<string, MockHost> _hosts = graph.Hosts.ToFrozenDictionary(host => host.Name, StringComparer.OrdinalIgnoreCase);
    private readonly NodeResponder _responder = new(graph, truth);

    public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

    public void DisposeContext(HttpContext context, Exception? exception)
    {
    }

    public async Task ProcessRequestAsync(HttpContext context)
    {
        if (!_hosts.TryGetValue(context.Request.Host.Host, out var host))
        {
            // 421 Misdirected Request, RFC 9110 section 15.5.20.
            context.Response.StatusCode = 421;
            return;
        }

        var target = Target(context);
        if (target == "/inflight" && host.Role == HostRole.Site)
        {
            await SendCountersAsync(context, host);
            return;
        }

        var exchange = new Exchange(context, log, log.Enter(host, target));
        try
        {
            await AnswerAsync(host, target, exchange);
        }
        catch (OperationCanceledException) when (exchange.ClientGone.IsCancellationRequested)
        {
            context.Abort();
        }
        finally
        {
            exchange.Leave(aborted: true);
        }
    }

    private Task AnswerAsync(MockHost host, string target, Exchange exchange)
    {
        if (host.Role == HostRole.Hanging) return exchange.HangAsync();
        if (host.Role == HostRole.Hostile) return HostilePages.AnswerAsync(target, exchange);
        if (host.Role == HostRole.Traps) return TrapPages.AnswerAsync(target, exchange);
        var method = exchange.Context.Request.Method;
        if (!HttpMethods.IsGet(method) && !HttpMethods.IsHead(method)) return exchange.SendAsync(405, contentType: null, default);
        if (host.ByPath.TryGetValue(target, out var node) && node.Kind is not (NodeKind.Control or NodeKind.ControlPage))
        {
            return _responder.AnswerAsync(node, exchange);
        }

        return ControlPath.TryParse(target, out var control) ? ControlPages.AnswerAsync(control, exchange) : _responder.AnswerOtherAsync(host, target, exchange);
    }

    private Task SendCountersAsync(HttpContext context, MockHost host)
    {
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(
            $"{{\"host\":\"{host.Name}\",\"in_flight\":{host.Counters.InFlight},\"peak\":{host.Counters.Peak},\"requests\":{host.Counters.Requests}," +
            $"\"total\":{{\"in_flight\":{log.InFlight},\"peak\":{log.PeakInFlight},\"requests\":{log.Requests}}}}}\n",
            context.RequestAborted);
    }

    /// <summary>
    /// Path and query as they came, for the graph knows them in that form; a proxy's absolute form (RFC 9112 section 3.2.2) is cut down to
    /// them.
    /// </summary>
    private static string Target(HttpContext context)
    {
        var target = context.Features.Get<IHttpRequestFeature>()!.RawTarget;
        if (target.StartsWith('/')) return target;
        var authority = target.IndexOf("://", StringComparison.Ordinal);
        var path = authority < 0 ? -1 : target.IndexOf('/', authority + 3);
        return path < 0 ? "/" : target[path..];
    }
}
