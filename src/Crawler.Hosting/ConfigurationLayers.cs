using System.Globalization;
using Crawler.Configuration;
using Microsoft.Extensions.Configuration;

namespace Crawler.Hosting;

/// <summary>
/// Turns a section of <see cref="IConfiguration"/> into settings. Its keys may be written as in HOCON or as .NET does: <c>max-pages</c>, <c>MaxPages</c> and
/// <c>maxpages</c> are one. What no key is called stays as it is written, so that the strict reader names it.
/// </summary>
internal static class ConfigurationLayers
{
    private const string Fetchers = "fetchers";
    private const string Parsers = "parsers";

    /// <summary>Where the size of the pool of fetchers stands.</summary>
    public const string FetchersPath = "akka.actor.deployment.\"/crawler/fetchers\".nr-of-instances";

    /// <summary>Where the size of the pool of parsers stands.</summary>
    public const string ParsersPath = "akka.actor.deployment.\"/crawler/parsers\".nr-of-instances";

    /// <summary>Every value below a section.</summary>
    /// <param name="section">The section that stands for <c>crawler</c>.</param>
    public static IEnumerable<ConfigSetting> Of(IConfiguration section)
    {
        foreach (var child in section.GetChildren())
        {
            if (Same(child.Key, Fetchers) && child.Value is not null) yield return new ConfigSetting(Name(child), FetchersPath, child.Value);
            else if (Same(child.Key, Parsers) && child.Value is not null) yield return new ConfigSetting(Name(child), ParsersPath, child.Value);
            else if (OptionSchema.Sections.FirstOrDefault(known => Same(known.Name, child.Key)) is { } known && child.Value is null) foreach (var setting in OfSection(known, child)) yield return setting;
            else yield return new ConfigSetting(Name(child), ConfigPath.Join([OptionSchema.Root, child.Key]), child.Value ?? "");
        }
    }

    private static IEnumerable<ConfigSetting> OfSection(OptionSection known, IConfigurationSection section)
    {
        foreach (var child in section.GetChildren())
        {
            var (name, key) = known.Keys.FirstOrDefault(pair => Same(pair.Key, child.Key));
            var items = child.GetChildren().ToList();
            var isList = key?.Kind == OptionKind.Texts || (items.Count > 0 && items.All(item => int.TryParse(item.Key, NumberStyles.None, CultureInfo.InvariantCulture, out _)));
            var path = key?.Path ?? ConfigPath.Join([OptionSchema.Root, known.Name, child.Key]);
            yield return isList && (items.Count > 0 || string.IsNullOrEmpty(child.Value))
                ? ConfigSetting.OfList(Name(child), path, items.Select(item => item.Value ?? ""))
                : new ConfigSetting(Name(child), path, ConfigText.Quote(Text(key, child.Value)));
        }
    }

    // JSON's true and null, and .NET's time spans, are what a reader of appsettings.json expects to work.
    private static string Text(OptionKey? key, string? value) => (key?.Kind, value) switch
    {
        (_, null or "") => key?.NullWord ?? "",
        (OptionKind.Switch, _) when bool.TryParse(value, out var isOn) => isOn ? "on" : "off",
        (OptionKind.Duration, _) when value.Contains(':', StringComparison.Ordinal) && TimeSpan.TryParse(value, CultureInfo.InvariantCulture, out var time) => OptionWriter.Text(key!, time),
        (OptionKind.Word, _) => key!.Words.FirstOrDefault(word => Same(word, value)) ?? value,
        _ => value,
    };

    private static bool Same(string key, string written) => Bare(key).Equals(Bare(written), StringComparison.OrdinalIgnoreCase);

    private static string Bare(string name) => name.Replace("-", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal);

    private static string Name(IConfigurationSection section) => $"configuration {section.Path}";
}
