using System.CommandLine;
using Crawler.Configuration;

namespace Crawler.Cli;

/// <summary>An option that is a shorter way to write a configuration key, so that the configuration alone decides what is valid.</summary>
internal sealed class MappedOption
{
    private readonly Func<ParseResult, IEnumerable<ConfigSetting>> _read;

    private MappedOption(Option option, IReadOnlyList<string> paths, Func<ParseResult, IEnumerable<ConfigSetting>> read) => (Option, Paths, _read) = (option, paths, read);

    /// <summary>The option, to add to a command.</summary>
    public Option Option { get; }

    /// <summary>The keys that it sets.</summary>
    public IReadOnlyList<string> Paths { get; }

    /// <summary>An option with one value, as it would be written in the file.</summary>
    public static MappedOption Text(string name, string valueName, string description, params string[] paths)
    {
        var option = new Option<string?>(name) { HelpName = valueName, Description = description };
        return new(option, paths, result => result.GetValue(option) is { } value ? paths.Select(path => new ConfigSetting(name, path, ConfigText.Quote(value))) : []);
    }

    /// <summary>An option without a value that sets a key to a fixed one.</summary>
    public static MappedOption Flag(string name, string description, string path, string value)
    {
        var option = new Option<bool>(name) { Description = description, Arity = ArgumentArity.Zero };
        return new(option, [path], result => result.GetValue(option) ? [new ConfigSetting(name, path, value)] : []);
    }

    /// <summary>An option that may be repeated, an item each time; together they replace the list in the files.</summary>
    public static MappedOption Items(string name, string valueName, string description, string path)
    {
        var option = new Option<string[]>(name) { HelpName = valueName, Description = description, Arity = ArgumentArity.OneOrMore };
        return new(option, [path], result => result.GetValue(option) is { Length: > 0 } items ? [ConfigSetting.OfList(name, path, items)] : []);
    }

    /// <summary>An option whose value is a list with commas.</summary>
    public static MappedOption Commas(string name, string valueName, string description, string path)
    {
        var option = new Option<string?>(name) { HelpName = valueName, Description = description };
        return new(option, [path], result => result.GetValue(option) is { } value
            ? [ConfigSetting.OfList(name, path, value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))]
            : []);
    }

    /// <summary>What a command line sets; nothing where the option is not on it.</summary>
    public IEnumerable<ConfigSetting> Read(ParseResult result) => _read(result);
}
