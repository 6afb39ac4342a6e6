namespace Crawler.Configuration.Hocon;

/// <summary>One value of a configuration: an object, a list, a text (numbers, durations and booleans are texts until they are asked for), or null.</summary>
internal sealed class HoconValue
{
    private HoconObject? _object;
    private IReadOnlyList<HoconValue>? _items;
    private IReadOnlyList<HoconPart>? _parts;

    public HoconValue(string? text, HoconPosition position)
    {
        (Kind, Text, Position) = (text is null ? HoconKind.Null : HoconKind.Text, text, position);
    }

    public HoconValue(HoconObject value, HoconPosition position)
    {
        (Kind, _object, Position) = (HoconKind.Object, value, position);
    }

    public HoconValue(IReadOnlyList<HoconValue> items, HoconPosition position)
    {
        (Kind, _items, Position) = (HoconKind.Array, items, position);
    }

    public HoconValue(IReadOnlyList<HoconPart> parts, HoconPosition position)
    {
        (Kind, _parts, Position) = (HoconKind.Unresolved, parts, position);
    }

    public HoconKind Kind { get; private set; }

    /// <summary>Where the value begins in the text that it was parsed from.</summary>
    public HoconPosition Position { get; }

    /// <summary>The text of a single value; null for everything else.</summary>
    public string? Text { get; private set; }

    public HoconObject Object => _object ?? throw new InvalidOperationException($"This is no object but {Kind} ({Position}).");

    public IReadOnlyList<HoconValue> Items => _items ?? throw new InvalidOperationException($"This is no list but {Kind} ({Position}).");

    /// <summary>What a value with substitutions is made of.</summary>
    public IReadOnlyList<HoconPart> Parts => _parts ?? throw new InvalidOperationException($"This holds no substitution but is {Kind} ({Position}).");

    /// <summary>Gives a value that waited for its substitutions the content that they led to.</summary>
    public void Resolve(HoconValue content)
    {
        Kind = content.Kind;
        Text = content.Text;
        _items = content._items;
        _object = content._object;
        _parts = null;
    }
}
