using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Crawler.Output;

/// <summary>A record as one line of pages.jsonl, and back. Names and meaning are a stable contract; what is absent is not written.</summary>
internal static class PageRecordJson
{
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    // Non-ASCII text stays readable: the line goes into a file, never into a web page.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>Writes one record and the line feed that ends it.</summary>
    public static void WriteLine(IBufferWriter<byte> output, PageRecord record)
    {
        using (var writer = new Utf8JsonWriter(output, Options))
        {
            writer.WriteStartObject();
            WriteRequest(writer, record);
            WriteResponse(writer, record);
            WriteDocument(writer, record);
            writer.WriteEndObject();
        }

        output.Write("\n"u8);
    }

    /// <summary>Reads one line.</summary>
    /// <param name="line">The line, with or without its line feed.</param>
    /// <param name="record">The record, without a body; or null.</param>
    /// <returns>Whether the line is a record; names that it does not know are skipped.</returns>
    public static bool TryRead(ReadOnlySpan<byte> line, [NotNullWhen(true)] out PageRecord? record)
    {
        record = null;
        try
        {
            var reader = new Utf8JsonReader(line);
            using var document = JsonDocument.ParseValue(ref reader);
            if (reader.Read()) return false;
            return TryRead(document.RootElement, out record);
        }
        catch (Exception error) when (error is JsonException or FormatException or InvalidOperationException)
        {
            return false;
        }
    }

    private static void WriteRequest(Utf8JsonWriter writer, PageRecord record)
    {
        Write(writer, "url"u8, record.Url);
        Write(writer, "final_url"u8, record.FinalUrl);
        Write(writer, "status"u8, record.Status);
        writer.WriteString("outcome"u8, Name(record.Outcome));
        Write(writer, "reason"u8, record.Reason);
        Write(writer, "error"u8, record.Error);
        Write(writer, "depth"u8, record.Depth);
        Write(writer, "referrer"u8, record.Referrer);
        writer.WriteNumber("attempts"u8, record.Attempts);
    }

    private static void WriteResponse(Utf8JsonWriter writer, PageRecord record)
    {
        if (record.FetchedAt is { } time) writer.WriteString("fetched_at"u8, time.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture));
        if (record.Elapsed is { } elapsed) writer.WriteNumber("elapsed_ms"u8, Math.Round(elapsed.TotalMilliseconds, 3));
        Write(writer, "http_version"u8, record.HttpVersion);
        Write(writer, "tls"u8, record.Tls);
        Write(writer, "content_type"u8, record.ContentType);
        Write(writer, "charset"u8, record.Charset);
        Write(writer, "charset_source"u8, record.CharsetSource);
        Write(writer, "bytes_wire"u8, record.BytesWire);
        Write(writer, "bytes"u8, record.Bytes);
        Write(writer, "sha256"u8, record.Sha256);
    }

    private static void WriteDocument(Utf8JsonWriter writer, PageRecord record)
    {
        Write(writer, "title"u8, record.Title);
        Write(writer, "canonical"u8, record.Canonical);
        Write(writer, "lang"u8, record.Lang);
        Write(writer, "links"u8, record.Links);
        Write(writer, "links_cut"u8, record.LinksCut);
        Write(writer, "links_too_long"u8, record.LinksTooLong);
        if (record.IsTruncated) writer.WriteBoolean("truncated"u8, value: true);
        if (record.NoIndex) writer.WriteBoolean("noindex"u8, value: true);
        Write(writer, "redirect_to"u8, record.RedirectTo);
        if (record.Extracted is not { } extracted) return;
        writer.WriteStartObject("extracted"u8);
        foreach (var (name, value) in extracted) Write(writer, Encoding.UTF8.GetBytes(name), value);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, ReadOnlySpan<byte> name, string? value)
    {
        if (value is null) return;
        if (value.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF') || ReordersText(value)) WriteEscaped(writer, name, value);
        else writer.WriteString(name, value);
    }

    private static void Write(Utf8JsonWriter writer, ReadOnlySpan<byte> name, long? value)
    {
        if (value is { } number) writer.WriteNumber(name, number);
    }

    // Marks and overrides of direction (Unicode Standard Annex 9): on a terminal they make a line read otherwise than it is.
    private static bool ReordersText(ReadOnlySpan<char> value) =>
        value.ContainsAnyInRange('\u200E', '\u200F') || value.ContainsAnyInRange('\u202A', '\u202E') || value.ContainsAnyInRange('\u2066', '\u2069') || value.Contains('\u061C');

    // The writer throws on a lone surrogate, which UTF-8 cannot hold and which pages and servers send, and its encoder escapes pairs, so that an emoji is unreadable.
    private static void WriteEscaped(Utf8JsonWriter writer, ReadOnlySpan<byte> name, string value)
    {
        var text = new StringBuilder(value.Length + 16).Append('"');
        foreach (var rune in value.EnumerateRunes())
        {
            if (rune.Value is '"' or '\\') text.Append('\\').Append((char)rune.Value);
            else if (Rune.IsControl(rune) || rune.Value is 0x2028 or 0x2029 or 0x061C or 0x200E or 0x200F or (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069)) text.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:X4}");
            else text.Append(rune.ToString());
        }

        writer.WritePropertyName(name);
        writer.WriteRawValue(text.Append('"').ToString(), skipInputValidation: true);
    }

    private static bool TryRead(JsonElement json, [NotNullWhen(true)] out PageRecord? record)
    {
        record = null;
        if (json.ValueKind != JsonValueKind.Object || Text(json, "url") is not { } url || Outcome(Text(json, "outcome")) is not { } outcome) return false;
        record = new PageRecord
        {
            Url = url,
            FinalUrl = Text(json, "final_url"),
            Status = Int(json, "status"),
            Outcome = outcome,
            Reason = Text(json, "reason"),
            Error = Text(json, "error"),
            Depth = Int(json, "depth"),
            Referrer = Text(json, "referrer"),
            Attempts = Int(json, "attempts") ?? 0,
            FetchedAt = Text(json, "fetched_at") is { } time ? DateTimeOffset.ParseExact(time, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal) : null,
            Elapsed = json.TryGetProperty("elapsed_ms", out var elapsed) ? TimeSpan.FromTicks((long)(elapsed.GetDecimal() * TimeSpan.TicksPerMillisecond)) : null,
            HttpVersion = Text(json, "http_version"),
            Tls = Text(json, "tls"),
            ContentType = Text(json, "content_type"),
            Charset = Text(json, "charset"),
            CharsetSource = Text(json, "charset_source"),
            BytesWire = Long(json, "bytes_wire"),
            Bytes = Long(json, "bytes"),
            Sha256 = Text(json, "sha256"),
            Title = Text(json, "title"),
            Canonical = Text(json, "canonical"),
            Lang = Text(json, "lang"),
            Links = Int(json, "links"),
            LinksCut = Int(json, "links_cut"),
            LinksTooLong = Int(json, "links_too_long"),
            IsTruncated = json.TryGetProperty("truncated", out var truncated) && truncated.GetBoolean(),
            NoIndex = json.TryGetProperty("noindex", out var noIndex) && noIndex.GetBoolean(),
            RedirectTo = Text(json, "redirect_to"),
            Extracted = json.TryGetProperty("extracted", out var extracted) ? extracted.EnumerateObject().ToDictionary(value => value.Name, value => value.Value.GetString() ?? "", StringComparer.Ordinal) : null,
        };
        return true;
    }

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static int? Int(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? value.GetInt32() : null;

    private static long? Long(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? value.GetInt64() : null;

    private static string Name(PageOutcome outcome) => outcome switch
    {
        PageOutcome.Fetched => "fetched",
        PageOutcome.Redirected => "redirected",
        PageOutcome.NotModified => "not_modified",
        PageOutcome.Failed => "failed",
        _ => "skipped",
    };

    private static PageOutcome? Outcome(string? name) => name switch
    {
        "fetched" => PageOutcome.Fetched,
        "redirected" => PageOutcome.Redirected,
        "not_modified" => PageOutcome.NotModified,
        "failed" => PageOutcome.Failed,
        "skipped" => PageOutcome.Skipped,
        _ => null,
    };
}
