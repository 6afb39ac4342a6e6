using System.Buffers;
using System.Text;

namespace Crawler.Robots;

/// <summary>The records of a robots.txt that mean something here.</summary>
internal enum RobotsKey
{
    Unknown,
    UserAgent,
    Allow,
    Disallow,
    CrawlDelay,
    Sitemap,
}

/// <summary>Recognises records by their key, ignoring case. The misspellings are those that Google's parser accepts (RFC 9309 section 2.2.4 leaves it open).</summary>
internal static class RobotsKeys
{
    private static readonly Dictionary<string, RobotsKey> Known = new(StringComparer.OrdinalIgnoreCase)
    {
        ["user-agent"] = RobotsKey.UserAgent,
        ["useragent"] = RobotsKey.UserAgent,
        ["user agent"] = RobotsKey.UserAgent,
        ["allow"] = RobotsKey.Allow,
        ["disallow"] = RobotsKey.Disallow,
        ["dissallow"] = RobotsKey.Disallow,
        ["dissalow"] = RobotsKey.Disallow,
        ["disalow"] = RobotsKey.Disallow,
        ["diasllow"] = RobotsKey.Disallow,
        ["disallaw"] = RobotsKey.Disallow,
        ["crawl-delay"] = RobotsKey.CrawlDelay,
        ["crawldelay"] = RobotsKey.CrawlDelay,
        ["sitemap"] = RobotsKey.Sitemap,
        ["site-map"] = RobotsKey.Sitemap,
    };

    public static RobotsKey Read(ReadOnlySpan<byte> key)
    {
        Span<char> text = stackalloc char[12];
        if (key.Length > text.Length || Ascii.ToUtf16(key, text, out var length) != OperationStatus.Done) return RobotsKey.Unknown;
        return Known.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(text[..length], out var read) ? read : RobotsKey.Unknown;
    }
}
