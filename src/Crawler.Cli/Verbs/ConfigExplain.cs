using System.CommandLine;
using Crawler.Configuration;
using Crawler.Frontier.Storage;
using Crawler.Output;
using Crawler.Urls;

namespace Crawler.Cli.Verbs;

/// <summary><c>config explain</c>: what a key means, what may be written, its default and the value in force; of a crawl also what became of it at its hosts.</summary>
internal static class ConfigExplain
{
    private const int HostsShown = 20;
    private const int GuessesShown = 3;

    /// <summary>Makes the command.</summary>
    public static Verb Create(Terminal terminal)
    {
        var verb = new Verb("explain", "Say what a key means, with its unit, range and default, and its value in force; of a section every key in it. With --crawl the value is the one of that crawl, and the delay in force at its hosts follows, with what it comes from. Lines of a name and a text, with a tab between.")
        {
            Examples =
            [
                ("config explain crawler.politeness.delay", "one key"),
                ("config explain politeness --config my.conf", "every key of a section, with the values that a file gives"),
                ("config explain politeness.delay --crawl crawls/mine --host example.org", "and what the delay of a host is in a crawl"),
            ],
        };
        var path = new Argument<string>("PATH") { Description = "The path of a key or a section; crawler. at its beginning may be left out." };
        var crawl = new Option<string>("--crawl") { HelpName = "DIR", Description = "The directory of a crawl, whose configuration and hosts are meant. Default: none." };
        var host = new Option<string>("--host") { HelpName = "HOST", Description = "A host of that crawl, with its port where that is not the default one. Default: those that are spared more than our own delay asks for, 20 at most." };
        var options = ConfigOptions.Plain();
        verb.Add(path);
        verb.Add(crawl);
        verb.Add(host);
        options.AddTo(verb);
        verb.SetAction(result =>
        {
            var (asked, of) = (result.GetRequiredValue(path), result.GetValue(host));
            if (result.GetValue(crawl) is { } directory) return ExplainCrawl(terminal, asked, directory, of, beneath => Load(options, result, beneath));
            if (of is not null) return CommandLine.Refuse(terminal, ["--host needs --crawl: only a crawl has met it"]);
            var (config, errors) = Load(options, result, []);
            return config is null ? CommandLine.Refuse(terminal, errors) : Explain(terminal, asked, config);
        });
        return verb;
    }

    private static (EffectiveConfig? Config, IReadOnlyList<string> Errors) Load(ConfigOptions options, ParseResult result, IEnumerable<ConfigFile> beneath)
    {
        var errors = new List<string>();
        return (options.Load(result, beneath, errors), errors);
    }

    private static int ExplainCrawl(Terminal terminal, string asked, string path, string? host, Func<IEnumerable<ConfigFile>, (EffectiveConfig? Config, IReadOnlyList<string> Errors)> load)
    {
        if (!CrawlDirectory.TryOpen(path, out var directory, out var fault)) return CommandLine.Refuse(terminal, [fault.Message]);
        CanonicalUrl? url = null;
        if (host is not null && !CanonicalUrl.TryCreate($"http://{host}/", out url, out var problem)) return CommandLine.Refuse(terminal, [UrlErrorText.Of(host, problem)]);
        try
        {
            using var ledger = CrawlLedger.Open(directory.Database);
            var (config, errors) = load([StoredConfig.Read(directory, ledger)]);
            if (config is null) return CommandLine.Refuse(terminal, errors);
            if (Explain(terminal, asked, config) is not ExitCode.Done and var code) return code;
            if (url is null)
            {
                foreach (var (name, spared) in ledger.SparedHosts(HostsShown)) Write(terminal, name, spared);
            }
            else if (ledger.Host(url.HostKey) is { } known)
            {
                Write(terminal, url.HostKey.Value, known);
            }
            else
            {
                var guess = ledger.HostsNamed(url.Host, GuessesShown) is { Count: > 0 } named ? $" (did you mean {PlainText.Of(string.Join(" or ", named))}?)" : "";
                return CommandLine.Refuse(terminal, [$"{PlainText.Of(url.HostKey.Value)} was not requested by this crawl{guess}"]);
            }

            terminal.Out.Flush();
            return ExitCode.Done;
        }
        catch (CrawlStoreException error)
        {
            return StoreFaultText.Refuse(terminal, error);
        }
    }

    private static void Write(Terminal terminal, string name, LedgerHost host)
    {
        terminal.Out.WriteLine($"at\t{terminal.Plain(name)}");
        foreach (var (line, text) in HostText.Of(host, terminal.Time.GetUtcNow())) terminal.Out.WriteLine($"{line}\t{terminal.Plain(text)}");
    }

    private static int Explain(Terminal terminal, string path, EffectiveConfig config)
    {
        if (!KeyMeaning.TryFind(path, out var keys, out var suggestion))
            return CommandLine.Refuse(terminal, [$"{PlainText.Of(path)}: no such key.{(suggestion is null ? "" : $" Did you mean {suggestion}?")}"]);
        if (!EffectiveConfig.TryLoad([], [], out var defaults, out _)) throw new InvalidOperationException("the defaults were valid when they were tested");
        foreach (var key in keys)
        {
            terminal.Out.WriteLine($"key\t{key.Path}");
            terminal.Out.WriteLine($"meaning\t{key.Meaning}");
            if (key.Allowed is null) continue;
            terminal.Out.WriteLine($"allowed\t{key.Allowed}");
            terminal.Out.WriteLine($"default\t{KeyMeaning.ValueOf(defaults.Config, key.Path)}");
            terminal.Out.WriteLine($"in force\t{terminal.Plain(KeyMeaning.ValueOf(config.Config, key.Path))}");
        }

        terminal.Out.Flush();
        return ExitCode.Done;
    }
}
