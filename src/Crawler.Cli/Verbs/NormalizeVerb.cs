using System.CommandLine;
using Crawler.Urls;

namespace Crawler.Cli.Verbs;

/// <summary><c>normalize</c>: what a crawl makes of a URL.</summary>
internal static class NormalizeVerb
{
    /// <summary>Makes the command.</summary>
    public static Command Create(Terminal terminal)
    {
        var verb = new Verb("normalize", "Print a URL as it would be fetched, a tab, and the key under which a crawl knows it. Exit code 1, with the reason, if it is no http(s) URL.")
        {
            Examples =
            [
                ("normalize 'HTTP://Example.ORG:80/a/../b?x=%7e#top'", "http://example.org/b?x=%7e and its key"),
                ("normalize ../other.html --base https://example.org/docs/page.html", "a link on a page"),
                ("normalize --jsonl < urls.jsonl", "many URLs, a JSON object for each"),
            ],
        };
        var text = new Argument<string?>("URL") { Description = "The URL, absolute or relative to --base.", Arity = ArgumentArity.ZeroOrOne };
        var baseUrl = new Option<string?>("--base") { HelpName = "URL", Description = "What a relative URL is relative to. Default: none." };
        var jsonl = new JsonlMode("normalize", "id, input, base", "id, href, key, or id, failure where it is no http(s) URL");
        verb.Add(text);
        verb.Add(baseUrl);
        jsonl.AddTo(verb, text);
        verb.SetAction(result => result.GetValue(jsonl.Option) ? RunCases(terminal) : Run(terminal, result.GetValue(text)!, result.GetValue(baseUrl)));
        return verb;
    }

    private static int Run(Terminal terminal, string text, string? baseText)
    {
        CanonicalUrl? baseUrl = null;
        if (baseText is not null && !CanonicalUrl.TryCreate(baseText, out baseUrl, out var baseError)) return CommandLine.Refuse(terminal, [$"--base: {UrlErrorText.Of(baseText, baseError)}"]);
        if (!CanonicalUrl.TryCreate(text, baseUrl, out var url, out var error))
        {
            terminal.Error.WriteLine($"crawler: {UrlErrorText.Of(text, error)}");
            return ExitCode.Failed;
        }

        terminal.Out.WriteLine($"{url.Text}\t{url.Key}");
        terminal.Out.Flush();
        return ExitCode.Done;
    }

    private static int RunCases(Terminal terminal) => JsonlMode.Run(terminal, (fields, json) =>
    {
        CanonicalUrl? baseUrl = null;
        var hasBase = fields.OptionalText("base") is not { } baseText || CanonicalUrl.TryCreate(baseText, out baseUrl, out _);
        if (!CanonicalUrl.TryCreate(fields.Text("input"), baseUrl, out var url, out _) || !hasBase)
        {
            json.WriteBoolean("failure", true);
            return;
        }

        json.WriteString("href", url.Text);
        json.WriteString("key", url.Key);
    });
}
