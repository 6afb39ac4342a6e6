using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Crawler.MockWeb.Slow;

/// <summary>
/// A small web server whose answers take time, for showing and testing what runs at once: it counts requests in flight itself. On one loopback port.
/// </summary>
/// <remarks>
/// <list type="table">
/// <item><term><c>/delay/MS/...</c></term><description>a page after so many milliseconds</description></item>
/// <item><term><c>/together/N/...?ms=MS</c></term><description>answered when N of them wait, and so many milliseconds later: proof that they run at once, without a clock</description></item>
/// <item><term><c>/gate/...</c></term><description>answered once <see cref="Open"/> was called</description></item>
/// <item><term><c>/never/...</c></term><description>no answer until the client goes away</description></item>
/// <item><term><c>/status/CODE/...?ms=MS</c></term><description>that status, after so many milliseconds</description></item>
/// <item><term><c>/pages/N/OF</c></term><description>page N of a list: HTML with a link rel=next, and a Link header</description></item>
/// <item><term><c>/items?cursor=N</c></term><description>page N of a JSON list of three pages, with the next cursor and the next page's URL</description></item>
/// <item><term><c>/echo/...</c></term><description>the request as JSON: method, path, headers, body, and next of the query</description></item>
/// <item><term><c>/redirect/CODE?to=URL</c></term><description>a redirect</description></item>
/// <item><term><c>/links/N?ms=MS</c></term><description>a page with links to N pages <c>/page/1</c> to <c>/page/N</c>, which answer at once; with a time to <c>/delay/MS/1</c> and on</description></item>
/// </list>
/// </remarks>
public sealed class SlowServer : IAsyncDisposable
{
    private const int LastItemsPage = 3;

    private readonly WebApplication _application;
    private readonly RequestCounts _counts;
    private readonly Gathering _gathering = new();
    private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private SlowServer(WebApplication application, RequestCounts counts) => (_application, _counts) = (application, counts);

    /// <summary>Where it listens, without a slash at the end.</summary>
    public string Url => _application.Urls.First();

    /// <summary>Most requests that were in flight at once since the last <see cref="Forget"/>.</summary>
    public int Peak => _counts.Peak;

    /// <summary>Requests in flight now.</summary>
    public int InFlight => _counts.InFlight;

    /// <summary>Requests that have come since then.</summary>
    public int Requests => _counts.Requests;

    /// <summary>Connections that are open now.</summary>
    public int Connections => _counts.Connections;

    /// <summary>Connections that were opened since the server's start.</summary>
    public int ConnectionsOpened => _counts.ConnectionsOpened;

    /// <summary>Requests that were answered since then.</summary>
    public int Answered => _counts.Answered;

    /// <summary>Requests that the client has broken off since then.</summary>
    public int Abandoned => _counts.Abandoned;

    /// <summary>Starts it.</summary>
    /// <param name="port">The port; 0 takes a free one.</param>
    public static async Task<SlowServer> StartAsync(int port = 0)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var counts = new RequestCounts();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, port, listen =>
        {
            listen.Protocols = HttpProtocols.Http1;
            listen.Use(next => connection => counts.DuringAsync(() => next(connection)));
        }));
        var application = builder.Build();
        var server = new SlowServer(application, counts);
        application.Run(server.AnswerAsync);
        await application.StartAsync();
        return server;
    }

    /// <summary>Counts from 0 again.</summary>
    public void Forget() => _counts.Forget();

    /// <summary>Completes when so many requests have been broken off by the client.</summary>
    /// <param name="count">How many.</param>
    public Task WhenAbandonedAsync(int count) => _counts.WhenAsync(() => _counts.Abandoned >= count);

    /// <summary>Completes when so many requests are in flight.</summary>
    /// <param name="count">How many.</param>
    public Task WhenInFlightAsync(int count) => _counts.WhenAsync(() => _counts.InFlight >= count);

    /// <summary>Completes when so many requests have been answered.</summary>
    /// <param name="count">How many.</param>
    public Task WhenAnsweredAsync(int count) => _counts.WhenAsync(() => _counts.Answered >= count);

    /// <summary>Completes when no connection is open.</summary>
    public Task WhenDisconnectedAsync() => _counts.WhenAsync(() => _counts.Connections == 0);

    /// <summary>Answers what waits at <c>/gate</c>, and what will come there.</summary>
    public void Open() => _gate.TrySetResult();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        using var atOnce = new CancellationTokenSource();
        await atOnce.CancelAsync();
        await _application.StopAsync(atOnce.Token);
        await _application.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        _counts.Begin();
        var isAnswered = false;
        try
        {
            var parts = context.Request.Path.Value!.Split('/', StringSplitOptions.RemoveEmptyEntries);
            isAnswered = await AnswerAsync(context, parts.FirstOrDefault() ?? "", parts.Skip(1).ToArray());
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
        }
        finally
        {
            _counts.End(isAnswered);
        }
    }

    private async Task<bool> AnswerAsync(HttpContext context, string kind, string[] arguments)
    {
        var gone = context.RequestAborted;
        switch (kind)
        {
            case "delay":
                await Task.Delay(TimeSpan.FromMilliseconds(Number(arguments)), TimeProvider.System, gone);
                return await WriteAsync(context, "text/html", Page(context, ""));
            case "together":
                await _gathering.WaitAsync(Number(arguments), gone);
                await Task.Delay(Milliseconds(context) ?? TimeSpan.Zero, TimeProvider.System, gone);
                return await WriteAsync(context, "text/html", Page(context, ""));
            case "gate":
                await _gate.Task.WaitAsync(gone);
                return await WriteAsync(context, "text/html", Page(context, ""));
            case "never":
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, gone);
                return false;
            case "status":
                await Task.Delay(Milliseconds(context) ?? TimeSpan.Zero, TimeProvider.System, gone);
                context.Response.StatusCode = Number(arguments);
                return await WriteAsync(context, "text/html", Page(context, ""));
            case "redirect":
                context.Response.StatusCode = Number(arguments);
                context.Response.Headers.Location = context.Request.Query["to"].ToString();
                return true;
            case "pages":
                return await WritePageAsync(context, Number(arguments), arguments.Length > 1 ? Number(arguments[1..]) : 1);
            case "links":
                var folder = Milliseconds(context) is { } each ? string.Create(CultureInfo.InvariantCulture, $"/delay/{each.TotalMilliseconds:0}") : "/page";
                return await WriteAsync(context, "text/html", Page(context, string.Concat(Enumerable.Range(1, Number(arguments)).Select(n => $"<a href={folder}/{n}>{n}</a> "))));
            case "items":
                return await WriteItemsAsync(context);
            case "echo":
                return await EchoAsync(context);
            default:
                return await WriteAsync(context, "text/html", Page(context, ""));
        }
    }

    private static int Number(string[] arguments) => arguments.Length > 0 && int.TryParse(arguments[0], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private static TimeSpan? Milliseconds(HttpContext context) =>
        int.TryParse(context.Request.Query["ms"], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? TimeSpan.FromMilliseconds(number) : null;

    private static string Page(HttpContext context, string body) =>
        $"<!doctype html><title>{System.Net.WebUtility.HtmlEncode(context.Request.Path.Value)}</title><h1>{System.Net.WebUtility.HtmlEncode(context.Request.Path.Value)}</h1>{body}";

    private static Task<bool> WritePageAsync(HttpContext context, int number, int of)
    {
        var next = number < of ? string.Create(CultureInfo.InvariantCulture, $"/pages/{number + 1}/{of}") : null;
        if (next is not null) context.Response.Headers.Link = $"<{next}>; rel=\"next\", </pages/1/{of}>; rel=first";
        return WriteAsync(context, "text/html", Page(context, next is null ? "" : $"<a rel=next href=\"{next}\">next</a>"));
    }

    private static Task<bool> WriteItemsAsync(HttpContext context)
    {
        var page = int.TryParse(context.Request.Query["cursor"], NumberStyles.None, CultureInfo.InvariantCulture, out var cursor) ? cursor : 1;
        var next = page < LastItemsPage ? page + 1 : (int?)null;
        var paging = new SlowJson.Paging(next?.ToString(CultureInfo.InvariantCulture), next is null ? null : $"/items?cursor={next}");
        return WriteAsync(context, "application/json", JsonSerializer.Serialize(new([(page * 2) - 1, page * 2], paging), SlowJson.Default.ItemsPageType));
    }

    private static async Task<bool> EchoAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync(context.RequestAborted);
        var headers = context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString());
        var echo = new SlowJson.Echo(context.Request.Method, context.Request.Path.Value, headers, body, context.Request.Query["next"]);
        return await WriteAsync(context, "application/json", JsonSerializer.Serialize(echo, SlowJson.Default.EchoType));
    }

    private static async Task<bool> WriteAsync(HttpContext context, string type, string text)
    {
        context.Response.ContentType = $"{type}; charset=utf-8";
        await context.Response.WriteAsync(text, context.RequestAborted);
        return true;
    }
}
