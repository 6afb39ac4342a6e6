using System.CommandLine;
using Crawler.Configuration;

namespace Crawler.Cli;

/// <summary>The options of a verb that are configuration: <c>--config</c>, <c>--set</c> and shorter names for single keys. Loads what they amount to.</summary>
internal sealed class ConfigOptions
{
    private const string Default = "Default: ";
    private const string Order = "crawler.frontier.order";
    private const string Score = "crawler.frontier.score";
    private const string PoolSize = "akka.actor.deployment.\"/crawler/fetchers\".nr-of-instances";

    private static readonly ConfigFile WithoutScores = new("--order", $"{Score} = []");

    private readonly Option<string[]> _files = new("--config")
    {
        HelpName = "FILE",
        Description = "A configuration file in HOCON; may be repeated, a later file wins. Default: none.",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string[]> _settings = new("--set")
    {
        HelpName = "PATH=VALUE",
        Description = "One configuration key, above all files; may be repeated. See config show for the keys. Default: none.",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly IReadOnlyList<MappedOption> _mapped;

    private ConfigOptions(params IReadOnlyList<MappedOption> mapped) => _mapped = mapped;

    /// <summary>The options that are other names for keys.</summary>
    public IReadOnlyList<MappedOption> Mapped => _mapped;

    /// <summary>Only <c>--config</c> and <c>--set</c>.</summary>
    public static ConfigOptions Plain() => new();

    /// <summary>Those of direct fetches.</summary>
    public static ConfigOptions OfFetch() => new(
        MappedOption.Text("--max-rate", "N", "Requests that may start in a second, over all hosts. Default: unlimited.", "crawler.limits.max-rate"),
        MappedOption.Text("--concurrency", "N", "Requests in flight at once, 1 to 65536. Default: 64.", PoolSize),
        Timeout(),
        UserAgent(),
        Contact(),
        Header());

    /// <summary>Those of a crawl.</summary>
    public static ConfigOptions OfCrawl() => new([
        .. OfAnyCrawl(),
        MappedOption.Text("--store", "KIND", "Where the frontier lives. sqlite: in DIR/crawl.db, so that the crawl can be resumed whatever happens; memory: gone with the process. Default: sqlite.", "crawler.frontier.store"),
    ]);

    /// <summary>Those of a crawl that is gone on with. Their defaults are what the crawl was told before.</summary>
    public static ConfigOptions OfResume()
    {
        var mapped = OfAnyCrawl();
        foreach (var option in mapped.Select(option => option.Option))
        {
            if (option.Description!.LastIndexOf(Default, StringComparison.Ordinal) is >= 0 and var end) option.Description = $"{option.Description[..end]}{Default}what the crawl was told.";
        }

        return new(mapped);
    }

    private static IReadOnlyList<MappedOption> OfAnyCrawl() =>
    [
        MappedOption.Text("--scope", "KIND", "Which links belong to the crawl. page: only the seeds; prefix: the seed's origin and path up to the last slash; host: the seed's host name; domain: the seed's host without www. and its subdomains (there is no public suffix list); any: every http and https URL. Default: host.", "crawler.scope.kind"),
        MappedOption.Items("--include", "RE", "A URL must match one of these regular expressions (.NET, on the whole URL); seeds always belong. May be repeated. Default: none.", "crawler.scope.include"),
        MappedOption.Items("--exclude", "RE", "A URL that matches one of these is left out, whatever else matches. May be repeated. Default: none.", "crawler.scope.exclude"),
        MappedOption.Text("--order", "ORDER", "Which of a host's waiting URLs is requested next. breadth-first: the one found first; depth-first: the one found last; best-first: the one with the highest score. Default: breadth-first.", "crawler.frontier.order"),
        MappedOption.Items("--score", "RE=NUMBER", "A score for best-first, 0.0 to 1.0 in steps of a tenth, for URLs that match a regular expression; the first rule that matches decides, and 0.5 where none does. May be repeated. Default: none.", "crawler.frontier.score"),
        MappedOption.Text("--max-pages", "N", "Stop after exactly N fetched pages. Default: unlimited.", "crawler.limits.max-pages"),
        MappedOption.Text("--max-depth", "N", "Links followed from a seed, which is 0. Default: unlimited.", "crawler.limits.max-depth"),
        MappedOption.Text("--max-time", "TIME", "Start no request after this time (90s, 10m, 2h); those under way may end, for crawler.limits.drain-timeout (30s) at most, and what is known is committed before the program ends. Default: unlimited.", "crawler.limits.max-time"),
        MappedOption.Text("--max-rate", "N", "Requests that may start in a second, over all hosts. Default: unlimited.", "crawler.limits.max-rate"),
        MappedOption.Text("--concurrency", "N", "Requests in flight at once over all hosts, 1 to 65536. Default: 64.", "crawler.limits.concurrency", PoolSize),
        MappedOption.Text("--per-host", "N", "Requests in flight at once on one host; above 1 the delay runs from start to start. Default: 1.", "crawler.politeness.per-host"),
        MappedOption.Text("--delay", "TIME", "Time from the end of a response to the next request to its host (500ms, 2s); 0 needs no unit. A longer Crawl-delay in robots.txt wins. Default: 1s.", "crawler.politeness.delay"),
        Timeout(),
        UserAgent(),
        Contact(),
        Header(),
        MappedOption.Flag("--no-robots", "Do not ask for robots.txt, and follow nothing it says. Only for sites of your own.", "crawler.robots.obey", "off"),
        MappedOption.Flag("--no-sitemaps", "Read no sitemaps: only what links lead to is crawled.", "crawler.sitemaps.use", "off"),
        MappedOption.Commas("--format", "NAME,...", "Outputs to write. jsonl: one JSON object a line, in pages.jsonl. Default: jsonl.", "crawler.output.formats"),
        MappedOption.Flag("--bodies", "Keep every body once, as bodies/aa/SHA256.gz. Default: off.", "crawler.output.bodies", "on"),
    ];

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in _mapped) command.Add(option.Option);
        command.Add(_files);
        command.Add(_settings);
    }

    /// <summary>Reads the files and merges everything: built-in defaults, below the files, below <c>--set</c>, below the other options.</summary>
    /// <param name="result">The command line.</param>
    /// <param name="errors">Gets a line for everything that is wrong.</param>
    /// <returns>The configuration, or null where something is wrong.</returns>
    public EffectiveConfig? Load(ParseResult result, ICollection<string> errors) => Load(result, [], errors);

    /// <summary>The same, with settings of the verb's own below everything that the command line says.</summary>
    /// <param name="result">The command line.</param>
    /// <param name="beneath">A file of the verb's own.</param>
    /// <param name="errors">Gets a line for everything that is wrong.</param>
    /// <returns>The configuration, or null where something is wrong.</returns>
    public EffectiveConfig? Load(ParseResult result, IEnumerable<ConfigFile> beneath, ICollection<string> errors)
    {
        var before = errors.Count;
        beneath = [.. beneath];
        var files = new List<ConfigFile>(beneath);
        foreach (var path in result.GetValue(_files) ?? [])
        {
            if (ConfigFile.TryRead(path, out var file, out var error)) files.Add(file);
            else errors.Add(error.ToString());
        }

        var settings = new List<ConfigSetting>();
        foreach (var text in result.GetValue(_settings) ?? [])
        {
            if (ConfigSetting.TryParse(text, out var setting, out var error)) settings.Add(setting);
            else errors.Add(error.ToString());
        }

        settings.AddRange(_mapped.SelectMany(option => option.Read(result)));
        if (!EffectiveConfig.TryLoad(files, settings, out var config, out var wrong) && (!AreScoresLeftOver(beneath, files, settings, wrong) || !EffectiveConfig.TryLoad(files.Append(WithoutScores), settings, out config, out wrong)))
        {
            foreach (var error in wrong) errors.Add(error.ToString());
        }

        return errors.Count == before ? config : null;
    }

    // What the crawl was told before has scores, and the command line an order that has none: the command line wins.
    private static bool AreScoresLeftOver(IEnumerable<ConfigFile> beneath, IEnumerable<ConfigFile> files, IReadOnlyCollection<ConfigSetting> settings, IEnumerable<ConfigError> errors)
    {
        ConfigFile[] given = [.. files.Except(beneath)];
        return errors.Any(error => error.Path == Score) && IsGiven(Order) && !IsGiven(Score);

        bool IsGiven(string path) => given.Any(file => Says(file, path)) || settings.Any(setting => setting.Path == path);
    }

    private static bool Says(ConfigFile file, string path) => ConfigLayer.TryParse(file.Name, file.Text, out var layer, out _) && layer.LineOf(path) is not null;

    private static MappedOption Timeout() =>
        MappedOption.Text("--timeout", "TIME", "Longest time of one request, to its last byte (500ms, 30s). Default: 60s.", "crawler.fetching.total-timeout");

    private static MappedOption UserAgent() =>
        MappedOption.Text("--user-agent", "UA", "The User-Agent header; its first token is what robots.txt is matched with. Default: Crawler/VERSION (+CONTACT).", "crawler.http.user-agent");

    private static MappedOption Contact() =>
        MappedOption.Text("--contact", "URL|MAIL", "Where a site's owner can reach you; part of the User-Agent header. Default: none.", "crawler.http.contact");

    private static MappedOption Header() =>
        MappedOption.Items("--header", "'K: V'", "A further request header; the value may be env:NAME or file:PATH, which keeps secrets out of crawl.conf; secrets go to the origins of seeds only. May be repeated. Default: none.", "crawler.http.headers");
}
