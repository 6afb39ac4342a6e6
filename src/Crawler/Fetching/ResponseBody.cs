using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Crawler.Parsing;

namespace Crawler.Fetching;

/// <summary>Reads bodies of responses as what they are asked to be.</summary>
internal static class ResponseBody
{
    /// <summary>What those are told who publish trimmed or native code and let JSON find its types by reflection.</summary>
    public const string ByReflection = "JSON by reflection needs types that trimming may remove and code that does not exist ahead of time. Use the overload with JsonTypeInfo.";

    private static readonly byte[] Utf8Bom = [0xEF, 0xBB, 0xBF];

    /// <summary>As text, decoded as a browser would: byte order mark, Content-Type, the document's own word, UTF-8, windows-1252.</summary>
    public static string Text(ReadOnlyMemory<byte> body, string? contentType) => CharsetSniffer.Decide(body.Span, MediaType.Parse(contentType).Charset).DecodeText(body.Span);

    /// <summary>As JSON (RFC 8259, UTF-8).</summary>
    /// <exception cref="JsonException">It is no such JSON.</exception>
    [RequiresUnreferencedCode(ByReflection)]
    [RequiresDynamicCode(ByReflection)]
    public static T? Json<T>(ReadOnlyMemory<byte> body, JsonSerializerOptions? options) => JsonSerializer.Deserialize<T>(WithoutMark(body.Span), options ?? JsonSerializerOptions.Web);

    /// <summary>As JSON (RFC 8259, UTF-8).</summary>
    /// <exception cref="JsonException">It is no such JSON.</exception>
    public static T? Json<T>(ReadOnlyMemory<byte> body, JsonTypeInfo<T> type) => JsonSerializer.Deserialize(WithoutMark(body.Span), type);

    private static ReadOnlySpan<byte> WithoutMark(ReadOnlySpan<byte> json) => json.StartsWith(Utf8Bom) ? json[Utf8Bom.Length..] : json;
}
