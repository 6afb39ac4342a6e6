using System.CommandLine;
using Crawler.Configuration;
using Crawler.Frontier;
using Crawler.Frontier.Storage;
using Crawler.Output;
using Crawler.Urls;

namespace Crawler.Cli.Verbs;

/// <summary><c>resume</c>: goes on with a crawl that was interrupted or killed, or that has ended and is now wanted further.</summary>
internal static class ResumeVerb
{
    /// <summary>Makes the command.</summary>
    public static Command Create(Terminal terminal)
    {
        var verb = new Verb("resume", "Go on with the crawl of a directory, however it has ended: no URL is lost and no record is written twice. It is told what it was told before, from DIR/crawl.conf, unless an option says otherwise; what was out of scope is judged again where the scope is another one, and what robots.txt had refused, or could not allow because it was out of reach, is pending again where it is not obeyed any more.")
        {
            Examples =
            [
                ("resume crawls/mine", "go on where it stopped"),
                ("resume crawls/mine --max-pages 5000", "it had stopped at a limit: a higher one"),
                ("resume crawls/mine --max-pages unlimited --delay 3s", "no limit any more, and more patience"),
                ("resume crawls/mine --scope domain", "subdomains too, those that were left out included"),
            ],
        };
        var path = new Argument<string>("DIR") { Description = "The directory of the crawl." };
        var quiet = new Option<bool>("--quiet", "-q") { Description = "No progress, and a short closing report: the balance, the directory of the results, the number of pages; warnings and errors stay. Default: off." };
        var config = ConfigOptions.OfResume();
        verb.Add(path);
        config.AddTo(verb);
        verb.Add(quiet);
        verb.SetAction((result, _) => RunAsync(result, terminal, config, result.GetRequiredValue(path), result.GetValue(quiet)));
        return verb;
    }

    private static async Task<int> RunAsync(ParseResult result, Terminal terminal, ConfigOptions configOptions, string path, bool isQuiet)
    {
        if (!CrawlDirectory.TryOpen(path, out var directory, out var fault))
            return CommandLine.Refuse(terminal, [CanonicalUrl.TryCreate(path, out _, out _) ? $"{PlainText.Of(path)} is a URL: resume takes the directory of a crawl, and crawl begins one at URLs" : fault.Message]);
        ConfigFile told;
        IEnumerable<CanonicalUrl> seeds;
        bool areSeedsWhole;
        var notes = new Notes(terminal.Error);
        var refusals = new SeedRefusals(notes.Add);
        try
        {
            using var ledger = CrawlLedger.Open(directory.Database);
            told = StoredConfig.Read(directory, ledger);
            if (!File.Exists(directory.Configuration)) notes.Add("warning: crawl.conf is not there: the crawl is told what it was told at its beginning, which crawl.db keeps; options of later resumes, if there were any, are lost");
            if (AreBodiesGone(directory, ledger)) notes.Add("warning: bodies is not there: the bodies of what was fetched before are lost, for it is not requested again; put the directory back to have them");
            (seeds, areSeedsWhole) = Seeds(ledger, notes.Add, refusals.Add);
        }
        catch (CrawlStoreException error)
        {
            return StoreFaultText.Refuse(terminal, error);
        }

        var errors = new List<string>();
        if (configOptions.Load(result, [told], errors) is not { } config) return CommandLine.Refuse(terminal, errors);
        if (!HostStart.TryStart(config, out var host, out var reason)) return CommandLine.Refuse(terminal, [reason]);
        await using (host) return await new CrawlRun(terminal, notes, isQuiet).RunAsync(host, directory, seeds, isResumed: true, areSeedsWhole: areSeedsWhole, refusals: refusals);
    }

    private static bool AreBodiesGone(CrawlDirectory directory, CrawlLedger ledger) =>
        !Directory.Exists(directory.Bodies) && ledger.OutputLengths().ContainsKey("bodies") && ledger.Dispositions().Any(disposition => disposition.State == UrlState.Fetched);

    // What is known can be gone on with while the rest of the seeds cannot be had.
    private static (IEnumerable<CanonicalUrl> Seeds, bool AreWhole) Seeds(CrawlLedger ledger, Action<string> report, Action<string> refuse)
    {
        var recorded = SeedSource.FromText(ledger.Get(StoreKeys.SeedSource) as string);
        if (ledger.Get(StoreKeys.SeedsEnded) is 1L && recorded?.HasChanged != true) return ([], false);
        var taken = ledger.Get(StoreKeys.SeedsTaken) as long? ?? 0;
        if (recorded is not { } source)
        {
            report($"warning: where the seeds came from is not on record: what was taken ({Quantity.Of(taken, "seed")}) is kept, any others are not known");
            return ([], false);
        }

        if (source.File is null or SeedSource.StandardInput || File.Exists(source.File)) return (source.Read(taken, report, refuse), true);
        report($"warning: {PlainText.Of(source.File)} is not there: what was taken ({Quantity.Of(taken, "seed")}) is kept, and a resume with the file in its place takes the others");
        return ((source with { File = null }).Read(taken, report, refuse), false);
    }
}
