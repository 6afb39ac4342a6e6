using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using Crawler.Configuration;
using Crawler.Fetching;
using Crawler.Parsing;
using Crawler.Urls;

namespace Crawler.Cli.Verbs;

/// <summary><c>links</c>: the links of one document, as a crawl would find them.</summary>
internal static class LinksVerb
{
    /// <summary>Makes the command.</summary>
    public static Command Create(Terminal terminal)
    {
        var verb = new Verb("links", "Print the links of a document that a crawl would see, absolute, one a line, in the order of the source, each once.")
        {
            Examples =
            [
                ("links --base https://example.org/docs/ page.html", "a saved page"),
                ("links --base https://example.org/ --content-type 'text/html; charset=iso-8859-2' - < page.html", "from standard input, with the header that it came with"),
                ("links --base https://example.org/ --jsonl page.html", "one JSON object a line: url, kind, nofollow"),
            ],
        };
        var file = new Argument<string>("FILE") { Description = "The document, or - for standard input." };
        var baseUrl = new Option<string>("--base") { HelpName = "URL", Description = "The URL that the document was fetched from. Required.", Required = true };
        var contentType = new Option<string?>("--content-type") { HelpName = "CT", Description = "The Content-Type header that it came with. Default: text/html." };
        var jsonl = JsonLine.CreateOption("url, kind, nofollow");
        verb.Add(file);
        verb.Add(baseUrl);
        verb.Add(contentType);
        verb.Add(jsonl);
        verb.SetAction(result => Run(terminal, result.GetRequiredValue(file), result.GetRequiredValue(baseUrl), result.GetValue(contentType), result.GetValue(jsonl)));
        return verb;
    }

    private static int Run(Terminal terminal, string file, string baseText, string? contentType, bool isJsonl)
    {
        if (!CanonicalUrl.TryCreate(baseText, out var baseUrl, out var urlError)) return CommandLine.Refuse(terminal, [$"--base: {UrlErrorText.Of(baseText, urlError)}"]);
        if (!TryReadAll(file, terminal.In, out var body, out var problem)) return CommandLine.Refuse(terminal, [problem]);
        if (!EffectiveConfig.TryLoad([], [], out var config, out var errors)) return CommandLine.Refuse(terminal, errors.Select(error => error.ToString()));
        var head = new ResponseHead { Url = baseUrl, Status = 200, HttpVersion = "1.1", ContentType = contentType ?? "text/html" };
        // A crawl's limit on links guards its frontier; here nothing needs guarding.
        var parser = new HtmlPageParser(config.Options.Parsing with { MaxOutlinks = int.MaxValue });
        var page = parser.Parse(new FetchOutcome.Success(head, body) { Elapsed = TimeSpan.Zero }, CancellationToken.None);
        foreach (var link in page.Links) terminal.Out.WriteLine(isJsonl ? Json(link) : link.Url.Text);
        terminal.Out.Flush();
        if (page.IsCut) terminal.Error.WriteLine("crawler: warning: the document is too large or too deep, and was not read to its end");
        return ExitCode.Done;
    }

    private static string Json(PageLink link) => JsonLine.Of(json =>
    {
        json.WriteString("url", link.Url.Text);
        json.WriteString("kind", link.Kind.ToString().ToLowerInvariant());
        json.WriteBoolean("nofollow", link.NoFollow);
    });

    private static bool TryReadAll(string file, Stream input, out byte[] content, [NotNullWhen(false)] out string? error)
    {
        (content, error) = ([], null);
        try
        {
            if (file != "-")
            {
                content = File.ReadAllBytes(file);
                return true;
            }

            using var copy = new MemoryStream();
            input.CopyTo(copy);
            content = copy.ToArray();
            return true;
        }
        catch (Exception reason) when (reason is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            error = $"{file}: {(reason is FileNotFoundException or DirectoryNotFoundException ? "there is no such file" : reason.Message)}";
            return false;
        }
    }
}
