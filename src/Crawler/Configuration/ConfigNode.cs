using Crawler.Configuration.Hocon;

namespace Crawler.Configuration;

/// <summary>A node of the effective configuration: what all layers together say, each value with the layer that won.</summary>
internal abstract record ConfigNode
{
    /// <summary>Merges layers; a later one wins. Objects merge key by key, a list or a single value replaces what was there.</summary>
    public static Section Merge(IEnumerable<ConfigLayer> layers)
    {
        var root = new Section(new SortedDictionary<string, ConfigNode>(StringComparer.Ordinal));
        foreach (var layer in layers)
            MergeInto(root, layer.Content, layer);

        return root;
    }

    /// <summary>The node at a path of elements, or null.</summary>
    public ConfigNode? Find(params IEnumerable<string> elements)
    {
        var node = this;
        foreach (var element in elements)
        {
            if (node is not Section section || !section.Items.TryGetValue(element, out node))
                return null;
        }

        return node;
    }

    /// <summary>The layer of this value, or of the first value below this section; null for an empty section.</summary>
    public ConfigLayer? Origin() => this switch
    {
        Single single => single.Layer,
        Many many => many.Layer,
        Section section => section.Items.Values.Select(item => item.Origin()).FirstOrDefault(layer => layer is not null),
        _ => null,
    };

    private static void MergeInto(Section target, HoconObject source, ConfigLayer layer)
    {
        foreach (var (key, value) in source.Items)
        {
            if (value.Kind == HoconKind.Object)
            {
                if (!target.Items.TryGetValue(key, out var existing) || existing is not Section section)
                    target.Items[key] = section = new Section(new SortedDictionary<string, ConfigNode>(StringComparer.Ordinal));
                MergeInto(section, value.Object, layer);
            }
            else if (value.Kind == HoconKind.Array)
            {
                target.Items[key] = new Many([.. value.Items.Select(item => item.Text)], layer);
            }
            else
            {
                target.Items[key] = new Single(value.Text, layer);
            }
        }
    }

    /// <summary>Keys and what is below them, sorted.</summary>
    internal sealed record Section(SortedDictionary<string, ConfigNode> Items) : ConfigNode;

    /// <summary>A single value as written; null if <c>null</c> was written.</summary>
    internal sealed record Single(string? Text, ConfigLayer Layer) : ConfigNode;

    /// <summary>A list of single values; an item is null if it was none.</summary>
    internal sealed record Many(IReadOnlyList<string?> Items, ConfigLayer Layer) : ConfigNode;
}
