using System.Text;

namespace Akka.Configuration.Hocon;

/// <summary>Keys and their values, in the order in which they were first written.</summary>
public class HoconObject : IHoconElement
{
    public Dictionary<string, HoconValue> Items { get; } = new(StringComparer.Ordinal);

    /// <summary>The values as plain .NET objects: nested dictionaries, lists of values, strings, and null.</summary>
    public IDictionary<string, object> Unwrapped =>
        Items.ToDictionary(item => item.Key, item => Unwrap(item.Value), StringComparer.Ordinal);

    public bool IsString() => false;

    public string GetString() => throw new NotSupportedException("An object is not a string.");

    public bool IsArray() => false;

    public IList<HoconValue> GetArray() => throw new NotSupportedException("An object is not a list.");

    /// <summary>The value of one key, taken literally (no path), or null.</summary>
    public HoconValue GetKey(string key) => Items.GetValueOrDefault(key);

    public HoconValue GetOrCreateKey(string key)
    {
        if (!Items.TryGetValue(key, out var value))
            Items.Add(key, value = new HoconValue());
        return value;
    }

    /// <summary>Copies the keys of <paramref name="other"/> into this object; nested objects are merged, everything else is replaced.</summary>
    public void Merge(HoconObject other)
    {
        ArgumentNullException.ThrowIfNull(other);
        foreach (var (key, value) in other.Items)
            Items[key] = Items.TryGetValue(key, out var mine) ? value.WithFallback(mine) : value;
    }

    public override string ToString() => ToString(0);

    public string ToString(int indent)
    {
        var text = new StringBuilder();
        HoconText.AppendItems(text, this, indent);
        return text.ToString();
    }

    internal HoconObject WithFallback(HoconObject fallback)
    {
        var merged = new HoconObject();
        foreach (var (key, value) in Items)
            merged.Items.Add(key, fallback.Items.TryGetValue(key, out var below) ? value.WithFallback(below) : value);
        foreach (var (key, value) in fallback.Items)
            merged.Items.TryAdd(key, value);
        return merged;
    }

    private static object Unwrap(HoconValue value)
    {
        if (value.IsObject())
            return value.GetObject().Unwrapped;
        return value.IsArray() ? value.GetArray().Select(Unwrap).ToList() : value.GetString();
    }
}
