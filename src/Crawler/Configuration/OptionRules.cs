using System.Text.RegularExpressions;
using Crawler.Fetching;
using Crawler.Frontier;
using Crawler.Output;
using Crawler.Parsing;
using Crawler.Urls;

namespace Crawler.Configuration;

/// <summary>What single values cannot tell: rules between two keys, and texts that have a grammar of their own.</summary>
internal static class OptionRules
{
    /// <summary>Checks what could be read; a value that could not is in the report already, and null or zero here.</summary>
    /// <param name="options">The options, with gaps where the report has errors.</param>
    /// <param name="report">Gets the errors.</param>
    public static void Check(CrawlOptions options, ConfigReport report)
    {
        var http = options.Http with { Headers = options.Http.Headers ?? [], AllowPrivate = options.Http.AllowPrivate ?? [], Resolve = options.Http.Resolve ?? [], TlsAccept = options.Http.TlsAccept ?? [], HostHeaders = options.Http.HostHeaders ?? [], Credentials = options.Http.Credentials ?? [], Proxies = options.Http.Proxies ?? [] };
        var canCompare = !report.Errors.Any(error => error.Path is "crawler.politeness.back-off" or "crawler.politeness.max-back-off");
        CheckPatterns("crawler.scope.include", options.Scope.Include ?? [], report);
        CheckPatterns("crawler.scope.exclude", options.Scope.Exclude ?? [], report);
        CheckPatterns("crawler.traps.allow", options.Traps.Allow ?? [], report);
        CheckNames("crawler.urls.drop-parameters", options.Urls.DropParameters ?? [], report);
        CheckNames("crawler.urls.session-ids", options.Urls.SessionIds ?? [], report);
        CheckScore(options.Frontier, report);
        CheckFormats(options.Output.Formats ?? [], report);
        CheckCredentials(http, report);
        CheckTypes("crawler.fetching.skip-types", options.Fetching.SkipTypes ?? [], report);
        CheckTypes("crawler.parsing.types", options.Parsing.Types ?? [], report);
        CheckTypes("crawler.output.body-types", options.Output.BodyTypes ?? [], report);
        CheckHttp(http, report);
        if (canCompare && options.Politeness.BackOff > options.Politeness.MaxBackOff)
            report.Add("crawler.politeness.back-off", "The first wait is longer than the longest one.", "Raise crawler.politeness.max-back-off.");
    }

    private static void CheckPatterns(string path, IEnumerable<string> patterns, ConfigReport report)
    {
        foreach (var pattern in patterns)
        {
            try
            {
                _ = new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
            }
            catch (ArgumentException e)
            {
                report.Add(path, $"'{pattern}' is not a regular expression: {e.Message}");
            }
            catch (NotSupportedException)
            {
                report.Add(
                    path,
                    $"'{pattern}' needs backtracking, so that one URL could take for ever to match.",
                    "Write it without look-around, back references and atomic groups.");
            }
        }
    }

    private static void CheckNames(string path, IEnumerable<string> patterns, ConfigReport report)
    {
        foreach (var pattern in patterns.Where(pattern => !ParameterNames.IsPattern(pattern)))
            report.Add(path, $"'{pattern}' is no name of a parameter.", "Write a name, such as gclid, or the beginning of names with * behind it, such as \"utm_*\".");
    }

    private static void CheckScore(FrontierOptions frontier, ConfigReport report)
    {
        const string path = "crawler.frontier.score";
        foreach (var text in frontier.Score ?? [])
        {
            if (!ScoreRule.TryParse(text, out _, out var error)) report.Add(path, $"{char.ToUpperInvariant(error[path.Length + 2])}{error[(path.Length + 3)..]}.");
        }

        if (frontier.Score is { Count: > 0 } && frontier.Order != CrawlOrder.BestFirst && !report.Errors.Any(error => error.Path == "crawler.frontier.order"))
            report.Add(path, "Scores are used by best-first only.", "Write crawler.frontier.order = best-first (--order best-first), or no scores.");
    }

    private static void CheckFormats(IReadOnlyList<string> formats, ConfigReport report)
    {
        foreach (var format in formats.Where(format => !PageSinks.KnownFormats.Contains(format, StringComparer.Ordinal)))
        {
            var near = Suggestion.Nearest(format, PageSinks.KnownFormats);
            report.Add(
                "crawler.output.formats",
                $"'{format}' is no output; known are {string.Join(", ", PageSinks.KnownFormats)}.",
                near is null ? null : $"Did you mean {near}?");
        }
    }

    private static void CheckTypes(string path, IReadOnlyList<string> types, ConfigReport report)
    {
        MediaTypeSet.TryCreate(types, path, out _, out var errors);
        AddAll(errors, report);
    }

    /// <summary>The readers of these texts stand where they are used; they name the option in front of what is wrong.</summary>
    private static void CheckHttp(HttpOptions http, ConfigReport report)
    {
        _ = HeaderRule.Read(http, out var unsendable);
        var errors = new List<string?>(unsendable);
        errors.Add(UserAgent.TryCreate(http, out _, out var nameless) ? null : nameless);
        errors.AddRange(AddressGuard.TryCreate(http.AllowPrivate, out _, out var refused) ? [] : refused);
        errors.AddRange(HostResolver.TryCreate(http.Resolve, lookUp: null, out _, out var unresolved) ? [] : unresolved);
        errors.AddRange(TlsPolicy.TryCreate(http, out _, out var untrusted) ? [] : untrusted);
        _ = ProxyEntry.Read(http, out var unreachable);
        errors.AddRange(unreachable);
        AddAll(errors.OfType<string>(), report);
    }

    private static void AddAll(IEnumerable<string> errors, ConfigReport report)
    {
        foreach (var error in errors)
        {
            var colon = error.IndexOf(": ", StringComparison.Ordinal);
            report.Add(error[..colon], $"{char.ToUpperInvariant(error[colon + 2])}{error[(colon + 3)..]}.");
        }
    }

    /// <summary>The configuration is written to crawl.conf as it is, so a credential may stand in it only as a pointer; the message never repeats it.</summary>
    private static void CheckCredentials(HttpOptions http, ConfigReport report)
    {
        foreach (var rule in HeaderRule.Read(http, out _))
        {
            var (name, value) = rule.Header;
            if (rule.Header.IsCredential && value.Length > 0 && !SecretText.IsPointer(value) && !rule.IsBasic)
            {
                report.Add(
                    rule.Origin is null ? "crawler.http.headers" : "crawler.http.host-headers",
                    $"The value of {name} stands in the configuration itself, which is kept in crawl.conf.",
                    $"Write \"{name}: env:NAME\" or \"{name}: file:PATH\"; a scheme may stand before it, as in \"{name}: Bearer env:NAME\".");
            }
        }
    }
}
