using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Crawler.Configuration;
using Crawler.Sitemaps;
using Crawler.Urls;

namespace Crawler.Cli.Verbs;

/// <summary><c>sitemap</c>: what a sitemap lists.</summary>
internal static class SitemapVerb
{
    /// <summary>Makes the command.</summary>
    public static Command Create(Terminal terminal)
    {
        var verb = new Verb("sitemap", "Print what a sitemap lists, one entry a line in its order: URL, tab, page or sitemap, tab, lastmod, tab, priority. urlset, index, text, RSS and Atom, compressed or not. Exit code 1, with the reason, if it is none.")
        {
            Examples =
            [
                ("sitemap --base https://example.org/sitemap.xml.gz sitemap.xml.gz", "a saved sitemap"),
                ("sitemap --jsonl < sitemaps.jsonl", "many sitemaps, a JSON object for each"),
            ],
        };
        var options = new DocumentOptions("The sitemap", new JsonlMode("id, body_b64 or file, content_type, url", "id, kind, urls, sitemaps, and problem where there is one"));
        options.AddTo(verb);
        verb.SetAction(result => options.AreCases(result) ? RunCases(terminal, options.Cases) : Run(result, terminal, options));
        return verb;
    }

    private static int Run(ParseResult result, Terminal terminal, DocumentOptions options)
    {
        if (!options.TryRead(result, terminal, out var document, out var problem)) return CommandLine.Refuse(terminal, [problem]);
        using var reader = Open(document.Body, document.ContentType, document.Url!);
        while (reader.Read() is { } entry)
        {
            var priority = entry.Priority?.ToString("0.0##", CultureInfo.InvariantCulture);
            terminal.Out.WriteLine($"{entry.Url.Text}\t{(entry.IsSitemap ? "sitemap" : "page")}\t{entry.LastModified?.ToString("yyyy-MM-ddTHH:mm:ssK", CultureInfo.InvariantCulture)}\t{priority}");
        }

        terminal.Out.Flush();
        if (reader.Error is { } error) terminal.Error.WriteLine($"crawler: warning: {error}: {Quantity.Of(reader.Entries, "entry was", "entries were")} read");
        if (reader.Dropped > 0) terminal.Error.WriteLine($"crawler: warning: {Quantity.Of(reader.Dropped, "entry has", "entries have")} no http(s) URL, or none that can be used");
        return reader.Kind == SitemapKind.Invalid ? ExitCode.Failed : ExitCode.Done;
    }

    private static int RunCases(Terminal terminal, JsonlMode cases) => cases.Run(terminal, (fields, json) =>
    {
        byte[]? body = null;
        if (!fields.Has("body_b64") && fields.OptionalText("file") is { } file && !DocumentInput.TryReadAll(file, Stream.Null, out body, out var problem)) throw new FormatException(problem);
        using var reader = Open(body ?? fields.Bytes("body_b64"), fields.ContentType(), fields.Url("url"));
        var entries = new List<SitemapEntry>();
        while (reader.Read() is { } entry) entries.Add(entry);
        json.WriteString("kind", reader.Kind.ToString().ToLowerInvariant());
        WriteUrls(json, "urls", entries.Where(entry => !entry.IsSitemap));
        WriteUrls(json, "sitemaps", entries.Where(entry => entry.IsSitemap));
        if (reader.Error is { } error) json.WriteString("problem", error.ToString());
    });

    private static SitemapReader Open(byte[] body, string? contentType, CanonicalUrl url)
    {
        var options = CrawlOptions.Default;
        return new SitemapReader(new MemoryStream(body), contentType, url, new SitemapLimits(options.Sitemaps.MaxBytes, options.Sitemaps.MaxEntries, options.Parsing.MaxUrlLength));
    }

    private static void WriteUrls(Utf8JsonWriter json, string name, IEnumerable<SitemapEntry> entries)
    {
        json.WriteStartArray(name);
        foreach (var entry in entries) json.WriteStringValue(entry.Url.Text);
        json.WriteEndArray();
    }
}
