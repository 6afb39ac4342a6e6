using System.CommandLine;
using Crawler.Configuration;

namespace Crawler.Cli.Verbs;

/// <summary><c>config explain</c>: what a key means, what may be written, its default and the value in force.</summary>
internal static class ConfigExplain
{
    /// <summary>Makes the command.</summary>
    public static Verb Create(Terminal terminal)
    {
        var verb = new Verb("explain", "Say what a key means, with its unit, range and default, and its value in force; of a section every key in it. Lines of a name and a text, with a tab between.")
        {
            Examples =
            [
                ("config explain crawler.politeness.delay", "one key"),
                ("config explain politeness --config my.conf", "every key of a section, with the values that a file gives"),
            ],
        };
        var path = new Argument<string>("PATH") { Description = "The path of a key or a section; crawler. at its beginning may be left out." };
        var options = ConfigOptions.Plain();
        verb.Add(path);
        options.AddTo(verb);
        verb.SetAction(result =>
        {
            var errors = new List<string>();
            if (options.Load(result, errors) is not { } config) return CommandLine.Refuse(terminal, errors);
            return Explain(terminal, result.GetRequiredValue(path), config);
        });
        return verb;
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
            terminal.Out.WriteLine($"in force\t{PlainText.Of(KeyMeaning.ValueOf(config.Config, key.Path))}");
        }

        terminal.Out.Flush();
        return ExitCode.Done;
    }
}
