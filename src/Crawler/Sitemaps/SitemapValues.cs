using System.Globalization;

namespace Crawler.Sitemaps;

/// <summary>Reads what sitemaps and feeds say of a URL. What cannot be read is as if it were not said: junk beside a URL must not cost the URL.</summary>
internal static class SitemapValues
{
    private const int EarliestYear = 1970;

    // W3C Datetime, the profile of ISO 8601 that sitemaps.org and Atom name, and the blank in place of the T that many write.
    private static readonly string[] Formats =
    [
        "yyyy-MM-dd", "yyyy-MM-ddTHH:mm:ssK", "yyyy-MM-ddTHH:mm:ss.FFFFFFFK", "yyyy-MM-ddTHH:mmK", "yyyy-MM-dd HH:mm:ssK", "yyyy-MM-dd HH:mm:ss K", "yyyy-MM", "yyyy",
    ];

    // RFC 822 as RSS uses it.
    private static readonly string[] FeedFormats = ["ddd, d MMM yyyy HH:mm:ss zzz", "ddd, d MMM yyyy HH:mm zzz", "d MMM yyyy HH:mm:ss zzz", "ddd, d MMM yyyy HH:mm:ss"];

    /// <summary>A date, in UTC where it names no zone; null where it is none, or one before the web.</summary>
    public static DateTimeOffset? Date(string text)
    {
        if (text.Length > 64) return null;
        if (DateTimeOffset.TryParseExact(text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date)) return Plausible(date);
        if (text.EndsWith("GMT", StringComparison.Ordinal) || text.EndsWith("UTC", StringComparison.Ordinal)) text = text[..^3] + "+00:00";
        return DateTimeOffset.TryParseExact(text, FeedFormats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AllowWhiteSpaces, out date) ? Plausible(date) : null;
    }

    /// <summary>A priority from 0.0 to 1.0; null where it is none.</summary>
    public static double? Priority(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var priority) && priority is >= 0 and <= 1 ? priority : null;

    /// <summary>One of the words of sitemaps.org, whatever its case; null where it is none.</summary>
    public static ChangeFrequency? Frequency(string text) => text.ToUpperInvariant() switch
    {
        "ALWAYS" => ChangeFrequency.Always,
        "HOURLY" => ChangeFrequency.Hourly,
        "DAILY" => ChangeFrequency.Daily,
        "WEEKLY" => ChangeFrequency.Weekly,
        "MONTHLY" => ChangeFrequency.Monthly,
        "YEARLY" => ChangeFrequency.Yearly,
        "NEVER" => ChangeFrequency.Never,
        _ => null,
    };

    private static DateTimeOffset? Plausible(DateTimeOffset date) => date.Year >= EarliestYear ? date : null;
}
