using System.Globalization;
using System.Text.Json;
using Crawler.Fetching;
using Crawler.Urls;

namespace Crawler.Hosting;

/// <summary>How one page of a list tells of the next one.</summary>
public sealed class NextPage
{
    private readonly Func<FetchResult, FetchRequest?> _find;

    private NextPage(Func<FetchResult, FetchRequest?> find) => _find = find;

    /// <summary>The first link of the document whose rel has the word next: <c>link</c>, <c>a</c> or <c>area</c> (HTML Standard section 4.6.7.14).</summary>
    public static NextPage RelNext { get; } = Selector("link[rel~=next][href], a[rel~=next][href], area[rel~=next][href]");

    /// <summary>The Link header with rel=next (RFC 8288 section 3), as many JSON APIs send it.</summary>
    public static NextPage LinkHeader { get; } = new(result => LinkHeaderValue.Find(result.Outcome.Response!.Links, "next") is { } target ? Follow(result, target) : null);

    /// <summary>The href of the first element that a CSS selector finds.</summary>
    /// <param name="selector">The selector.</param>
    public static NextPage Selector(string selector)
    {
        ArgumentException.ThrowIfNullOrEmpty(selector);
        return new NextPage(result =>
        {
            using var document = result.ReadHtml();
            var base_ = document.QuerySelector("base[href]")?.GetAttribute("href") is { } text && CanonicalUrl.TryCreate(text, result.Url, out var written, out _) ? written : result.Url;
            return document.QuerySelector(selector)?.GetAttribute("href") is { } target ? Follow(result, target, base_) : null;
        });
    }

    /// <summary>A value of a JSON answer: the next page's URL, absolute or relative. Null, an empty text or no such value is the end.</summary>
    /// <param name="path">Names of members and numbers of items, separated by points: <c>paging.next</c>.</param>
    public static NextPage JsonUrl(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new NextPage(result => JsonValue(result, path) is { Length: > 0 } target ? Follow(result, target) : null);
    }

    /// <summary>A value of a JSON answer that the next request carries in its query: the cursor of an API. Null, an empty text, false or no such value is the end.</summary>
    /// <param name="path">Names of members and numbers of items, separated by points: <c>meta.next_cursor</c>.</param>
    /// <param name="parameter">The query's parameter; it takes the place of one that is there.</param>
    public static NextPage JsonCursor(string path, string parameter)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentException.ThrowIfNullOrEmpty(parameter);
        return new NextPage(result => JsonValue(result, path) is { Length: > 0 } cursor ? Follow(result, WithParameter(result.Request.Url.PathAndQuery, parameter, cursor), result.Request.Url) : null);
    }

    /// <summary>Whatever code says.</summary>
    /// <param name="find">Gets a success, and gives the next request, or null at the end.</param>
    public static NextPage From(Func<FetchResult, FetchRequest?> find)
    {
        ArgumentNullException.ThrowIfNull(find);
        return new NextPage(find);
    }

    internal FetchRequest? Of(FetchResult result) => _find(result);

    // A page from elsewhere must not get what the first one's host was trusted with.
    private static FetchRequest? Follow(FetchResult result, string target, CanonicalUrl? baseUrl = null) =>
        CanonicalUrl.TryCreate(target, baseUrl ?? result.Url, out var url, out _) ? result.Request.RedirectedTo(result.Url, 308).RedirectedTo(url, 308) : null;

    private static string? JsonValue(FetchResult result, string path)
    {
        using var document = JsonDocument.Parse(result.ReadText());
        var value = document.RootElement;
        foreach (var name in path.Split('.'))
        {
            if (value.ValueKind == JsonValueKind.Array && int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var item) && item < value.GetArrayLength()) value = value[item];
            else if (value.ValueKind != JsonValueKind.Object || !value.TryGetProperty(name, out value)) return null;
        }

        return value.ValueKind switch
        {
            JsonValueKind.String => value.GetString(),
            JsonValueKind.Number => value.GetRawText(),
            _ => null,
        };
    }

    private static string WithParameter(string pathAndQuery, string parameter, string value)
    {
        var question = pathAndQuery.IndexOf('?', StringComparison.Ordinal);
        var path = question < 0 ? pathAndQuery : pathAndQuery[..question];
        var name = Escape(parameter);
        var kept = question < 0 ? [] : pathAndQuery[(question + 1)..].Split('&').Where(pair => pair.Length > 0 && pair.Split('=')[0] != name);
        return $"{path}?{string.Join('&', kept.Append($"{name}={Escape(value)}"))}";
    }

    private static string Escape(string text) => System.Net.WebUtility.UrlEncode(text).Replace("+", "%20", StringComparison.Ordinal);
}
