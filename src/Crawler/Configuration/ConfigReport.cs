namespace Crawler.Configuration;

/// <summary>Collects errors, each with where its value came from.</summary>
/// <param name="root">The effective configuration.</param>
internal sealed class ConfigReport(ConfigNode.Section root)
{
    private readonly List<ConfigError> _errors = [];

    public IReadOnlyList<ConfigError> Errors => [.. _errors.OrderBy(error => error.Path, StringComparer.Ordinal)];

    public void Missing(string path, string message) => _errors.Add(new ConfigError(path, ConfigFile.Reference.Name, Line: null, message));

    public void Add(string path, ConfigNode node, string message, string? suggestion = null)
    {
        var layer = node.Origin();
        _errors.Add(new ConfigError(path, layer?.Source ?? ConfigFile.Reference.Name, layer?.LineOf(path) ?? FirstLineBelow(layer, path, node), message, suggestion));
    }

    /// <summary>Adds an error on a path of the effective configuration.</summary>
    public void Add(string path, string message, string? suggestion = null)
    {
        if (ConfigPath.TrySplit(path, out var elements) && root.Find(elements) is { } node)
            Add(path, node, message, suggestion);
        else
            Missing(path, message);
    }

    /// <summary>A section may be written only as <c>a.b.c = 1</c>: then the line of its first key is the nearest thing to its own.</summary>
    private static int? FirstLineBelow(ConfigLayer? layer, string path, ConfigNode node) =>
        layer is not null && node is ConfigNode.Section section
            ? section.Items.Select(item => layer.LineOf(ConfigPath.Child(path, item.Key)) ?? FirstLineBelow(layer, ConfigPath.Child(path, item.Key), item.Value))
                .FirstOrDefault(line => line is not null)
            : null;
}
