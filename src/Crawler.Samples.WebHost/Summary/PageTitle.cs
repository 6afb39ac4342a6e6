using AngleSharp.Html.Parser;
using Crawler.Fetching;

namespace Crawler.Samples.WebHost.Summary;

/// <summary>Finds the title of a page without reading the whole of it.</summary>
internal static class PageTitle
{
    // A document can be written so that its tree is as large as the square of its text. What is parsed on a thread that serves requests is kept short; crawls have limits of their own.
    private const int Longest = 4096;

    /// <summary>The title; null for what is no HTML, or has none in its first 4,096 characters.</summary>
    public static string? Of(FetchResult result)
    {
        if (!result.IsSuccess || result.Outcome.Response?.ContentType?.StartsWith("text/html", StringComparison.OrdinalIgnoreCase) != true) return null;
        var text = result.ReadText();
        using var document = new HtmlParser().ParseDocument(text[..Math.Min(text.Length, Longest)]);
        return document.Title is { Length: > 0 } title ? title : null;
    }
}
