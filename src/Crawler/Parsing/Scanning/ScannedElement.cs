using System.Numerics;

namespace Crawler.Parsing.Scanning;

/// <summary>The elements that matter to a scan in HTML content: those that carry something, those whose text is no markup, and those in which the tree builder treats tags otherwise.</summary>
internal enum ScannedElement : byte
{
    Other,
    A,
    Area,
    Base,
    Link,
    Meta,
    Html,
    Iframe,
    Frame,
    Frameset,
    Title,
    Textarea,
    Style,
    Xmp,
    NoEmbed,
    NoFrames,
    Script,
    Plaintext,
    Template,
    Select,
    Option,

    /// <summary>Applet, marquee and object, which part the formatting elements inside from those outside.</summary>
    Marker,
    Table,
    Caption,
    Columns,
    Section,
    Row,
    Td,
    Th,
    Svg,
    Math,
}

/// <summary>Names of elements and attributes as numbers: up to eight bytes, ASCII letters in one case, the first one lowest.</summary>
internal static class ScannedName
{
    private const ulong LetterBits = 0x4040_4040_4040_4040;

    // They stand in no name, so that with these turned over no byte of a name is zero, and a shorter name is another number.
    private const ulong Spaces = 0x2020_2020_2020_2020;
    private const int Slots = 256;
    private const int Shift = 56;

    private static readonly (string Name, ScannedElement Element)[] Elements =
    [
        ("a", ScannedElement.A), ("area", ScannedElement.Area), ("base", ScannedElement.Base), ("link", ScannedElement.Link), ("meta", ScannedElement.Meta), ("html", ScannedElement.Html),
        ("iframe", ScannedElement.Iframe), ("frame", ScannedElement.Frame), ("frameset", ScannedElement.Frameset), ("title", ScannedElement.Title), ("textarea", ScannedElement.Textarea),
        ("style", ScannedElement.Style), ("xmp", ScannedElement.Xmp), ("noembed", ScannedElement.NoEmbed), ("noframes", ScannedElement.NoFrames), ("script", ScannedElement.Script),
        ("template", ScannedElement.Template), ("select", ScannedElement.Select), ("option", ScannedElement.Option), ("optgroup", ScannedElement.Option), ("hr", ScannedElement.Option),
        ("applet", ScannedElement.Marker), ("marquee", ScannedElement.Marker), ("object", ScannedElement.Marker), ("table", ScannedElement.Table),
        ("caption", ScannedElement.Caption), ("col", ScannedElement.Columns), ("colgroup", ScannedElement.Columns), ("tbody", ScannedElement.Section), ("thead", ScannedElement.Section),
        ("tfoot", ScannedElement.Section), ("tr", ScannedElement.Row), ("td", ScannedElement.Td), ("th", ScannedElement.Th), ("svg", ScannedElement.Svg), ("math", ScannedElement.Math),
    ];

    private static readonly byte[][] Texts = [.. Enum.GetValues<ScannedElement>().Select(element => System.Text.Encoding.ASCII.GetBytes(element.ToString().ToLowerInvariant()))];

    private static readonly ulong Multiplier = FindMultiplier();
    private static readonly ulong[] Keys = new ulong[Slots];
    private static readonly ScannedElement[] Kinds = new ScannedElement[Slots];

    static ScannedName()
    {
        foreach (var (name, element) in Elements)
        {
            var key = Key(name);
            Keys[key * Multiplier >> Shift] = key;
            Kinds[key * Multiplier >> Shift] = element;
        }
    }

    /// <summary>The element of a short name.</summary>
    /// <param name="key">What <see cref="Key(ulong, int)"/> made of it.</param>
    public static ScannedElement Element(ulong key)
    {
        var slot = key * Multiplier >> Shift;
        return Keys[slot] == key ? Kinds[slot] : ScannedElement.Other;
    }

    /// <summary>The element of a name of any length.</summary>
    public static ScannedElement Element(ReadOnlySpan<byte> name) =>
        name.Length <= 8 ? Element(Key(name)) : System.Text.Ascii.EqualsIgnoreCase(name, "plaintext"u8) ? ScannedElement.Plaintext : ScannedElement.Other;

    /// <summary>The name of an element that holds text.</summary>
    public static byte[] Text(ScannedElement element) => Texts[(int)element];

    /// <summary>Makes the number of a name from eight bytes that begin with it.</summary>
    /// <param name="bytes">The bytes, the first one lowest.</param>
    /// <param name="length">The name's length, 1 to 8.</param>
    public static ulong Key(ulong bytes, int length) => ((bytes | ((bytes & LetterBits) >> 1)) ^ Spaces) & (ulong.MaxValue >> (64 - (8 * length)));

    /// <summary>The number of a name; of a longer one than eight bytes, of its start.</summary>
    public static ulong Key(ReadOnlySpan<byte> name)
    {
        var bytes = 0UL;
        var length = Math.Min(name.Length, 8);
        for (var i = 0; i < length; i++) bytes |= (ulong)name[i] << (8 * i);
        return length == 0 ? 0 : Key(bytes, length);
    }

    /// <summary>The number of a name that is known when the program starts.</summary>
    public static ulong Key(string name) => Key(System.Text.Encoding.ASCII.GetBytes(name));

    // One multiplication tells every name from every other; the first odd multiplier of a fixed series that does so serves.
    private static ulong FindMultiplier()
    {
        var multiplier = 0x9E37_79B9_7F4A_7C15;
        while (Elements.Select(element => Key(element.Name) * multiplier >> Shift).Distinct().Count() < Elements.Length)
            multiplier = BitOperations.RotateLeft(multiplier, 13) * 0xBF58_476D_1CE4_E5B9 | 1;
        return multiplier;
    }
}
