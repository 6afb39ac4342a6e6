using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using AngleSharp.Html.Dom;
using Crawler.Output;
using Crawler.Parsing;
using Crawler.Urls;

namespace Crawler.Fetching;

/// <summary>What one request of a list came to. A failure is a value like any other.</summary>
public sealed class FetchResult
{
    internal FetchResult(int index, FetchRequest request, FetchOutcome outcome) => (Index, Request, Outcome) = (index, request, outcome);

    /// <summary>Its place in the list, from 0.</summary>
    public int Index { get; }

    /// <summary>What was asked for.</summary>
    public FetchRequest Request { get; }

    /// <summary>What came of it: Success, Redirect, NotModified or Failure.</summary>
    public FetchOutcome Outcome { get; }

    /// <summary>Whether a 2xx response was read whole.</summary>
    public bool IsSuccess => Outcome is FetchOutcome.Success;

    /// <summary>The status code; null where no response came.</summary>
    public int? Status => Outcome.Response?.Status;

    /// <summary>The URL that answered: the last one, where redirects were followed; the requested one where no response came.</summary>
    public CanonicalUrl Url => Outcome.Response?.Url ?? Request.Url;

    /// <summary>The decoded body of a success; empty otherwise. That of an error response is the failure's, <see cref="FetchOutcome.Failure.Body"/>.</summary>
    public ReadOnlyMemory<byte> Body => Outcome is FetchOutcome.Success success ? success.Body : ReadOnlyMemory<byte>.Empty;

    /// <summary>What the record of a crawl would say; only where the response was parsed.</summary>
    internal PageRecord? Record { get; init; }

    /// <summary>The result itself if it is a success.</summary>
    /// <exception cref="FetchFailedException">It is none.</exception>
    public FetchResult EnsureSuccess() => IsSuccess ? this : throw new FetchFailedException(this);

    /// <summary>The body as text, decoded as a browser would: byte order mark, Content-Type, the document's own word, UTF-8, windows-1252.</summary>
    /// <exception cref="FetchFailedException">There is no success to read.</exception>
    public string ReadText() => ResponseBody.Text(EnsureSuccess().Body, Outcome.Response!.ContentType);

    /// <summary>The body as JSON (RFC 8259, UTF-8).</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="options">How it is read; null as web APIs do: camel case, case ignored, numbers also as text.</param>
    /// <exception cref="FetchFailedException">There is no success to read.</exception>
    /// <exception cref="JsonException">The body is no such JSON.</exception>
    [RequiresUnreferencedCode(ResponseBody.ByReflection)]
    [RequiresDynamicCode(ResponseBody.ByReflection)]
    public T? ReadJson<T>(JsonSerializerOptions? options = null) => ResponseBody.Json<T>(EnsureSuccess().Body, options);

    /// <summary>The same for code that is trimmed or compiled ahead of time.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="type">How it is read.</param>
    /// <exception cref="FetchFailedException">There is no success to read.</exception>
    /// <exception cref="JsonException">The body is no such JSON.</exception>
    public T? ReadJson<T>(JsonTypeInfo<T> type) => ResponseBody.Json(EnsureSuccess().Body, type);

    /// <summary>The body as an HTML document of AngleSharp, for selectors. The document is the caller's to dispose.</summary>
    /// <exception cref="FetchFailedException">There is no success to read.</exception>
    /// <exception cref="InsufficientExecutionStackException">The page has too many pre elements in a row for AngleSharp.</exception>
    public IHtmlDocument ReadHtml() => PageTree.Build(ReadText().AsMemory(), CancellationToken.None);

    /// <inheritdoc/>
    public override string ToString() => $"{Index}: {Request.Method} {Request.Url}: {(Outcome is FetchOutcome.Failure failure ? $"{failure.Error}, {failure.Detail}" : Status)}";
}
