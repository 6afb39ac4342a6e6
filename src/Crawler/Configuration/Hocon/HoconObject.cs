namespace Crawler.Configuration.Hocon;

/// <summary>Keys and their values, in the order in which they were first written.</summary>
internal sealed class HoconObject
{
    public Dictionary<string, HoconValue> Items { get; } = new(StringComparer.Ordinal);

    /// <summary>The value of one key, taken literally (no path), or null.</summary>
    public HoconValue? GetKey(string key) => Items.GetValueOrDefault(key);

    /// <summary>Copies the keys of <paramref name="other"/> into this object; nested objects are merged, everything else is replaced.</summary>
    public void Merge(HoconObject other)
    {
        foreach (var (key, value) in other.Items)
        {
            if (value.Kind == HoconKind.Object && Items.TryGetValue(key, out var mine) && mine.Kind == HoconKind.Object)
                mine.Object.Merge(value.Object);
            else
                Items[key] = value;
        }
    }
}
