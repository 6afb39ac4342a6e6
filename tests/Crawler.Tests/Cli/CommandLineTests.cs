using System.CommandLine;
using Crawler.Cli;
using Crawler.Configuration;

namespace Crawler.Tests.Cli;

public sealed class CommandLineTests
{
    private static readonly Terminal Nowhere = new() { In = Stream.Null, Out = TextWriter.Null, Error = TextWriter.Null };

    public static TheoryData<string> Verbs() => [.. CommandLine.CreateRoot(Nowhere).Subcommands.Where(verb => !verb.Hidden && verb.Subcommands.Count == 0).Select(verb => verb.Name), "config show", "config check"];

    [Fact]
    public async Task Version_IsNameAndThreeNumbers()
    {
        var run = await CliRun.Of("--version");
        Assert.Equal(0, run.Code);
        Assert.Matches(@"^Crawler \d+\.\d+\.\d+\n$", run.Out);
    }

    [Fact]
    public async Task NoArguments_HelpOnStandardErrorAndExitCode2()
    {
        var run = await CliRun.Of();
        Assert.Equal(2, run.Code);
        Assert.Contains($"Usage: {CommandName.Words} COMMAND", run.Error, StringComparison.Ordinal);
        Assert.Empty(run.Out);
    }

    [Fact]
    public async Task HelpOfTheProgram_NamesEveryVerbAndNoHiddenOne()
    {
        var run = await CliRun.Of("--help");
        Assert.Equal(0, run.Code);
        Assert.All(["crawl", "fetch", "links", "normalize", "robots", "sitemap", "charset", "config", "mockweb", "demo"], verb => Assert.Contains($"\n  {verb} ", run.Out, StringComparison.Ordinal));
        Assert.DoesNotContain("stale", run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Verbs))]
    public async Task HelpOfAVerb_ShowsExamplesThatParse(string verb)
    {
        var run = await CliRun.Of([.. verb.Split(' '), "--help"]);
        Assert.Equal(0, run.Code);
        Assert.Contains($"Usage: {CommandName.Words} {verb}", run.Out, StringComparison.Ordinal);
        var examples = run.OutLines.Where(line => line.StartsWith($"  {CommandName.Words} ", StringComparison.Ordinal)).Select(line => line[$"  {CommandName.Words} ".Length..]).ToList();
        Assert.NotEmpty(examples);
        foreach (var line in examples)
        {
            var words = System.CommandLine.Parsing.CommandLineParser.SplitCommandLine(line.Replace('\'', '"')).TakeWhile(word => word is not (">" or "<")).ToArray();
            Assert.Empty(UsageErrors.Of(CommandLine.CreateRoot(Nowhere).Parse(words)));
        }
    }

    [Fact]
    public void EveryOption_SaysItsMeaningAndItsDefault()
    {
        foreach (var verb in All(CommandLine.CreateRoot(Nowhere)).Where(verb => !verb.Hidden && verb is not RootCommand))
        {
            Assert.All(verb.Arguments, argument => Assert.False(string.IsNullOrWhiteSpace(argument.Description), $"{verb.Name} {argument.Name}"));
            Assert.All(verb.Options.Where(option => option.Arity.MaximumNumberOfValues > 0 && !option.Required), option => Assert.Matches(@"Default: .+\.$", option.Description));
        }
    }

    [Fact]
    public void DefaultsInHelp_AreThoseOfTheConfiguration()
    {
        Assert.True(EffectiveConfig.TryLoad([], [], out var config, out _));
        string[] worded = ["none", "unlimited", "Crawler/VERSION (+CONTACT)"];
        foreach (var mapped in ConfigOptions.OfCrawl().Mapped.Concat(ConfigOptions.OfFetch().Mapped).Where(mapped => mapped.Option.Arity.MaximumNumberOfValues > 0))
        {
            var said = mapped.Option.Description!.Split("Default: ")[^1].TrimEnd('.');
            if (worded.Contains(said)) continue;
            var path = mapped.Paths[^1];
            Assert.Equal(path == "crawler.output.formats" ? string.Join(',', config.Options.Output.Formats) : config.Config.GetString(path), said);
        }
    }

    [Fact]
    public async Task ResumeOfAUrl_SaysWhatResumeTakes() =>
        Assert.Equal(["crawler: http://a.test/ is a URL: resume takes the directory of a crawl, and crawl begins one at URLs"], (await CliRun.Of("resume", "http://a.test/")).ErrorLines);

    [Fact]
    public void DefaultsInTheHelpOfResume_AreTheCrawls()
    {
        var resume = CommandLine.CreateRoot(Nowhere).Subcommands.Single(verb => verb.Name == "resume");
        foreach (var name in new[] { "--scope", "--delay", "--max-pages", "--user-agent", "--header" })
            Assert.EndsWith(" Default: what the crawl was told.", resume.Options.Single(option => option.Name == name).Description, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("unknown command 'crwal' (did you mean crawl?)", "crwal", "http://a.test/")]
    [InlineData("unknown option --max-page (did you mean --max-pages?)", "crawl", "--max-page", "5", "http://a.test/")]
    [InlineData("unknown option --max-page (did you mean --max-pages?)", "crawl", "--max-page=5", "http://a.test/")]
    [InlineData("unknown option --as-complete (did you mean --as-completed?)", "fetch", "http://a.test/", "--as-complete")]
    [InlineData("unknown option --versoin (did you mean --version?)", "--versoin")]
    [InlineData("unknown option --depth (did you mean --max-depth?)", "crawl", "http://a.test/", "--depth", "2")]
    [InlineData("unknown option --output (did you mean --out?)", "crawl", "http://a.test/", "--output", "x")]
    [InlineData("unknown option --rate (did you mean --max-rate?)", "fetch", "http://a.test/", "--rate", "5")]
    [InlineData("unknown option --log-level (did you mean --set akka.loglevel=DEBUG?)", "crawl", "http://a.test/", "--log-level=DEBUG")]
    [InlineData("unknown option --depth", "normalize", "http://a.test/", "--depth=2")]
    [InlineData("unknown option --store (where the frontier lives is settled when a crawl begins)", "resume", "crawls/mine", "--store=memory")]
    [InlineData("unexpected argument 'http://a.test/': resume takes one directory, and no seeds but those that the crawl was given", "resume", "crawls/mine", "http://a.test/")]
    [InlineData("unknown command 'shwo' (did you mean show?)", "config", "shwo")]
    [InlineData("a command is missing; one of: show, check, explain", "config")]
    [InlineData("unexpected argument 'two'", "normalize", "http://a.test/", "two")]
    [InlineData("URL is missing: COMMAND normalize URL", "normalize")]
    [InlineData("URL is missing: COMMAND explain DIR URL", "explain", "crawls/mine")]
    [InlineData("DIR is missing: COMMAND explain DIR URL", "explain")]
    [InlineData("PATH is missing: COMMAND config explain PATH", "config", "explain")]
    [InlineData("FILE is missing: COMMAND config check FILE...", "config", "check")]
    [InlineData("URL is missing: COMMAND robots URL...", "robots", "--agent", "bot", "--file", "robots.txt")]
    [InlineData("Option '--base' is required", "links", "page.html")]
    [InlineData("Option '--base' is required", "sitemap", "sitemap.xml")]
    [InlineData("Option '--agent' is required", "robots", "--file", "robots.txt", "http://a.test/")]
    [InlineData("one of --file and --url is required", "robots", "--agent", "bot", "http://a.test/")]
    [InlineData("one of --file and --url is required", "robots", "--agent", "bot", "--file", "x", "--url", "http://a.test/", "http://a.test/")]
    [InlineData("--jsonl takes everything from standard input, and no --base", "links", "--jsonl", "--base", "http://a.test/")]
    [InlineData("--jsonl takes everything from standard input, and no FILE", "charset", "--jsonl", "page.html")]
    [InlineData("--port: 'x' is not a number from 0 up that this option can take", "mockweb", "--port", "x")]
    [InlineData("--page-delay: '5' is no time; write 200ms, 2s, 5m or 1h", "mockweb", "--page-delay", "5")]
    [InlineData("unknown command 'archive'; one of: crawl, resume, status, explain, retry, fetch, links, normalize, robots, sitemap, charset, config, mockweb, demo, tour, torture", "archive", "dir")]
    public async Task BadUsage_IsNamedWithExitCode2(string error, params string[] args)
    {
        var run = await CliRun.Of(args);
        Assert.Equal(2, run.Code);
        Assert.Contains($"crawler: {error.Replace("COMMAND", CommandName.Words, StringComparison.Ordinal)}\n", run.Error, StringComparison.Ordinal);
        Assert.Contains("--help\n", run.Error, StringComparison.Ordinal);
        Assert.Empty(run.Out);
    }

    [Fact]
    public async Task AfterTwoDashes_AWordIsNoOption()
    {
        var run = await CliRun.Of("normalize", "--base", "http://a.test/", "--", "--x");
        Assert.Equal("http://a.test/--x\thttp://a.test/--x\n", run.Out);
    }

    [Fact]
    public async Task WordWithAtSign_IsNoResponseFile()
    {
        var run = await CliRun.Of("normalize", "@x", "--base", "http://a.test/");
        Assert.Equal("http://a.test/@x\thttp://a.test/@x\n", run.Out);
    }

    private static IEnumerable<Command> All(Command command) => command.Subcommands.SelectMany(All).Prepend(command);
}
