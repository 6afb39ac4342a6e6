using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Crawler.Urls;

namespace Crawler.Fetching;

/// <summary>One request, as it shall be sent.</summary>
public sealed record FetchRequest
{
    private const int DefaultRedirects = 10;

    /// <summary>The URL, fetched as written.</summary>
    /// <exception cref="ArgumentNullException">It is null.</exception>
    public required CanonicalUrl Url { get; init => field = PropertyValue.NotNull(value, nameof(Url)); }

    /// <summary>The method; GET by default.</summary>
    /// <exception cref="ArgumentNullException">It is null.</exception>
    public HttpMethod Method { get; init => field = PropertyValue.NotNull(value, nameof(Method)); } = HttpMethod.Get;

    /// <summary>
    /// Further headers of this request, in place of configured ones of the same name. On a redirect to another origin credentials are left out (Authorization, Cookie, Proxy-Authorization,
    /// X-Api-Key, X-Auth-Token and their like; WHATWG Fetch section 4.4).
    /// </summary>
    /// <exception cref="ArgumentException">A name is no field name of a request (RFC 9110 section 5.1), or is one that the HTTP client sets itself (Host, Content-Length, Connection ...) or that describes the body (Content-Type is <see cref="ContentType"/>); a value has control characters. The message names the field, and not its value.</exception>
    /// <exception cref="ArgumentNullException">The list, a name or a value is null.</exception>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init => field = Sendable(value, nameof(Headers)); } = [];

    /// <summary>The body; null sends none. A redirect with 307 or 308 sends it again, another one turns into a GET without it (RFC 9110 section 15.4).</summary>
    public ReadOnlyMemory<byte>? Body { get; init; }

    /// <summary>The Content-Type of <see cref="Body"/>; null sends no such header.</summary>
    /// <exception cref="ArgumentException">It has control characters.</exception>
    public string? ContentType { get; init => field = PropertyValue.HeaderValue(value, "Content-Type", nameof(ContentType)); }

    /// <summary>Longest time of this request, redirects within the call included, more than 0; null, <see cref="System.Threading.Timeout.InfiniteTimeSpan"/> (which becomes null), or one that is longer, is <c>crawler.fetching.total-timeout</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is 0 or less.</exception>
    public TimeSpan? Timeout { get; init => field = TimeLimit.Read(value, nameof(Timeout)); }

    /// <summary>Redirects followed within the call, 0 or more; 0 returns the first redirect as an outcome.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is less than 0.</exception>
    public int MaxRedirects { get; init => field = PropertyValue.AtLeast<int>(value, 0, nameof(MaxRedirects)).GetValueOrDefault(); }

    /// <summary>Whether a response of a type that <c>crawler.fetching.skip-types</c> lists ends with its headers.</summary>
    public bool SkipUnwantedTypes { get; init; }

    /// <summary>Where given: a body of more bytes than this, 0 or more, is cut here and still succeeds (robots.txt, RFC 9309 section 2.5); null fails it by the size limits.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is less than 0.</exception>
    public long? TruncateBodyAt { get; init => field = PropertyValue.AtLeast(value, 0, nameof(TruncateBodyAt)); }

    /// <summary>The addresses of its host, where they were asked for shortly before; null otherwise. Whether they may be connected to is seen when that is done.</summary>
    internal IReadOnlyList<IPAddress>? Addresses { get; init; }

    /// <summary>Whether the body, which is cut, may come as <see cref="FetchOutcome.Success.Compact"/>.</summary>
    internal bool CompactsBody { get; init; }

    /// <summary>Whether the body of a success may lie in a pooled array, which the receiver gives back with <see cref="FetchOutcome.Success.GiveBodyBack"/>, or keeps.</summary>
    internal bool LendsBody { get; init; }

    /// <summary>Who reads the body of a success while it arrives; null is nobody.</summary>
    internal IBodyScanner? Scanner { get; init; }

    /// <summary>
    /// Whether the body of a 4xx or 5xx response is read, within the limits of a page's: <see cref="FetchOutcome.Failure.Body"/>. Crawls do not ask for it. Where it does not come whole, the
    /// failure is the status still, without a body.
    /// </summary>
    public bool KeepErrorBody { get; init; }

    /// <summary>A GET that follows at most ten redirects and keeps the body of an error response.</summary>
    /// <param name="url">An absolute http or https URL.</param>
    /// <exception cref="ArgumentException">It is none; the message names it.</exception>
    public static FetchRequest Get(string url) => new() { Url = Parse(url), MaxRedirects = DefaultRedirects, KeepErrorBody = true };

    /// <summary>A POST that follows at most ten redirects and keeps the body of an error response.</summary>
    /// <param name="url">An absolute http or https URL.</param>
    /// <param name="body">The body as it is sent.</param>
    /// <param name="contentType">Its Content-Type.</param>
    /// <exception cref="ArgumentException">The URL is none; the message names it.</exception>
    public static FetchRequest Post(string url, ReadOnlyMemory<byte> body, string contentType) => Get(url) with { Method = HttpMethod.Post, Body = body, ContentType = contentType };

    /// <summary>A POST of a value as JSON (RFC 8259) that follows at most ten redirects and keeps the body of an error response.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="url">An absolute http or https URL.</param>
    /// <param name="value">The value.</param>
    /// <param name="options">How it is written; null as web APIs do, in camel case.</param>
    /// <exception cref="ArgumentException">The URL is none; the message names it.</exception>
    [RequiresUnreferencedCode(ResponseBody.ByReflection)]
    [RequiresDynamicCode(ResponseBody.ByReflection)]
    public static FetchRequest PostJson<T>(string url, T value, JsonSerializerOptions? options = null) =>
        Post(url, JsonSerializer.SerializeToUtf8Bytes(value, options ?? JsonSerializerOptions.Web), "application/json");

    /// <summary>The same for code that is trimmed or compiled ahead of time.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="url">An absolute http or https URL.</param>
    /// <param name="value">The value.</param>
    /// <param name="type">How it is written.</param>
    /// <exception cref="ArgumentException">The URL is none; the message names it.</exception>
    public static FetchRequest PostJson<T>(string url, T value, JsonTypeInfo<T> type) => Post(url, JsonSerializer.SerializeToUtf8Bytes(value, type), "application/json");

    /// <summary>The request with a further header.</summary>
    /// <param name="name">The field name.</param>
    /// <param name="value">The value.</param>
    /// <exception cref="ArgumentException">It cannot be sent, as <see cref="Headers"/> says; the message names the field.</exception>
    /// <exception cref="ArgumentNullException">Either is null.</exception>
    public FetchRequest WithHeader(string name, string value)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(value);
        if (new RequestHeader(name, value).Error() is { } error) throw new ArgumentException(error, nameof(name));
        return this with { Headers = [.. Headers, new(name, value)] };
    }

    /// <summary>What is asked of the place that this request was redirected to.</summary>
    /// <param name="target">That place.</param>
    /// <param name="status">301, 302, 303, 307 or 308.</param>
    internal FetchRequest RedirectedTo(CanonicalUrl target, int status)
    {
        var next = this with { Url = target, Addresses = null };
        var isPost = Method == HttpMethod.Post;
        if ((status is 301 or 302 && isPost) || (status == 303 && Method != HttpMethod.Get && Method != HttpMethod.Head)) next = next with { Method = HttpMethod.Get, Body = null, ContentType = null };
        if (Headers.Count > 0 && target.Origin != Url.Origin) next = next with { Headers = [.. Headers.Where(header => !new RequestHeader(header.Key, header.Value).IsCredential)] };
        return next;
    }

    private static CanonicalUrl Parse(string url)
    {
        ArgumentNullException.ThrowIfNull(url);
        return CanonicalUrl.TryCreate(url, out var parsed, out var error) ? parsed : throw new ArgumentException($"\"{url}\" is no absolute http or https URL: {error}", nameof(url));
    }

    private static IReadOnlyList<KeyValuePair<string, string>> Sendable(IReadOnlyList<KeyValuePair<string, string>> headers, string name)
    {
        ArgumentNullException.ThrowIfNull(headers, name);
        foreach (var (field, value) in headers)
        {
            if (field is null || value is null) throw new ArgumentNullException(name, "a header without a name or a value");
            if (new RequestHeader(field, value).Error() is { } error) throw new ArgumentException(error, name);
        }

        return headers;
    }
}
