using System.Text.Json;
using Crawler.Urls;

namespace Crawler.Cli;

/// <summary>The fields of one case on standard input. What cannot be read is a <see cref="FormatException"/> that names the field.</summary>
internal readonly struct JsonFields
{
    private readonly JsonElement _object;

    /// <param name="value">The case.</param>
    /// <exception cref="FormatException">It is no JSON object.</exception>
    public JsonFields(JsonElement value) =>
        _object = value.ValueKind == JsonValueKind.Object ? value : throw new FormatException("the line is no JSON object");

    /// <summary>Whether there is such a field, and it is not null.</summary>
    public bool Has(string name) => Find(name) is not null;

    /// <summary>A text.</summary>
    public string Text(string name) => OptionalText(name) ?? throw new FormatException($"{name} is missing");

    /// <summary>A text; null where it is missing or null.</summary>
    public string? OptionalText(string name)
    {
        if (Find(name) is not { } value) return null;
        if (value.ValueKind != JsonValueKind.String) throw new FormatException($"{name} is no text");
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException error)
        {
            throw new FormatException($"{name} is no valid Unicode text", error);
        }
    }

    /// <summary>A Content-Type header; null where none was sent.</summary>
    public string? ContentType() => OptionalText("content_type") is { Length: > 0 } type ? type : null;

    /// <summary>Bytes in base64.</summary>
    public byte[] Bytes(string name)
    {
        if (Find(name) is not { } value) throw new FormatException($"{name} is missing");
        try
        {
            if (value.ValueKind == JsonValueKind.String && value.TryGetBytesFromBase64(out var bytes)) return bytes;
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair in escapes.
        }

        throw new FormatException($"{name} is no base64");
    }

    /// <summary>An absolute http or https URL.</summary>
    public CanonicalUrl Url(string name)
    {
        var text = Text(name);
        return CanonicalUrl.TryCreate(text, out var url, out var error) ? url : throw new FormatException($"{name}: {UrlErrorText.Of(text, error)}");
    }

    private JsonElement? Find(string name)
    {
        try
        {
            return _object.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
        }
        catch (InvalidOperationException error)
        {
            throw new FormatException("a name in the line is no valid Unicode text", error);
        }
    }
}
