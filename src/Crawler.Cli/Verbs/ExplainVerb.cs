using System.CommandLine;
using Crawler.Configuration;
using Crawler.Crawling;
using Crawler.Fetching;
using Crawler.Frontier;
using Crawler.Frontier.Storage;
using Crawler.Output;
using Crawler.Urls;

namespace Crawler.Cli.Verbs;

/// <summary><c>explain</c>: the life of one URL, or what would stop it.</summary>
internal static class ExplainVerb
{
    /// <summary>Makes the command.</summary>
    public static Command Create(Terminal terminal)
    {
        var verb = new Verb("explain", "Tell the life of a URL in the crawl of a directory, also while it runs: where it was found, which gates it passed, every request with what it had waited for, where it stands and what decided that, and how its host is spared. Of a URL that was never seen: which gate would stop it. Lines of a name and a text, with a tab between. Exit code 1 if it was never seen.")
        {
            Examples = [("explain crawls/mine https://example.org/news", "why a page is there, or is not")],
        };
        var path = new Argument<string>("DIR") { Description = "The directory of the crawl." };
        var url = new Argument<string>("URL") { Description = "The URL, absolute." };
        verb.Add(path);
        verb.Add(url);
        verb.SetAction((result, _) => RunAsync(terminal, result.GetRequiredValue(path), result.GetRequiredValue(url)));
        return verb;
    }

    private static async Task<int> RunAsync(Terminal terminal, string path, string text)
    {
        if (!CanonicalUrl.TryCreate(text, out var url, out var problem)) return CommandLine.Refuse(terminal, [UrlErrorText.Of(text, problem)]);
        if (!CrawlDirectory.TryOpen(path, out var directory, out var fault)) return CommandLine.Refuse(terminal, [fault.Message]);
        try
        {
            using var ledger = CrawlLedger.Open(directory.Database);
            if (!StoredConfig.TryLoad(directory, ledger, out var config, out var errors)) return CommandLine.Refuse(terminal, errors.Select(error => error.ToString()));
            if (!CrawlScope.TryCreate(config.Options.Scope, out var scope, out var patterns)) return CommandLine.Refuse(terminal, patterns);
            if (!UserAgent.TryCreate(config.Options.Http, out var userAgent, out var reason)) return CommandLine.Refuse(terminal, [reason]);
            foreach (var seed in ledger.Seeds()) scope.AddSeed(seed);
            var entry = ledger.Find(url);
            var host = ledger.Host(url.HostKey);
            var now = terminal.Time.GetUtcNow();
            var gates = new UrlGates(config.Options, scope).Judge(Question(ledger, url, entry, host, config.Options, userAgent.ProductToken, now));
            var key = ledger.KeyRules()?.KeyOf(url) ?? url.Key;
            var lines = entry is null
                ? LifeText.OfUnseen(url, key, gates, Untraced(ledger, config.Options), host, now)
                : LifeText.Of(entry, gates, config.Config, host, now, entry.State == UrlState.Pending ? StopText.Waits(directory, ledger, config.Options.Limits) : null, url.Text, key);
            foreach (var (name, value) in lines.Concat(LifeText.OfScore(url, config.Options.Frontier))) await terminal.Out.WriteLineAsync($"{name}\t{terminal.Plain(value)}");
            await terminal.Out.FlushAsync();
            return entry is null ? ExitCode.Failed : ExitCode.Done;
        }
        catch (CrawlStoreException error)
        {
            return StoreFaultText.Refuse(terminal, error);
        }
    }

    // What costs a look at every row is asked for only where a limit needs it.
    private static GateQuestion Question(CrawlLedger ledger, CanonicalUrl url, LedgerEntry? entry, LedgerHost? host, CrawlOptions options, string robotsToken, DateTimeOffset now)
    {
        var (queued, nearest) = options.Frontier is { MaxDepthPerHost: null, MaxUrlsPerHost: null } ? (0, null) : ledger.Queued(url.HostKey);
        return new GateQuestion(url, entry)
        {
            Robots = ledger.Robots(url, robotsToken),
            Host = host,
            Queued = queued,
            Nearest = nearest,
            Traps = entry is null ? [.. ledger.Traps().Where(trap => CanonicalUrl.TryCreate(trap.Example, out var example, out _) && example.Origin == url.Origin)] : [],
            IsNamed = ledger.NamedHosts().Contains(url.HostKey),
            Now = now,
        };
    }

    private static IEnumerable<string> Untraced(CrawlLedger ledger, CrawlOptions options)
    {
        if (!options.Frontier.RecordOutOfScope) yield return "crawler.frontier.record-out-of-scope = off: URLs out of scope leave no trace";
        var cut = ledger.Cut();
        if (cut.Links > 0) yield return $"links and resources beyond crawler.parsing.max-outlinks left no trace: {Quantity.Count(cut.Links)}";
        if (cut.LinksTooLong > 0) yield return $"links longer than crawler.parsing.max-url-length left no trace: {Quantity.Count(cut.LinksTooLong)}";
        if (cut.Documents > 0) yield return $"pages not read to their end, as of crawler.parsing.max-document-bytes, whose further links left no trace: {Quantity.Count(cut.Documents)}";
    }
}
