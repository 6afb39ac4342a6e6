using Crawler.Configuration;

namespace Crawler.Tests.Configuration;

/// <summary>Loads configurations as a user writes them.</summary>
internal static class Configs
{
    public static EffectiveConfig Load(string hocon, params string[] sets) => Load([new ConfigFile("my.conf", hocon)], sets);

    public static EffectiveConfig Load(ConfigFile[] files, params string[] sets) =>
        EffectiveConfig.TryLoad(files, sets.Select(Setting), out var config, out var errors)
            ? config
            : throw new ArgumentException(string.Join('\n', errors), nameof(files));

    public static IReadOnlyList<ConfigError> Errors(string hocon, params string[] sets)
    {
        Assert.False(EffectiveConfig.TryLoad([new ConfigFile("my.conf", hocon)], sets.Select(Setting), out _, out var errors));
        return errors;
    }

    public static ConfigError Error(string hocon, params string[] sets) => Assert.Single(Errors(hocon, sets));

    /// <summary>A file of the repository.</summary>
    public static string RepositoryFile(params string[] path)
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "Crawler.sln")))
            directory = directory.Parent;
        return Path.Combine([directory!.FullName, .. path]);
    }

    private static ConfigSetting Setting(string text) =>
        ConfigSetting.TryParse(text, out var setting, out var error) ? setting : throw new ArgumentException(error.ToString(), nameof(text));
}
