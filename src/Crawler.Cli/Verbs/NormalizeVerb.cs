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
                ("normalize 'https://example.org/?b=2&utm_source=mail&a=1' --set crawler.urls.sort-query=on", "tracking parameters are not part of the key"),
                ("normalize ../other.html --base https://example.org/docs/page.html", "a link on a page"),
                ("normalize --jsonl < urls.jsonl", "many URLs, a JSON object for each"),
            ],
        };
        var text = new Argument<string?>("URL") { Description = "The URL, absolute or relative to --base.", Arity = ArgumentArity.ZeroOrOne };
        var baseUrl = new Option<string?>("--base") { HelpName = "URL", Description = "What a relative URL is relative to. Default: none." };
        var jsonl = new JsonlMode("id, input, base", "id, href, key, or id, failure, error where it is no http(s) URL");
        verb.Add(text);
        verb.Add(baseUrl);
        jsonl.AddTo(verb, text);
        var config = ConfigOptions.Plain();
        config.AddTo(verb);
        verb.SetAction(result => Run(result, terminal, config, result.GetValue(text), result.GetValue(baseUrl), result.GetValue(jsonl.Option) ? jsonl : null));
        return verb;
    }

    private static int Run(ParseResult result, Terminal terminal, ConfigOptions configOptions, string? text, string? baseText, JsonlMode? cases)
    {
        var errors = new List<string>();
        if (configOptions.Load(result, errors) is not { } config) return CommandLine.Refuse(terminal, errors);
        var rules = new KeyRules(config.Options.Urls);
        if (cases is not null) return RunCases(terminal, cases, rules);
        CanonicalUrl? baseUrl = null;
        if (baseText is not null && !TryReadBase(baseText, out baseUrl, out var baseError)) return CommandLine.Refuse(terminal, [$"--base: {UrlErrorText.Of(baseText, baseError)}"]);
        if (!CanonicalUrl.TryCreate(text, baseUrl, out var url, out var error))
        {
            terminal.Error.WriteLine($"crawler: {UrlErrorText.Of(text!, error)}");
            return ExitCode.Failed;
        }

        terminal.Out.WriteLine($"{url.Text}\t{rules.KeyOf(url)}");
        terminal.Out.Flush();
        return ExitCode.Done;
    }

    private static int RunCases(Terminal terminal, JsonlMode cases, KeyRules rules) => cases.Run(terminal, (fields, json) =>
    {
        CanonicalUrl? baseUrl = null;
        var (error, baseProblem) = (UrlError.None, UrlError.None);
        var baseText = fields.OptionalText("base");
        var hasBase = baseText is null || TryReadBase(baseText, out baseUrl, out baseProblem);
        var input = fields.Text("input");
        if (hasBase && CanonicalUrl.TryCreate(input, baseUrl, out var url, out error))
        {
            json.WriteString("href", url.Text);
            json.WriteString("key", rules.KeyOf(url));
            return;
        }

        json.WriteBoolean("failure", true);
        json.WriteString("error", (baseProblem, error) switch
        {
            (UrlError.NotHttp, UrlError.Malformed) => $"{UrlErrorText.Of(input, error)}; base: {UrlErrorText.Of(baseText!, baseProblem)}",
            (UrlError.None or UrlError.NotHttp, _) => UrlErrorText.Of(input, error),
            _ => $"base: {UrlErrorText.Of(baseText!, baseProblem)}",
        });
    });

    // By the URL Standard an absolute URL needs no base, but one that is no URL at all makes everything fail.
    private static bool TryReadBase(string text, out CanonicalUrl? baseUrl, out UrlError error) => CanonicalUrl.TryCreate(text, out baseUrl, out error) || error == UrlError.NotHttp;
}
