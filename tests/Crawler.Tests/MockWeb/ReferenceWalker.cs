#pragma warning disable MA0009, MA0023 // The expressions read only what our own generator wrote, and groups are taken by number.
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Crawler.MockWeb;

namespace Crawler.Tests.MockWeb;

/// <summary>
/// A crawl written apart from both the crawler and the generator, just good enough for the markup and the URLs that the generator writes.
/// </summary>
internal sealed partial class ReferenceWalker(MockWebServer web) : IDisposable
{
    private readonly MockClient _client = new(web, DecompressionMethods.All);
    private readonly Dictionary<string, Func<string, bool>> _robots = [];

    public HashSet<string> Pages { get; } = [];

    public HashSet<string> Disallowed { get; } = [];

    public Dictionary<string, string> Redirects { get; } = [];

    public Dictionary<int, HashSet<string>> Failures { get; } = [];

    public HashSet<string> Resources { get; } = [];

    public async Task WalkAsync(IEnumerable<string> seeds, string? withinHost = null)
    {
        var seen = seeds.ToHashSet();
        var queue = new Queue<string>(seen);
        while (queue.TryDequeue(out var url))
        {
            foreach (var link in await VisitAsync(url))
            {
                if ((withinHost is null || new Uri(link).Host == withinHost) && seen.Add(link)) queue.Enqueue(link);
            }
        }
    }

    public void Dispose() => _client.Dispose();

    /// <summary>URL Standard, section 4.4, as far as the mock web goes: special scheme, no credentials, no port but 80.</summary>
    public static string? Resolve(string baseUrl, string href)
    {
        var text = Blanks().Replace(href.Trim(), "").Split('#')[0];
        if (OtherScheme().IsMatch(text)) return null;
        text = Escape(text.Split('?', 2)[0].Replace('\\', '/')) + (text.Contains('?', StringComparison.Ordinal) ? "?" + text.Split('?', 2)[1] : "");
        var parts = UrlParts().Match(baseUrl);
        var (host, path, query) = (parts.Groups[1].Value, parts.Groups[2].Value, parts.Groups[3].Value);
        if (text.StartsWith("http:/", StringComparison.OrdinalIgnoreCase)) text = text[5..];
        if (text.StartsWith("//", StringComparison.Ordinal))
        {
            var absolute = UrlParts().Match("http:" + text);
            host = absolute.Groups[1].Value.ToLowerInvariant().Replace(":80", "", StringComparison.Ordinal);
            (path, query) = (absolute.Groups[2].Value, absolute.Groups[3].Value);
        }
        else if (text.StartsWith('?')) query = text;
        else if (text.Length > 0)
        {
            path = (text[0] == '/' ? "" : path[..(path.LastIndexOf('/') + 1)]) + text.Split('?')[0];
            query = text.Contains('?', StringComparison.Ordinal) ? text[text.IndexOf('?', StringComparison.Ordinal)..] : "";
        }

        return $"http://{host}{WithoutDots(path)}{query}";
    }

    private async Task<IEnumerable<string>> VisitAsync(string url)
    {
        var parts = UrlParts().Match(url);
        if (!(await RobotsAsync(parts.Groups[1].Value))(url[("http://".Length + parts.Groups[1].Length)..]))
        {
            Disallowed.Add(url);
            return [];
        }

        using var response = await _client.GetAsync(url);
        if ((int)response.StatusCode is 429 or 503) return await VisitAsync(url);
        if (response.Headers.Location is { } location)
        {
            Redirects[url] = Resolve(url, location.OriginalString)!;
            return [Redirects[url]];
        }

        if (!response.IsSuccessStatusCode)
        {
            if (!Failures.TryGetValue((int)response.StatusCode, out var failures)) Failures[(int)response.StatusCode] = failures = [];
            failures.Add(url);
            return [];
        }

        if (response.Content.Headers.ContentType?.MediaType != "text/html")
        {
            Resources.Add(url);
            return [];
        }

        Pages.Add(url);
        return Links(url, Decode(await response.Content.ReadAsByteArrayAsync(), response.Content.Headers.ContentType.CharSet));
    }

    /// <summary>The links of one page that are to be followed.</summary>
    public static IEnumerable<string> Links(string url, string html)
    {
        html = Ignored().Replace(html, "");
        if (MetaNofollow().IsMatch(html)) yield break;
        var baseUrl = url;
        foreach (Match tag in Tags().Matches(html))
        {
            var name = tag.Groups[1].Value.ToLowerInvariant();
            var attributes = Attributes().Matches(tag.Groups[2].Value).ToDictionary(
                match => match.Groups[1].Value.ToLowerInvariant(), match => Unescape(match.Groups[2].Value + match.Groups[3].Value + match.Groups[4].Value));
            var nofollow = attributes.GetValueOrDefault("rel", "").Contains("nofollow", StringComparison.OrdinalIgnoreCase);
            var href = name switch
            {
                "a" or "area" => nofollow ? null : attributes.GetValueOrDefault("href"),
                "iframe" or "frame" => attributes.GetValueOrDefault("src"),
                "meta" when attributes.GetValueOrDefault("http-equiv") == "Refresh" => RefreshUrl(attributes["content"]),
                _ => null,
            };
            if (name == "base") baseUrl = Resolve(url, attributes["href"])!;
            if (href is not null && Resolve(baseUrl, href) is { } link) yield return link;
        }
    }

    private async Task<Func<string, bool>> RobotsAsync(string host)
    {
        if (_robots.TryGetValue(host, out var rules)) return rules;
        using var first = await _client.GetAsync($"http://{host}/robots.txt");
        using var response = first.Headers.Location is { } moved ? await _client.GetAsync(Resolve($"http://{host}/", moved.OriginalString)!) : first;
        var text = response.IsSuccessStatusCode ? await response.Content.ReadAsStringAsync() : "";
        return _robots[host] = Rules(text);
    }

    /// <summary>
    /// RFC 9309 section 2.2: the group of our own name or else the one for all, and in it the longest match, Allow before Disallow.
    /// </summary>
    private static Func<string, bool> Rules(string text)
    {
        var groups = new Dictionary<string, List<(bool Allow, string Path)>>(StringComparer.OrdinalIgnoreCase);
        var current = new List<(bool, string)>();
        var inAgents = false;
        foreach (var line in text.TrimStart('\uFEFF').Split('\n').Select(line => line.Split('#')[0].Split(':', 2)).Where(line => line.Length == 2))
        {
            var (key, value) = (line[0].Trim().ToLowerInvariant(), line[1].Trim());
            if (key == "user-agent")
            {
                if (!inAgents) current = [];
                groups[value] = current;
            }
            else if (key is "allow" or "disallow") current.Add((key == "allow", value));
            inAgents = key == "user-agent";
        }

        var rules = groups.GetValueOrDefault("crawler") ?? groups.GetValueOrDefault("*") ?? [];
        return path => rules.Where(rule => Regex.IsMatch(path, Pattern(rule.Path)))
            .OrderByDescending(rule => rule.Path.Length).ThenByDescending(rule => rule.Allow).Select(rule => rule.Allow).FirstOrDefault(true);
    }

    private static string Pattern(string rule) =>
        "^" + Regex.Escape(rule).Replace("\\*", ".*", StringComparison.Ordinal).Replace("\\$", "$", StringComparison.Ordinal);

    public static string RefreshUrl(string content) => Refresh().Match(content).Groups["url"].Value.Trim('\'');

    public static string Decode(byte[] body, string? charset)
    {
        if (body.AsSpan().StartsWith(Encoding.UTF8.Preamble)) return Encoding.UTF8.GetString(body.AsSpan(3));
        var declared = charset ?? MetaCharset().Match(Encoding.Latin1.GetString(body)).Groups[1].Value;
        var encoding = declared.Trim('"').Equals("utf-8", StringComparison.OrdinalIgnoreCase) ? Encoding.UTF8 : CodePagesEncodingProvider.Instance.GetEncoding(1252)!;
        return encoding.GetString(body);
    }

    private static string Unescape(string value) => WebUtility.HtmlDecode(value.Replace("&AMP;", "&", StringComparison.Ordinal));

    private static string Escape(string text) => string.Concat(text.Select(c => c < 128 ? c.ToString() : Uri.EscapeDataString(c.ToString())));

    private static string WithoutDots(string path)
    {
        var output = new List<string>();
        var segments = path.Length == 0 ? [""] : path[1..].Split('/');
        for (var i = 0; i < segments.Length; i++)
        {
            var segment = segments[i].Replace("%2e", ".", StringComparison.OrdinalIgnoreCase);
            if (segment == ".." && output.Count > 0) output.RemoveAt(output.Count - 1);
            if (segment is not ("." or "..")) output.Add(segments[i]);
            else if (i == segments.Length - 1) output.Add("");
        }

        return "/" + string.Join('/', output);
    }

    [GeneratedRegex("[\\t\\n\\r]")]
    private static partial Regex Blanks();

    [GeneratedRegex("^(mailto|javascript):")]
    private static partial Regex OtherScheme();

    [GeneratedRegex("^http://([^/?]*)([^?]*)(.*)$")]
    private static partial Regex UrlParts();

    [GeneratedRegex("<!--.*?-->|<script>.*?</script>", RegexOptions.Singleline)]
    private static partial Regex Ignored();

    [GeneratedRegex("<meta name=[^>]*(nofollow|NONE)")]
    private static partial Regex MetaNofollow();

    [GeneratedRegex("<meta [^>]*charset=\"?([-\\w]+)", RegexOptions.IgnoreCase)]
    private static partial Regex MetaCharset();

    [GeneratedRegex("<(a|area|iframe|frame|base|meta)\\s([^>]*)>", RegexOptions.IgnoreCase)]
    private static partial Regex Tags();

    [GeneratedRegex("([-\\w]+)\\s*=\\s*(?:\"([^\"]*)\"|'([^']*)'|([^\\s\"']+))")]
    private static partial Regex Attributes();

    [GeneratedRegex("(?:^5,|url\\s*=\\s*)(?<url>.*)$", RegexOptions.IgnoreCase)]
    private static partial Regex Refresh();
}
