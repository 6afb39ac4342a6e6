using System.Globalization;
using Crawler.Configuration;
using Microsoft.Extensions.Configuration;

namespace Crawler.Hosting;

/// <summary>
/// What a crawler is made with. Of two sources that set the same key, the one that was added later wins. Nothing is checked before the start, which then
/// reports every error at once.
/// </summary>
public sealed class CrawlerBuilder
{
    private readonly List<ConfigFile> _files = [];
    private readonly List<ConfigError> _unreadable = [];
    private readonly List<ConfigSetting> _settings = [];
    private readonly List<Func<CrawlOptions, CrawlOptions>> _changes = [];
    private readonly List<Func<CrawlerSeams, CrawlerSeams>> _seams = [];

    /// <summary>Adds HOCON, with <c>crawler { ... }</c> and, for pools and dispatchers, <c>akka { ... }</c>. HOCON is below every other source.</summary>
    /// <param name="hocon">The text.</param>
    /// <param name="name">What errors call it.</param>
    /// <exception cref="ArgumentNullException">Either is null.</exception>
    public CrawlerBuilder AddHocon(string hocon, string name = "AddHocon")
    {
        ArgumentNullException.ThrowIfNull(hocon);
        ArgumentNullException.ThrowIfNull(name);
        _files.Add(new ConfigFile(name, hocon));
        return this;
    }

    /// <summary>Adds a file of HOCON.</summary>
    /// <param name="path">Where it is; one that cannot be read is an error at the start.</param>
    /// <exception cref="ArgumentNullException">It is null.</exception>
    public CrawlerBuilder AddHoconFile(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (ConfigFile.TryRead(path, out var file, out var error)) _files.Add(file);
        else _unreadable.Add(error);
        return this;
    }

    /// <summary>
    /// Adds a section of the host's configuration, such as <c>"Crawler": { "Limits": { "MaxPages": 100 }, "Fetchers": 16 }</c> in appsettings.json or
    /// <c>Crawler__Limits__MaxPages=100</c> in the environment. Keys are those of HOCON, with or without hyphens, in any case; <c>Fetchers</c> and <c>Parsers</c> are the sizes of the pools.
    /// </summary>
    /// <param name="section">The section that stands for <c>crawler</c>.</param>
    /// <exception cref="ArgumentNullException">It is null.</exception>
    public CrawlerBuilder AddConfiguration(IConfiguration section)
    {
        ArgumentNullException.ThrowIfNull(section);
        _settings.AddRange(ConfigurationLayers.Of(section));
        return this;
    }

    /// <summary>Sets one key.</summary>
    /// <param name="path">Its whole path: <c>crawler.politeness.delay</c>.</param>
    /// <param name="value">Its value as HOCON or as a text: <c>2s</c>.</param>
    /// <exception cref="ArgumentNullException">Either is null.</exception>
    public CrawlerBuilder Set(string path, string value)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(value);
        _settings.Add(new ConfigSetting("Set", path, value));
        return this;
    }

    /// <summary>Changes options in code: <c>options => options with { Limits = options.Limits with { MaxPages = 100 } }</c>. Such changes are above every other source.</summary>
    /// <param name="change">Gets what the sources before it say, and gives what shall be; null, also in place of a section, is an error at the start.</param>
    /// <exception cref="ArgumentNullException">It is null.</exception>
    public CrawlerBuilder Configure(Func<CrawlOptions, CrawlOptions> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        _changes.Add(change);
        return this;
    }

    /// <summary>Sets the sizes of the pools at the start.</summary>
    /// <param name="fetchers">Fetchers: requests under way at once in the whole process, 1 to 65,536; null leaves them.</param>
    /// <param name="parsers">Parsers, 1 to 65,536; null leaves them.</param>
    public CrawlerBuilder WithPools(int? fetchers = null, int? parsers = null)
    {
        if (fetchers is { } some) _settings.Add(new ConfigSetting("WithPools", ConfigurationLayers.FetchersPath, some.ToString(CultureInfo.InvariantCulture)));
        if (parsers is { } others) _settings.Add(new ConfigSetting("WithPools", ConfigurationLayers.ParsersPath, others.ToString(CultureInfo.InvariantCulture)));
        return this;
    }

    /// <summary>Replaces parts and adds hooks: <c>seams => seams with { Hooks = ... }</c>.</summary>
    /// <param name="change">Gets the seams as they are so far, and gives those that shall be; null is an error at the start.</param>
    /// <exception cref="ArgumentNullException">It is null.</exception>
    public CrawlerBuilder WithSeams(Func<CrawlerSeams, CrawlerSeams> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        _seams.Add(change);
        return this;
    }

    /// <summary>Checks and merges.</summary>
    /// <exception cref="CrawlerConfigurationException">There are errors; it lists all of them.</exception>
    internal (EffectiveConfig Config, CrawlerSeams Seams) Build()
    {
        if (!EffectiveConfig.TryLoad(_files, _settings, out var config, out var errors) || _unreadable.Count > 0) throw new CrawlerConfigurationException([.. _unreadable, .. errors]);
        foreach (var change in _changes)
        {
            if (!config.TryChange(change(config.Options), "Configure", out var changed, out errors)) throw new CrawlerConfigurationException(errors);
            config = changed;
        }

        return (config, _seams.Aggregate(new CrawlerSeams(), (seams, change) => change(seams) ?? throw new CrawlerConfigurationException([new ConfigError("", "WithSeams", null, "It gave null in place of the seams.")])));
    }
}
