using Crawler.Configuration;
using Crawler.Frontier;
using Crawler.Parsing;
using Crawler.Urls;

namespace Crawler.Benchmarks.Urls;

/// <summary>Ways to resolve the links of all pages and to ask whether they are known.</summary>
internal sealed class LinkWays : IDisposable
{
    private readonly UrlHasher _hasher = new(1, 2, new KeyRules(CrawlOptions.Default.Urls));
    private readonly ParsingOptions _options = CrawlOptions.Default.Parsing;
    private HashSet<string> _strings = new(StringComparer.Ordinal);
    private SeenSet _seen = new();

    /// <summary>Everything is new again.</summary>
    public void Forget()
    {
        _strings = new HashSet<string>(StringComparer.Ordinal);
        _seen.Dispose();
        _seen = new SeenSet();
    }

    /// <summary>So many other URLs are known too.</summary>
    public void Know(int others)
    {
        var random = new Random(2);
        for (var i = 0; i < others; i++) _seen.Add((ulong)random.NextInt64() << 1);
    }

    public long WithSystemUri(LinkPage page)
    {
        var added = 0;
        var start = new Uri(page.Url.Text);
        foreach (var text in page.Texts)
        {
            if (Uri.TryCreate(start, text, out var url) && url.Scheme is "http" or "https" && _strings.Add(url.GetLeftPart(UriPartial.Query))) added++;
        }

        return added;
    }

    public long WithObjects(LinkPage page)
    {
        var added = 0;
        foreach (var text in page.Texts)
        {
            if (CanonicalUrl.TryCreate(text, page.Url, out var url, out _) && _seen.Add(_hasher.Hash(url))) added++;
        }

        return added;
    }

    public static long ResolveOnly(LinkPage page)
    {
        var prepared = new PreparedBase(page.Url);
        var (output, length) = (default(PooledList<byte>), 0L);
        foreach (var link in page.Links)
        {
            if (!prepared.TryResolve(link, ref output, out _)) continue;
            length += output.Count;
            output.Truncate(0);
        }

        output.Return();
        return length;
    }

    public long WithSpans(LinkPage page)
    {
        using var builder = new LinkBatchBuilder(page.Url, _options);
        foreach (var link in page.Links) builder.Add(link, LinkKind.Anchor, noFollow: false);
        var batch = builder.Build(null, _hasher);
        var added = 0;
        for (var i = 0; i < batch.Count; i++)
        {
            if (_seen.Add(batch.FingerprintAt(i))) added++;
        }

        batch.Return();
        return added;
    }

    public void Dispose() => _seen.Dispose();
}
