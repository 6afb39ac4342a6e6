using System.CommandLine;
using Crawler.Output;

namespace Crawler.Cli.Verbs;

/// <summary><c>crawl</c>: follows links from seeds, and writes what it finds to a directory.</summary>
internal static class CrawlVerb
{
    /// <summary>Makes the command.</summary>
    public static Command Create(Terminal terminal)
    {
        var verb = new Verb("crawl", "Crawl from seeds: fetch them, follow their links within the scope, and write a record for every page. One request in flight and 1 s of delay per host unless told otherwise; robots.txt is obeyed.")
        {
            Examples =
            [
                ("crawl https://example.org/ --contact you@example.org", "one site, politely, into ./crawls/DATE-TIME"),
                ("crawl --seeds config/seeds.txt --out crawls/mine --max-pages 1000", "a list of seeds, at most 1,000 pages"),
                ("crawl https://example.org/docs/ --scope prefix --exclude '/old/' --max-depth 3", "only below /docs/, without /old/"),
                ("crawl http://localhost:8080/ --delay 0 --per-host 32 --bodies", "a server of your own, as fast as it goes, bodies kept"),
                ("crawl --seeds - --config my.conf --set crawler.fetching.max-attempts=5 < list.txt", "seeds from standard input, settings from a file"),
            ],
        };
        var seeds = new SeedOptions("Seeds to begin with: absolute http or https URLs. What they name may be a private address.");
        var output = new Option<string?>("--out", "-o") { HelpName = "DIR", Description = "The directory for the results; it must not hold a crawl yet. Default: ./crawls/DATE-TIME." };
        var quiet = new Option<bool>("--quiet", "-q") { Description = "No progress, and a short closing report: the balance, the directory of the results, the number of pages; warnings and errors stay. Default: off." };
        var config = ConfigOptions.OfCrawl();
        seeds.AddTo(verb);
        verb.Add(output);
        config.AddTo(verb);
        verb.Add(quiet);
        verb.SetAction((result, _) => RunAsync(result, terminal, seeds, config, result.GetValue(output), result.GetValue(quiet)));
        return verb;
    }

    private static async Task<int> RunAsync(ParseResult result, Terminal terminal, SeedOptions seedOptions, ConfigOptions configOptions, string? output, bool isQuiet)
    {
        var errors = new List<string>();
        var notes = new Notes(terminal.Error);
        var refusals = new SeedRefusals(notes.Add);
        var config = configOptions.Load(result, errors);
        if (!seedOptions.TryOpen(result, terminal.In, refusals.Add, errors, out var seeds) || config is null) return CommandLine.Refuse(terminal, errors);
        if (!HostStart.TryStart(config, out var host, out var error)) return CommandLine.Refuse(terminal, [error]);
        await using (host)
        {
            if (!CrawlDirectory.TryCreate(output ?? CrawlDirectory.DefaultPath(terminal.Time.GetLocalNow()), out var directory, out var fault)) return CommandLine.Refuse(terminal, [$"--out {fault.Message}"]);
            return await new CrawlRun(terminal, notes, isQuiet).RunAsync(host, directory, seeds, seedOptions.Source(result), refusals: refusals);
        }
    }
}
