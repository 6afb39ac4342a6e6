using System.CommandLine;
using Crawler.Configuration;

namespace Crawler.Cli.Verbs;

/// <summary><c>config</c>: looks at configurations without crawling.</summary>
internal static class ConfigVerb
{
    /// <summary>Makes the command and those below it.</summary>
    public static Command Create(Terminal terminal) => new Verb("config", "Show, check or explain configurations.")
    {
        CreateShow(terminal),
        CreateCheck(terminal),
        ConfigExplain.Create(terminal),
    };

    private static Verb CreateShow(Terminal terminal)
    {
        var verb = new Verb("show", "Print the effective configuration as HOCON: the built-in defaults, below the files, below the settings.")
        {
            Examples =
            [
                ("config show", "the defaults"),
                ("config show --config my.conf --set crawler.politeness.delay=2s", "what a crawl with these would be told"),
            ],
        };
        var options = ConfigOptions.Plain();
        options.AddTo(verb);
        verb.SetAction(result =>
        {
            var errors = new List<string>();
            if (options.Load(result, errors) is not { } config) return CommandLine.Refuse(terminal, errors);
            terminal.Out.Write(config.Render());
            terminal.Out.Flush();
            return ExitCode.Done;
        });
        return verb;
    }

    private static Verb CreateCheck(Terminal terminal)
    {
        var verb = new Verb("check", "Check configuration files, each by itself on top of the defaults: every error at once, with its place. Prints ok, or exits with code 2.")
        {
            Examples = [("config check my.conf", "one file"), ("config check *.conf", "every file of a folder")],
        };
        var files = new Argument<string[]>("FILE") { Description = "Configuration files in HOCON.", Arity = ArgumentArity.OneOrMore };
        verb.Add(files);
        verb.SetAction(result => Check(terminal, result.GetRequiredValue(files)));
        return verb;
    }

    private static int Check(Terminal terminal, IEnumerable<string> paths)
    {
        var errors = new List<ConfigError>();
        foreach (var path in paths)
        {
            if (!ConfigFile.TryRead(path, out var file, out var error)) errors.Add(error);
            else if (!EffectiveConfig.TryLoad([file], [], out _, out var wrong)) errors.AddRange(wrong);
        }

        if (errors.Count > 0) return CommandLine.Refuse(terminal, errors.Select(error => error.ToString()));
        terminal.Out.WriteLine("ok");
        terminal.Out.Flush();
        return ExitCode.Done;
    }
}
