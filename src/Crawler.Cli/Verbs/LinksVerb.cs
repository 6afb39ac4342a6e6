using System.CommandLine;
using System.Text.Json;
using Crawler.Configuration;
using Crawler.Fetching;
using Crawler.Parsing;
using Crawler.Urls;

namespace Crawler.Cli.Verbs;

/// <summary><c>links</c>: the links of a document, as a crawl would find them.</summary>
internal static class LinksVerb
{
    private const string DefaultType = "text/html";

    /// <summary>Makes the command.</summary>
    public static Command Create(Terminal terminal)
    {
        var verb = new Verb("links", "Print the links of a document that a crawl would see, absolute, one a line, in the order of the source, each once.")
        {
            Examples =
            [
                ("links --base https://example.org/docs/ page.html", "a saved page"),
                ("links --base https://example.org/ --content-type 'text/html; charset=iso-8859-2' - < page.html", "from standard input, with the header that it came with"),
                ("links --jsonl < pages.jsonl", "many pages, a JSON object for each"),
            ],
        };
        var options = new DocumentOptions("The document", new JsonlMode("id, html_b64, content_type, url", "id, links, resources, encoding"), defaultType: DefaultType);
        options.AddTo(verb);
        verb.SetAction(result => options.AreCases(result) ? RunCases(terminal, options.Cases) : Run(result, terminal, options));
        return verb;
    }

    private static int Run(ParseResult result, Terminal terminal, DocumentOptions options)
    {
        if (!options.TryRead(result, terminal, out var document, out var problem)) return CommandLine.Refuse(terminal, [problem]);
        var page = Parse(Parser(), document.Body, document.ContentType, document.Url!);
        foreach (var link in page.Links) terminal.Out.WriteLine(link.Url.Text);
        terminal.Out.Flush();
        if (page.IsCut) terminal.Error.WriteLine("crawler: warning: the document is too large or too deep, and was not read to its end");
        return ExitCode.Done;
    }

    private static int RunCases(Terminal terminal, JsonlMode cases)
    {
        var parser = Parser(withResources: true);
        return cases.Run(terminal, (fields, json) =>
        {
            var page = Parse(parser, fields.Bytes("html_b64"), fields.ContentType(), fields.Url("url"));
            WriteUrls(json, "links", page.Links.Select(link => link.Url));
            WriteUrls(json, "resources", page.Resources);
            json.WriteString("encoding", page.Charset);
        });
    }

    // A crawl's limit on links guards its frontier; here nothing needs guarding.
    private static HtmlPageParser Parser(bool withResources = false) => new(CrawlOptions.Default.Parsing with { MaxOutlinks = int.MaxValue, Resources = withResources });

    private static ParsedPage Parse(HtmlPageParser parser, byte[] body, string? contentType, CanonicalUrl url)
    {
        var head = new ResponseHead { Url = url, Status = 200, HttpVersion = "1.1", ContentType = contentType ?? DefaultType };
        return parser.Parse(new FetchOutcome.Success(head, body) { Elapsed = TimeSpan.Zero }, CancellationToken.None);
    }

    private static void WriteUrls(Utf8JsonWriter json, string name, IEnumerable<CanonicalUrl> urls)
    {
        json.WriteStartArray(name);
        foreach (var url in urls) json.WriteStringValue(url.Text);
        json.WriteEndArray();
    }
}
