using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Reflection;
using Crawler.Cli.Torture;
using Crawler.Cli.Verbs;

namespace Crawler.Cli;

/// <summary>Puts the verbs together, and turns a command line into an exit code.</summary>
internal static class CommandLine
{
    private static readonly ParserConfiguration Parser = new() { EnablePosixBundling = false, ResponseFileTokenReplacer = null };

    /// <summary>Runs one command line to its end.</summary>
    /// <param name="args">The words after the program's name.</param>
    /// <param name="terminal">What it talks to.</param>
    /// <returns>An <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> args, Terminal terminal)
    {
        var root = CreateRoot(terminal);
        if (args.Count == 0)
        {
            HelpText.Write(root, terminal.Error);
            return ExitCode.Usage;
        }

        var result = root.Parse(args, Parser);
        if (result.Action is not (HelpText or VersionText) && UsageErrors.Of(result) is { Count: > 0 } errors)
        {
            return Refuse(terminal, [.. errors, UsageErrors.SeeHelp(result)]);
        }

        try
        {
            return await result.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null, Output = terminal.Out, Error = terminal.Error });
        }
        catch (Exception error) when (StandardOutput.IsClosed(error))
        {
            return ExitCode.Done;
        }
        catch (OutputException error)
        {
            await terminal.Error.WriteLineAsync($"crawler: {error.Message}");
            return ExitCode.Failed;
        }
        catch (Exception error)
        {
            await terminal.Error.WriteLineAsync($"crawler: this is a bug in the crawler: {error}");
            return ExitCode.Failed;
        }
    }

    /// <summary>Says why nothing was done.</summary>
    /// <param name="terminal">Where to.</param>
    /// <param name="errors">One line each.</param>
    public static int Refuse(Terminal terminal, IEnumerable<string> errors)
    {
        foreach (var error in errors) terminal.Error.WriteLine($"crawler: {error}");
        return ExitCode.Usage;
    }

    /// <summary>The commands, as help and tests see them.</summary>
    internal static RootCommand CreateRoot(Terminal terminal)
    {
        var root = new RootCommand("Crawler fetches web pages, follows their links politely, and writes what it found to files.")
        {
            CrawlVerb.Create(terminal),
            ResumeVerb.Create(terminal),
            StatusVerb.Create(terminal),
            ExplainVerb.Create(terminal),
            RetryVerb.Create(terminal),
            FetchVerb.Create(terminal),
            LinksVerb.Create(terminal),
            NormalizeVerb.Create(terminal),
            RobotsVerb.Create(terminal),
            SitemapVerb.Create(terminal),
            CharsetVerb.Create(terminal),
            ConfigVerb.Create(terminal),
            MockWebVerb.Create(terminal),
            DemoVerb.Create(terminal),
            TourVerb.Create(terminal),
            TortureVerb.Create(terminal),
            TortureCrawlVerb.Create(terminal),
            TortureRetryVerb.Create(terminal),
            StaleVerb.Create(),
            TestsVerb.Create(terminal),
        };
        // The standard one also answers to /h, which is a path.
        root.Options.Remove(root.Options.OfType<HelpOption>().Single());
        root.Add(new HelpOption("--help", "-h", "-?") { Action = new HelpText(terminal), Description = "Show the help of a command, with examples." });
        var version = root.Options.OfType<VersionOption>().Single();
        (version.Action, version.Description) = (new VersionText(terminal), "Show the version.");
        return root;
    }

    private sealed class VersionText(Terminal terminal) : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            var version = typeof(CommandLine).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
            terminal.Out.WriteLine($"Crawler {version}");
            terminal.Out.Flush();
            return ExitCode.Done;
        }
    }
}
