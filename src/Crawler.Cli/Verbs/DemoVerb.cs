using System.CommandLine;
using System.Globalization;
using Crawler.Configuration;
using Crawler.MockWeb;
using Crawler.Output;
using Crawler.Urls;

namespace Crawler.Cli.Verbs;

/// <summary><c>demo</c>: the main job on a synthetic web in this process, checked against what that web says of itself.</summary>
internal static class DemoVerb
{
    private const string SettingsResource = "Crawler.demo.conf";

    private static readonly MockWebOptions Web = new() { Hosts = 25, Pages = 600, SiteSizeExponent = 0.7, SlowPercent = 1, FlakyPercent = 1 };

    /// <summary>Makes the command.</summary>
    public static Command Create(Terminal terminal)
    {
        var verb = new Verb("demo", "Crawl a small synthetic web that runs inside this program (no network needed, about 10 seconds), then compare what was fetched with what there was. Exit code 0 only if both are equal and the balance holds.")
        {
            Examples = [("demo", "the whole job in one command"), ("demo --out /tmp/demo --quiet", "results elsewhere, only the verdict")],
        };
        var output = new Option<string?>("--out") { HelpName = "DIR", Description = "The directory for the results; it must not hold a crawl yet. Default: ./crawls/demo-DATE-TIME." };
        var quiet = new Option<bool>("--quiet") { Description = "No progress. Default: off." };
        var config = ConfigOptions.Plain();
        verb.Add(output);
        verb.Add(quiet);
        config.AddTo(verb);
        verb.SetAction((result, _) => RunAsync(result, terminal, config, result.GetValue(output), result.GetValue(quiet)));
        return verb;
    }

    private static async Task<int> RunAsync(ParseResult result, Terminal terminal, ConfigOptions options, string? output, bool isQuiet)
    {
        await using var server = await MockWebServer.StartAsync(Web);
        var errors = new List<string>();
        if (options.Load(result, [ReadSettings(), new ConfigFile("the synthetic web", MockWebVerb.ResolveConfig(server) + "crawler.telemetry.progress-interval = 2s")], errors) is not { } config) return CommandLine.Refuse(terminal, errors);
        if (!HostStart.TryStart(config, out var started, out var error)) return CommandLine.Refuse(terminal, [error]);
        await using var host = started;
        if (!CrawlDirectory.TryCreate(output ?? DefaultPath(terminal.Time), out var directory, out var fault)) return CommandLine.Refuse(terminal, [$"--out {fault.Message}"]);
        if (!isQuiet) await terminal.Error.WriteLineAsync($"A synthetic web of {Web.Hosts} hosts and {Web.Pages} pages runs on 127.0.0.1:{server.Port}; robots.txt is obeyed, {Quantity.Time(config.Options.Politeness.Delay)} between two requests to a host.");
        var code = await new CrawlRun(terminal, new Notes(terminal.Error), isQuiet).RunAsync(host, directory, Seeds(server));
        if (code != ExitCode.Done) return code;
        var isRight = WriteVerdict(terminal.Error, DemoVerdict.Of(server, directory, config.Options.Politeness));
        if (!isQuiet)
        {
            await terminal.Error.WriteLineAsync($"the server saw: {DemoRequests.Of(server)}");
            WriteFiles(terminal.Error, directory);
        }

        return isRight ? ExitCode.Done : ExitCode.Failed;
    }

    private static ConfigFile ReadSettings()
    {
        using var reader = new StreamReader(typeof(DemoVerb).Assembly.GetManifestResourceStream(SettingsResource) ?? throw new InvalidOperationException($"The resource {SettingsResource} is missing from the assembly."));
        return new ConfigFile("demo.conf", reader.ReadToEnd());
    }

    private static bool WriteVerdict(TextWriter error, DemoVerdict verdict)
    {
        foreach (var line in verdict.Problems) error.WriteLine($"crawler: {line}");
        error.WriteLine(verdict.IsRight
            ? $"verdict: right. All {Quantity.Count(verdict.Expected)} pages were fetched, each once and no other; no host had two requests at once or one too early"
            : "verdict: WRONG");
        return verdict.IsRight;
    }

    private static void WriteFiles(TextWriter error, CrawlDirectory directory)
    {
        error.WriteLine($"records:       {directory.Pages}");
        error.WriteLine($"summary:       {directory.Summary}");
        error.WriteLine($"configuration: {directory.Configuration}");
    }

    private static IEnumerable<CanonicalUrl> Seeds(MockWebServer server)
    {
        foreach (var text in server.SeedUrls)
        {
            if (CanonicalUrl.TryCreate(text, out var url, out _)) yield return url;
        }
    }

    private static string DefaultPath(TimeProvider time)
    {
        var path = Path.Combine("crawls", time.GetLocalNow().ToString("'demo'-yyyyMMdd-HHmmss", CultureInfo.InvariantCulture));
        var candidate = path;
        for (var number = 2; Directory.Exists(candidate); number++) candidate = string.Create(CultureInfo.InvariantCulture, $"{path}-{number}");
        return candidate;
    }
}
