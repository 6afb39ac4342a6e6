using System.CommandLine;
using Crawler.Parsing;

namespace Crawler.Cli.Verbs;

/// <summary><c>charset</c>: the encoding of a document, as a crawl would decide it.</summary>
internal static class CharsetVerb
{
    /// <summary>Makes the command.</summary>
    public static Command Create(Terminal terminal)
    {
        var verb = new Verb("charset", "Print a document's encoding, a tab, and what decided it: bom, header, meta, guess or default.")
        {
            Examples =
            [
                ("charset page.html", "a saved page"),
                ("charset --content-type 'text/html; charset=big5' - < page.html", "from standard input, with the header that it came with"),
                ("charset --jsonl < pages.jsonl", "many documents, a JSON object for each"),
            ],
        };
        var options = new DocumentOptions("The document", new JsonlMode("id, body_b64, content_type", "id, encoding, source"), hasBase: false);
        options.AddTo(verb);
        verb.SetAction(result => options.AreCases(result) ? RunCases(terminal, options.Cases) : Run(result, terminal, options));
        return verb;
    }

    private static int Run(ParseResult result, Terminal terminal, DocumentOptions options)
    {
        if (!options.TryRead(result, terminal, out var document, out var problem)) return CommandLine.Refuse(terminal, [problem]);
        var charset = CharsetSniffer.Decide(document.Body, MediaType.Parse(document.ContentType).Charset);
        terminal.Out.WriteLine($"{charset.Name}\t{Source(charset)}");
        terminal.Out.Flush();
        return ExitCode.Done;
    }

    private static int RunCases(Terminal terminal, JsonlMode cases) => cases.Run(terminal, (fields, json) =>
    {
        var charset = CharsetSniffer.Decide(fields.Bytes("body_b64"), MediaType.Parse(fields.ContentType()).Charset);
        json.WriteString("encoding", charset.Name);
        json.WriteString("source", Source(charset));
    });

    private static string Source(Charset charset) => charset.Source.ToString().ToLowerInvariant();
}
