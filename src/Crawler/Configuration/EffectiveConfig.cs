using System.Diagnostics.CodeAnalysis;
using Akka.Configuration;

namespace Crawler.Configuration;

/// <summary>
/// What a crawl is told, after every layer: the embedded reference.conf, below the configuration files in their order, below the settings from
/// the command line in theirs.
/// </summary>
public sealed class EffectiveConfig
{
    private readonly IReadOnlyList<ConfigLayer> _layers;
    private readonly ConfigNode.Section _root;

    private EffectiveConfig(IReadOnlyList<ConfigLayer> layers, ConfigNode.Section root, CrawlOptions options)
    {
        (_layers, _root) = (layers, root);
        Options = options;
        Config = ConfigurationFactory.ParseString(Render());
    }

    /// <summary>Everything under <c>crawler</c> but its dispatchers, checked.</summary>
    public CrawlOptions Options { get; }

    /// <summary>The same and everything under <c>akka</c>, for the actor system.</summary>
    public Config Config { get; }

    /// <summary>Merges and checks; false with every error if there is one.</summary>
    /// <param name="files">Configuration files; a later one hides an earlier one.</param>
    /// <param name="settings">Settings from the command line; a later one hides an earlier one, and all of them hide the files.</param>
    /// <param name="config">The result, or null.</param>
    /// <param name="errors">Every error, by file in the order given and line, those of settings last; empty if there are none.</param>
    public static bool TryLoad(
        IEnumerable<ConfigFile> files,
        IEnumerable<ConfigSetting> settings,
        [NotNullWhen(true)] out EffectiveConfig? config,
        out IReadOnlyList<ConfigError> errors)
    {
        config = null;
        ConfigFile[] read = [.. files];
        var unreadable = new List<ConfigError>();
        var layers = new List<ConfigLayer>();
        foreach (var file in read.Prepend(ConfigFile.Reference))
            Keep(ConfigLayer.TryParse(file.Name, file.Text, out var layer, out var error), layer, error);
        foreach (var setting in settings)
            Keep(setting.TryToLayer(out var layer, out var error), layer, error);

        var isMerged = TryMerge(layers, out var merged, out var wrong);
        errors = [.. unreadable.Concat(wrong).OrderBy(Place).ThenBy(error => error.Line)];
        if (isMerged && unreadable.Count == 0)
            config = merged;
        return config is not null;

        int Place(ConfigError error) => Array.FindIndex(read, file => file.Name == error.Source) is >= 0 and var place ? place : int.MaxValue;

        void Keep(bool isRead, ConfigLayer? layer, ConfigError? error)
        {
            if (isRead)
                layers.Add(layer!);
            else
                unreadable.Add(error!);
        }
    }

    /// <summary>The same configuration with options that code has changed, checked as if they had been written in a file.</summary>
    /// <param name="options">The options as they shall be; those that are the same as here say nothing.</param>
    /// <param name="source">Who changed them, as errors mention it.</param>
    /// <param name="config">The result, or null.</param>
    /// <param name="errors">Every error; empty if there are none.</param>
    public bool TryChange(CrawlOptions options, string source, [NotNullWhen(true)] out EffectiveConfig? config, out IReadOnlyList<ConfigError> errors)
    {
        if (OptionWriter.Missing(options) is { } missing)
        {
            (config, errors) = (null, [new ConfigError(missing, source, null, "The options have null in its place.")]);
            return false;
        }

        var layers = new List<ConfigLayer>(_layers);
        foreach (var setting in OptionWriter.Changes(Options, options, source))
        {
            if (!setting.TryToLayer(out var layer, out var error)) throw new InvalidOperationException($"{setting.Path} cannot be written as HOCON: {error}");
            layers.Add(layer);
        }

        return TryMerge(layers, out config, out errors);
    }

    /// <summary>The keys of Akka that are given another value than the embedded reference.conf gives them, each where it stands, without a message.</summary>
    internal IReadOnlyList<ConfigError> OwnAkkaKeys()
    {
        string[] sections = ["akka", ConfigPath.Child(OptionSchema.Root, OptionSchema.Dispatchers)];
        var report = new ConfigReport(_root);
        foreach (var section in sections)
        {
            if (!ConfigPath.TrySplit(section, out var elements) || _root.Find(elements) is not { } node) continue;
            foreach (var (path, key) in AkkaKeys.Own(node, section)) report.Add(path, key, "");
        }

        return report.Errors;
    }

    private static bool TryMerge(List<ConfigLayer> layers, [NotNullWhen(true)] out EffectiveConfig? config, out IReadOnlyList<ConfigError> errors)
    {
        var root = ConfigNode.Merge(layers);
        config = ConfigReader.TryRead(root, out var options, out errors) ? new EffectiveConfig(layers, root, options) : null;
        return config is not null;
    }

    /// <summary>The whole configuration as HOCON, sorted. Pointers to secrets (<c>env:NAME</c>, <c>file:PATH</c>) stay as they were written.</summary>
    public string Render() => ConfigText.Render(_root);
}
