using System.CommandLine;
using System.Globalization;
using Crawler.Configuration;
using Crawler.MockWeb;

namespace Crawler.Cli.Verbs;

/// <summary><c>mockweb</c>: serves a synthetic web on loopback, to crawl without a network.</summary>
internal static class MockWebVerb
{
    private static readonly MockWebOptions Defaults = new();

    private static readonly Option<int> Port = Number("--port", "Port on every address; 0 takes a free one. Default: 0.", Defaults.Port);
    private static readonly Option<int> Hosts = Number("--hosts", "Hosts, site-0000.mock.test and on. Default: 20.", Defaults.Hosts);
    private static readonly Option<int> Pages = Number("--pages", "Pages over all hosts, in sites of very different sizes. Default: 1000.", Defaults.Pages);
    private static readonly Option<ulong> Seed = NumberOption.Create("--seed", "S", "Number that the web grows from; the same one gives the same web. Default: 1.", Defaults.Seed, NumberStyles.None);
    private static readonly Option<int> Spread = Number("--spread", "Loopback addresses that the hosts are spread over, 1 to 254; more than 1 on Linux only. Default: 1.", Defaults.SpreadAddresses);
    private static readonly Option<int> Links = Number("--links", "Further links per page, on average. Default: 5.", Defaults.RandomLinks);
    private static readonly Option<int> HangingHosts = Number("--hanging-hosts", "Further hosts that never answer. Default: 0.", Defaults.HangingHosts);
    private static readonly Option<int> DeadHosts = Number("--dead-hosts", "Further hosts that refuse connections. Default: 0.", Defaults.DeadHosts);
    private static readonly Option<TimeSpan?> PageDelay = TimeOption.Create("--page-delay", "Time before every answer. Default: 0.");
    private static readonly Option<TimeSpan?> SlowDelay = TimeOption.Create("--slow-delay", "What a slow page takes on top. Default: 200ms.");
    private static readonly Option<TimeSpan?> CrawlDelay = TimeOption.Create("--crawl-delay", "The Crawl-delay that a quarter of the hosts asks for. Default: none.");
    private static readonly Option<double> SlowPercent = Percent("--slow-percent", "Pages that are slow. Default: 1.", Defaults.SlowPercent);
    private static readonly Option<double> RedirectPercent = Percent("--redirect-percent", "Redirects, per hundred pages. Default: 3.", Defaults.RedirectPercent);
    private static readonly Option<double> NotFoundPercent = Percent("--not-found-percent", "Links to 404 or 410, per hundred pages. Default: 2.", Defaults.NotFoundPercent);
    private static readonly Option<double> ErrorPercent = Percent("--error-percent", "Links to 500, per hundred pages. Default: 0.5.", Defaults.ServerErrorPercent);
    private static readonly Option<double> FlakyPercent = Percent("--flaky-percent", "Pages that answer 429 or 503 once before they answer 200. Default: 0.5.", Defaults.FlakyPercent);
    private static readonly Option<bool> NoRobotsTxt = new("--no-robots-txt") { Description = "No host has a robots.txt. Default: most have." };
    private static readonly Option<bool> Plain = new("--plain") { Description = "Plain UTF-8 pages with simple links, uncompressed: least work for the server. Default: off." };
    private static readonly Option<bool> Hostile = new("--hostile") { Description = "One more host serves bombs, broken encodings and endless answers. Default: off." };
    private static readonly Option<bool> Traps = new("--traps") { Description = "One more host has parts without end: a calendar, filters, paths in circles. Default: off." };
    private static readonly Option<string?> Truth = new("--truth") { HelpName = "FILE", Description = "Write the URLs that a correct crawl must fetch, one a line, sorted. Default: none." };
    private static readonly Option<string?> WriteConfig = new("--write-config") { HelpName = "FILE", Description = "Write the addresses of the hosts as a configuration, for crawl --config FILE. Default: none." };

    /// <summary>Makes the command.</summary>
    public static Command Create(Terminal terminal)
    {
        var verb = new Verb("mockweb", "Serve a synthetic web on loopback until Ctrl-C, and say how to crawl it. The same options give the same web, byte for byte.")
        {
            Examples =
            [
                ("mockweb", "20 hosts with 1,000 pages on a free port; prints the crawl command"),
                ("mockweb --port 8080 --hosts 1000 --pages 50000 --truth truth.txt", "a large one, and the list of what is to be found"),
                ("mockweb --page-delay 200ms --hanging-hosts 2 --dead-hosts 2", "slow and partly broken"),
                ("mockweb --spread 100 --write-config mock.conf", "hosts on 100 addresses; crawl with --config mock.conf"),
            ],
        };
        Option[] options =
        [
            Port, Hosts, Pages, Seed, Spread, Links, PageDelay, SlowDelay, SlowPercent, RedirectPercent, NotFoundPercent, ErrorPercent, FlakyPercent,
            HangingHosts, DeadHosts, Hostile, Traps, CrawlDelay, NoRobotsTxt, Plain, Truth, WriteConfig,
        ];
        foreach (var option in options) verb.Add(option);
        verb.SetAction((result, _) => RunAsync(result, terminal));
        return verb;
    }

    private static async Task<int> RunAsync(ParseResult result, Terminal terminal)
    {
        try
        {
            await using var server = await MockWebServer.StartAsync(Read(result));
            if (result.GetValue(Truth) is { } truth)
            {
                await using var writer = new StreamWriter(truth) { NewLine = "\n" };
                server.WriteTruth(writer);
            }

            if (result.GetValue(WriteConfig) is { } path) await File.WriteAllTextAsync(path, ResolveConfig(server));
            terminal.Interruption.Listen();
            await terminal.Out.WriteAsync(server.Describe());
            await terminal.Out.FlushAsync();
            await terminal.Interruption.WaitAsync();
            return ExitCode.Done;
        }
        catch (ArgumentException error)
        {
            return CommandLine.Refuse(terminal, [error.Message]);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException && !StandardOutput.IsClosed(error))
        {
            return CommandLine.Refuse(terminal, [error.Message]);
        }
    }

    /// <summary>Where the hosts of a mock web are, as a configuration.</summary>
    internal static string ResolveConfig(MockWebServer server) => $"crawler.http.resolve = [{string.Join(", ", server.ResolveRules.Select(ConfigText.Quote))}]\n";

    private static MockWebOptions Read(ParseResult result)
    {
        var isPlain = result.GetValue(Plain);
        return new()
        {
            Port = result.GetValue(Port),
            Hosts = result.GetValue(Hosts),
            Pages = result.GetValue(Pages),
            Seed = result.GetValue(Seed),
            SpreadAddresses = result.GetValue(Spread),
            RandomLinks = result.GetValue(Links),
            PageDelay = result.GetValue(PageDelay) ?? Defaults.PageDelay,
            SlowDelay = result.GetValue(SlowDelay) ?? Defaults.SlowDelay,
            SlowPercent = result.GetValue(SlowPercent),
            RedirectPercent = result.GetValue(RedirectPercent),
            NotFoundPercent = result.GetValue(NotFoundPercent),
            ServerErrorPercent = result.GetValue(ErrorPercent),
            FlakyPercent = result.GetValue(FlakyPercent),
            HangingHosts = result.GetValue(HangingHosts),
            DeadHosts = result.GetValue(DeadHosts),
            Hostile = result.GetValue(Hostile),
            Traps = result.GetValue(Traps),
            CrawlDelay = result.GetValue(CrawlDelay),
            RobotsTxt = !result.GetValue(NoRobotsTxt),
            Variety = !isPlain,
            CompressedPercent = isPlain ? 0 : Defaults.CompressedPercent,
            // Nobody reads the log here, and it would grow as long as the server runs.
            KeepLog = false,
        };
    }

    private static Option<int> Number(string name, string description, int value) => NumberOption.Create(name, "N", description, value, NumberStyles.None);

    private static Option<double> Percent(string name, string description, double value) => NumberOption.Create(name, "P", description, value, NumberStyles.AllowDecimalPoint);
}
