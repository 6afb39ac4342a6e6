using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Crawler.Urls;

namespace Crawler.Fetching;

/// <summary>Reads what the crawl uses out of response headers, as bytes in Latin-1 and without the framework's own parsing, which would lose what it cannot parse.</summary>
internal static class ResponseHeads
{
    // Nobody waits longer, and a larger number of seconds would overflow sums of times.
    private static readonly TimeSpan LongestRetryAfter = TimeSpan.FromDays(365);

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Status and headers of a response.</summary>
    /// <param name="response">The response.</param>
    /// <param name="url">The URL that answered.</param>
    /// <param name="now">For a Retry-After that is a date.</param>
    public static ResponseHead Read(HttpResponseMessage response, CanonicalUrl url, DateTimeOffset now)
    {
        var headers = response.Headers.NonValidated;
        var content = response.Content.Headers.NonValidated;
        return new ResponseHead
        {
            Url = url,
            Status = (int)response.StatusCode,
            HttpVersion = response.Version switch { { Major: 1, Minor: 0 } => "1.0", { Major: 1 } => "1.1", var version => version.Major.ToString(CultureInfo.InvariantCulture) },
            ContentType = Last(content, "Content-Type"),
            RetryAfter = RetryAfter(First(headers, "Retry-After"), now),
            RobotsTags = Values(headers, "X-Robots-Tag"),
            ETag = First(headers, "ETag"),
            LastModified = First(content, "Last-Modified"),
            Links = Values(headers, "Link"),
        };
    }

    /// <summary>How many lines the header section has.</summary>
    public static int Count(HttpResponseMessage response) => Count(response.Headers.NonValidated) + Count(response.Content.Headers.NonValidated);

    /// <summary>The Set-Cookie headers.</summary>
    public static IReadOnlyList<string> Cookies(HttpResponseMessage response) => Values(response.Headers.NonValidated, "Set-Cookie");

    /// <summary>What is wrong with the announced length: several that differ are an error that cannot be recovered from (RFC 9112 section 6.3).</summary>
    /// <returns>One line for people; null where nothing is.</returns>
    public static string? LengthProblem(HttpResponseMessage response)
    {
        if (!response.Content.Headers.NonValidated.TryGetValues("Content-Length", out var lines) || (lines.Count == 1 && !lines.ToString().Contains(',', StringComparison.Ordinal))) return null;
        var lengths = lines.SelectMany(line => line.Split(',', StringSplitOptions.TrimEntries)).Distinct(StringComparer.Ordinal).ToList();
        return lengths.Count > 1 ? FetchFailures.OneLine($"{lengths.Count} different values of Content-Length: {string.Join(", ", lengths)}") : null;
    }

    /// <summary>The content codings in the order in which they were applied, in lower case, without <c>identity</c> (RFC 9110 section 8.4).</summary>
    public static IReadOnlyList<string> ContentCodings(HttpResponseMessage response)
    {
        var lines = Values(response.Content.Headers.NonValidated, "Content-Encoding");
        return lines.Count == 0 ? [] : [.. lines.SelectMany(line => line.Split(',')).Select(coding => coding.Trim().ToLowerInvariant()).Where(coding => coding is not ("" or "identity"))];
    }

    /// <summary>Where a redirect leads.</summary>
    /// <param name="response">The response.</param>
    /// <param name="url">The URL that answered, against which a relative Location is resolved (RFC 9110 section 10.2.2).</param>
    /// <returns>The target, or else what is wrong with the Location.</returns>
    public static (CanonicalUrl? Target, string? Problem) Location(HttpResponseMessage response, CanonicalUrl url)
    {
        var values = Values(response.Headers.NonValidated, "Location").Distinct(StringComparer.Ordinal).ToList();
        if (values.Count == 0) return (null, "no Location header");
        if (values.Count > 1) return (null, $"{values.Count} different Location headers");
        if (values[0].Length == 0) return (null, "an empty Location header");
        var text = LocationText(values[0]);
        return CanonicalUrl.TryCreate(text, url, out var target, out var error) ? (target, null) : (null, $"Location \"{text}\": {error}");
    }

    /// <summary>Reads a Retry-After (RFC 9110 section 10.2.3): seconds, or an HTTP date.</summary>
    /// <param name="value">The header's value, or null.</param>
    /// <param name="now">What a date is counted from.</param>
    /// <returns>How long to wait, never negative; null where there is nothing readable.</returns>
    public static TimeSpan? RetryAfter(string? value, DateTimeOffset now)
    {
        if (string.IsNullOrEmpty(value)) return null;
        if (value.All(char.IsAsciiDigit))
        {
            return value.TrimStart('0').Length <= 8 && TimeSpan.FromSeconds(long.Parse(value, CultureInfo.InvariantCulture)) is var wait && wait < LongestRetryAfter ? wait : LongestRetryAfter;
        }

        if (!RetryConditionHeaderValue.TryParse(value, out var parsed) || parsed.Date is not { } date) return null;
        var until = date - now;
        return until < TimeSpan.Zero ? TimeSpan.Zero : until < LongestRetryAfter ? until : LongestRetryAfter;
    }

    // Servers send UTF-8 where RFC 9110 knows ASCII only. Bytes that are no UTF-8 are sent back as they came, percent-encoded, as browsers do.
    private static string LocationText(string latin1)
    {
        if (Ascii.IsValid(latin1)) return latin1;
        var bytes = Encoding.Latin1.GetBytes(latin1);
        try
        {
            return StrictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return string.Concat(latin1.Select(c => c < 0x80 ? c.ToString() : $"%{(int)c:X2}"));
        }
    }

    // What is read of every response is read without a list.
    private static string? First(HttpHeadersNonValidated headers, string name)
    {
        if (!headers.TryGetValues(name, out var values)) return null;
        foreach (var value in values) return value.Trim();
        return null;
    }

    private static string? Last(HttpHeadersNonValidated headers, string name)
    {
        if (!headers.TryGetValues(name, out var values)) return null;
        var last = default(string);
        foreach (var value in values) last = value;
        return last?.Trim();
    }

    private static int Count(HttpHeadersNonValidated headers)
    {
        var count = 0;
        foreach (var header in headers) count += header.Value.Count;
        return count;
    }

    private static IReadOnlyList<string> Values(HttpHeadersNonValidated headers, string name) =>
        headers.TryGetValues(name, out var values) ? [.. values.Select(value => value.Trim())] : [];
}
