using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Crawler.Urls;

namespace Crawler.Fetching;

/// <summary>What one request came to. Expected failures are values.</summary>
public abstract record FetchOutcome
{
    private FetchOutcome()
    {
    }

    /// <summary>Time from the start of the request to its end or abandonment.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>The response's head, where one came; null otherwise.</summary>
    public abstract ResponseHead? Response { get; }

    /// <summary>A complete response with a 2xx status.</summary>
    /// <param name="Head">Status and headers.</param>
    /// <param name="Body">The decoded body.</param>
    public sealed record Success(ResponseHead Head, ReadOnlyMemory<byte> Body) : FetchOutcome
    {
        /// <summary>The body, where it was asked for so; <see cref="Body"/> is empty then.</summary>
        internal CompactBody? Compact { get; init; }

        /// <summary>The array of <see cref="ArrayPool{T}.Shared"/> in which the body lies, where it was asked for so; null where it has one of its own.</summary>
        internal byte[]? Lent { get; init; }

        /// <summary>What has read a body, or the beginning of it, while it arrived; null where nobody has.</summary>
        internal BodyScanned? Scanned { get; init; }

        /// <summary>The same, where it is of this very body.</summary>
        internal IBodyScan? Scan => Scanned is { } scanned && scanned.Body.Equals(Body) ? scanned.Scan : null;

        /// <summary>Nobody reads the body any more. At most once.</summary>
        internal void GiveBodyBack()
        {
            if (Lent is not null) ArrayPool<byte>.Shared.Return(Lent);
        }

        /// <inheritdoc/>
        public override ResponseHead Response => Head;
    }

    /// <summary>A 301, 302, 303, 307 or 308 with a Location that is an http or https URL.</summary>
    /// <param name="Head">Status and headers.</param>
    /// <param name="Target">Where it leads, without fragment.</param>
    public sealed record Redirect(ResponseHead Head, CanonicalUrl Target) : FetchOutcome
    {
        /// <inheritdoc/>
        public override ResponseHead Response => Head;
    }

    /// <summary>A 304.</summary>
    /// <param name="Head">Status and headers.</param>
    public sealed record NotModified(ResponseHead Head) : FetchOutcome
    {
        /// <inheritdoc/>
        public override ResponseHead Response => Head;
    }

    /// <summary>A 2xx response of a type that is not wanted; its body was not read.</summary>
    /// <param name="Head">Status and headers.</param>
    /// <param name="Detail">One line for people: the type and the key that lists it.</param>
    public sealed record Unwanted(ResponseHead Head, string Detail) : FetchOutcome
    {
        /// <inheritdoc/>
        public override ResponseHead Response => Head;
    }

    /// <summary>No usable response.</summary>
    /// <param name="Error">Which way it failed.</param>
    /// <param name="Detail">One line for people: the limit that fired, the server's reason, the exception's message.</param>
    /// <param name="Head">The response's head, where one came.</param>
    public sealed record Failure(FetchError Error, string Detail, ResponseHead? Head = null) : FetchOutcome
    {
        /// <inheritdoc/>
        public override ResponseHead? Response => Head;

        /// <summary>The decoded body of a 4xx or 5xx response, where <see cref="FetchRequest.KeepErrorBody"/> asked for it and it came whole within the limits of time and size; empty otherwise.</summary>
        public ReadOnlyMemory<byte> Body { get; init; }

        /// <summary>The body of the error response as text, decoded as a browser would; empty where there is none.</summary>
        public string ReadText() => ResponseBody.Text(Body, Head?.ContentType);

        /// <summary>The body of the error response as JSON (RFC 8259, UTF-8): problem details, for one (RFC 9457).</summary>
        /// <typeparam name="T">The type of the value.</typeparam>
        /// <param name="options">How it is read; null as web APIs do: camel case, case ignored, numbers also as text.</param>
        /// <returns>The value; the type's default where there is no body.</returns>
        /// <exception cref="JsonException">It is no such JSON.</exception>
        [RequiresUnreferencedCode(ResponseBody.ByReflection)]
        [RequiresDynamicCode(ResponseBody.ByReflection)]
        public T? ReadJson<T>(JsonSerializerOptions? options = null) => Body.IsEmpty ? default : ResponseBody.Json<T>(Body, options);

        /// <summary>The same for code that is trimmed or compiled ahead of time.</summary>
        /// <typeparam name="T">The type of the value.</typeparam>
        /// <param name="type">How it is read.</param>
        /// <returns>The value; the type's default where there is no body.</returns>
        /// <exception cref="JsonException">It is no such JSON.</exception>
        public T? ReadJson<T>(JsonTypeInfo<T> type) => Body.IsEmpty ? default : ResponseBody.Json(Body, type);
    }
}
