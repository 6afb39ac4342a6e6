using Crawler.Urls;

namespace Crawler.Cli;

/// <summary>Says in words why a text is no URL to crawl.</summary>
internal static class UrlErrorText
{
    /// <summary><c>not an http(s) URL: REASON: TEXT</c>.</summary>
    public static string Of(string text, UrlError error) => $"not an http(s) URL: {Reason(text, error)}: {PlainText.Of(text)}";

    private static string Reason(string text, UrlError error) => error switch
    {
        UrlError.Empty => "empty",
        UrlError.TooLong => "too long",
        _ when IsHost(text) && CanonicalUrl.TryCreate("https://" + text, out var url, out _) => $"no scheme (did you mean {PlainText.Of(url.Text)}?)",
        UrlError.NotHttp => "another scheme",
        _ => "malformed",
    };

    // example.org, example.org/page, localhost:8080: the last one is a URL of the scheme localhost by the standard.
    private static bool IsHost(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 || (colon + 1 < text.Length && char.IsAsciiDigit(text[colon + 1]));
    }
}
