using System.Buffers;
using Microsoft.AspNetCore.Http;

namespace Crawler.MockWeb.Serving;

/// <summary>One request being answered: writes the answer, and counts the request out just before its last bytes go.</summary>
/// <remarks>
/// Counted out any later, a client that asks again as soon as it has an answer could be seen with two requests in flight.
/// </remarks>
internal sealed class Exchange(HttpContext context, MockWebLog log, RequestTicket ticket)
{
    private bool _left;

    public HttpContext Context { get; } = context;

    public CancellationToken ClientGone => Context.RequestAborted;

    public RequestTicket Ticket { get; } = ticket;

    private bool HasBody => !HttpMethods.IsHead(Context.Request.Method);

    /// <summary>Waits, unless the client goes away.</summary>
    public Task WaitAsync(TimeSpan time) => time > TimeSpan.Zero ? Task.Delay(time, TimeProvider.System, ClientGone) : Task.CompletedTask;

    /// <summary>Waits until the client goes away.</summary>
    public Task HangAsync() => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, ClientGone);

    public void Header(string name, string value) => Context.Response.Headers[name] = value;

    /// <summary>Sends a whole answer.</summary>
    public async Task SendAsync(int status, string? contentType, ReadOnlyMemory<byte> body)
    {
        // These three have no content (RFC 9110 sections 15.3.5, 15.3.6 and 15.4.5).
        if (status is 204 or 205 or 304) body = default;
        var response = await StartAsync(status, contentType, body.Length);
        if (HasBody) response.BodyWriter.Write(body.Span);
        Leave(aborted: false);
        await response.BodyWriter.FlushAsync(ClientGone);
    }

    /// <summary>Sends an answer piece by piece, waiting before each.</summary>
    /// <param name="contentType">The Content-Type header.</param>
    /// <param name="length">The Content-Length; null for chunks.</param>
    /// <param name="piece">What is sent again and again.</param>
    /// <param name="count">How many pieces; the last one is cut to <paramref name="length"/>.</param>
    /// <param name="pause">The wait before each.</param>
    public async Task StreamAsync(string contentType, long? length, ReadOnlyMemory<byte> piece, long count, TimeSpan pause)
    {
        var response = await StartAsync(200, contentType, length);
        if (!HasBody) count = 0;
        var rest = length ?? long.MaxValue;
        for (long i = 0; i < count; i++)
        {
            await WaitAsync(pause);
            var part = piece[..(int)Math.Min(piece.Length, rest)];
            rest -= part.Length;
            response.BodyWriter.Write(part.Span);
            if (i == count - 1) break;
            var flushed = await response.BodyWriter.FlushAsync(ClientGone);
            if (flushed.IsCompleted) return;
        }

        Leave(aborted: false);
        await response.BodyWriter.FlushAsync(ClientGone);
    }

    /// <summary>Sends less than was promised and breaks the connection off.</summary>
    public async Task TruncateAsync(string contentType, int promised, ReadOnlyMemory<byte> body)
    {
        var response = await StartAsync(200, contentType, promised);
        response.BodyWriter.Write(body.Span);
        await response.BodyWriter.FlushAsync(ClientGone);
        Leave(aborted: true);
        Context.Abort();
    }

    /// <summary>Counts the request out, unless that is done.</summary>
    public void Leave(bool aborted)
    {
        if (_left) return;
        _left = true;
        var agent = Context.Request.Headers.UserAgent;
        log.Leave(Ticket, agent.Count == 0 ? null : agent.ToString(), Context.Response.HasStarted ? Context.Response.StatusCode : 0, aborted);
    }

    private async ValueTask<HttpResponse> StartAsync(int status, string? contentType, long? length)
    {
        var response = Context.Response;
        response.StatusCode = status;
        if (contentType is not null) response.ContentType = contentType;

        // 204 and 304 have no content and must not announce any (RFC 9110 section 8.6).
        if (status is not (204 or 304)) response.ContentLength = length;
        await response.StartAsync(ClientGone);
        return response;
    }
}
