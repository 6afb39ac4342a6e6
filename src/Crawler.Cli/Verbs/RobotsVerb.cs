using System.CommandLine;
using System.IO.Compression;
using System.Text;
using Crawler.Configuration;
using Crawler.Fetching;
using Crawler.Robots;
using Crawler.Urls;

namespace Crawler.Cli.Verbs;

/// <summary><c>robots</c>: what a robots.txt says about URLs.</summary>
internal static class RobotsVerb
{
    /// <summary>Makes the command.</summary>
    public static Command Create(Terminal terminal)
    {
        var verb = new Verb("robots", "Print for each URL whether a robots.txt lets a crawler fetch it (RFC 9309): allow or disallow, tab, URL, tab, the line that decides. Exit code 1, with the reason, if that of --url cannot be had: then everything is disallowed.")
        {
            Examples =
            [
                ("robots --file robots.txt --agent Crawler https://example.org/ /private/", "a saved robots.txt, a URL and a path"),
                ("robots --url https://example.org/ --agent Crawler https://example.org/private/", "the one that the site has now, fetched as a crawl would"),
                ("robots --jsonl < cases.jsonl", "many cases, a JSON object for each"),
            ],
        };
        var urls = new Argument<string[]>("URL") { Description = "The URLs to be judged, or paths that begin with a slash; only path and query count.", Arity = ArgumentArity.ZeroOrMore };
        var file = new Option<string?>("--file") { HelpName = "F", Description = "The robots.txt, or - for standard input. Default: none." };
        var site = new Option<string?>("--url") { HelpName = "U", Description = "A URL whose origin's robots.txt is fetched: redirects are followed, status 4xx allows everything, 5xx and silence nothing. Default: none." };
        var agent = new Option<string?>("--agent") { HelpName = "TOKEN", Description = "The crawler's product token, matched whole and whatever its case; required without --jsonl. Default: none." };
        var config = ConfigOptions.Plain();
        var jsonl = new JsonlMode("id, robots or robots_b64 or robots_gz_b64, agent, url", "id, allowed, rule");
        verb.Add(urls);
        verb.Add(file);
        verb.Add(site);
        verb.Add(agent);
        jsonl.AddTo(verb, urls, agent);
        config.AddTo(verb);
        verb.Validators.Add(result =>
        {
            if (!result.GetValue(jsonl.Option) && result.GetValue(file) is null == result.GetValue(site) is null) result.AddError("one of --file and --url is required");
        });
        verb.SetAction(async (result, _) =>
        {
            var errors = new List<string>();
            if (config.Load(result, errors) is not { } loaded) return CommandLine.Refuse(terminal, errors);
            if (result.GetValue(jsonl.Option)) return RunCases(terminal, jsonl, loaded.Options.Robots);
            var token = result.GetValue(agent)!;
            if (!TryRead(result.GetValue(urls) ?? [], out var judged, errors)) return CommandLine.Refuse(terminal, errors);
            if (result.GetValue(site) is { } siteText) return await RunAsync(terminal, loaded, siteText, token, judged);
            if (!DocumentInput.TryReadAll(result.GetValue(file)!, terminal.In, out var body, out var problem)) return CommandLine.Refuse(terminal, [problem]);
            Print(terminal, Rules(body, token, loaded.Options.Robots), null, judged);
            return ExitCode.Done;
        });
        return verb;
    }

    private static async Task<int> RunAsync(Terminal terminal, EffectiveConfig config, string siteText, string agent, IReadOnlyList<(string Text, CanonicalUrl Url)> judged)
    {
        if (!CanonicalUrl.TryCreate(siteText, out var site, out var urlError)) return CommandLine.Refuse(terminal, [$"--url: {UrlErrorText.Of(siteText, urlError)}"]);
        if (!HostStart.TryStart(config, out var started, out var error)) return CommandLine.Refuse(terminal, [error]);
        await using var host = started;
        terminal.Interruption.Listen();
        var robots = await host.FetchRobotsAsync(site, agent, terminal.Interruption.Requested);
        if (terminal.Interruption.Requested.IsCancellationRequested) return ExitCode.Interrupted;
        var state = robots.State switch
        {
            RobotsState.Unavailable => $"there is no robots.txt: {robots.Error}",
            RobotsState.Unreachable => $"robots.txt could not be had: {robots.Error}",
            _ => null,
        };
        Print(terminal, robots.Rules, state, judged);
        if (robots.State != RobotsState.Unreachable) return ExitCode.Done;
        await terminal.Error.WriteLineAsync($"crawler: {PlainText.Of(state!)}; until it can, everything there is disallowed (RFC 9309 section 2.3.1.4)");
        return ExitCode.Failed;
    }

    private static int RunCases(Terminal terminal, JsonlMode cases, RobotsOptions options) => cases.Run(terminal, (fields, json) =>
    {
        var body = fields.Has("robots_b64") ? fields.Bytes("robots_b64") : fields.Has("robots_gz_b64") ? Unzip(fields.Bytes("robots_gz_b64"), options.MaxBytes) : Encoding.UTF8.GetBytes(fields.Text("robots"));
        var text = fields.Text("url");
        if (!TryPath(text, out var url, out var error)) throw new FormatException($"url: {UrlErrorText.Of(text, error)}");
        var verdict = Rules(body, fields.Text("agent"), options).IsAllowed(url.PathAndQuery);
        json.WriteBoolean("allowed", verdict.Allowed);
        json.WriteString("rule", verdict.Explanation);
    });

    private static void Print(Terminal terminal, RobotsTxt rules, string? state, IReadOnlyList<(string Text, CanonicalUrl Url)> judged)
    {
        foreach (var (text, url) in judged)
        {
            var verdict = rules.IsAllowed(url.PathAndQuery);
            terminal.Out.WriteLine($"{(verdict.Allowed ? "allow" : "disallow")}\t{terminal.Plain(text)}\t{terminal.Plain(verdict.Explanation ?? state ?? "no line matches")}");
        }

        terminal.Out.Flush();
    }

    // As a crawl reads a file of its own: cut to the limit, half a last line dropped.
    private static RobotsTxt Rules(byte[] body, string agent, RobotsOptions options)
    {
        var head = new ResponseHead { Url = Anywhere, Status = 200, HttpVersion = "1.1" };
        return RobotsPolicy.Decide(new FetchOutcome.Success(head, body) { Elapsed = TimeSpan.Zero }, agent, DateTimeOffset.UnixEpoch, options).Rules;
    }

    private static CanonicalUrl Anywhere => CanonicalUrl.TryCreate("http://localhost/robots.txt", out var url, out _) ? url : throw new InvalidOperationException("a URL of ours");

    private static byte[] Unzip(byte[] body, long most)
    {
        try
        {
            using var gzip = new GZipStream(new MemoryStream(body), CompressionMode.Decompress);
            var plain = new byte[most];
            return plain[..gzip.ReadAtLeast(plain, plain.Length, throwOnEndOfStream: false)];
        }
        catch (InvalidDataException error)
        {
            throw new FormatException("robots_gz_b64 is no gzip", error);
        }
    }

    private static bool TryRead(IEnumerable<string> texts, out IReadOnlyList<(string Text, CanonicalUrl Url)> judged, List<string> errors)
    {
        var urls = new List<(string, CanonicalUrl)>();
        judged = urls;
        foreach (var text in texts)
        {
            if (TryPath(text, out var url, out var error)) urls.Add((text, url));
            else errors.Add(UrlErrorText.Of(text, error) + (text.Contains(':', StringComparison.Ordinal) ? "" : " (a path begins with a slash)"));
        }

        return errors.Count == 0;
    }

    // RFC 9309 section 2.3 knows robots.txt of other schemes too; the path is judged alike.
    private static bool TryPath(string text, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out CanonicalUrl? url, out UrlError error)
    {
        if (text.StartsWith('/')) return CanonicalUrl.TryCreate("http://localhost" + text, out url, out error);
        if (CanonicalUrl.TryCreate(text, out url, out error)) return true;
        var authority = text.IndexOf("://", StringComparison.Ordinal);
        return error == UrlError.NotHttp && authority > 0 && CanonicalUrl.TryCreate("http" + text[authority..], out url, out error);
    }
}
