using System.Runtime.CompilerServices;
using System.Text;

namespace Crawler.Parsing.Scanning;

/// <summary>The attributes that a scan reads.</summary>
internal enum ScannedAttribute : byte
{
    Href,
    Rel,
    Src,
    XLinkHref,
    Name,
    Content,
    HttpEquiv,
    Lang,
    XmlLang,
    ShadowRootMode,
    None,
}

/// <summary>The values of one tag's attributes: where they lie in the text that is scanned. Of attributes with one name the first counts.</summary>
internal struct ScannedAttributes
{
    private static readonly ulong HrefKey = ScannedName.Key("href");
    private static readonly ulong RelKey = ScannedName.Key("rel");
    private static readonly ulong SrcKey = ScannedName.Key("src");
    private static readonly ulong NameKey = ScannedName.Key("name");
    private static readonly ulong ContentKey = ScannedName.Key("content");
    private static readonly ulong LangKey = ScannedName.Key("lang");
    private static readonly ulong XmlLangKey = ScannedName.Key("xml:lang");

    private Places _places;
    private uint _present;

    /// <summary>The attribute of an element that a name means; <see cref="ScannedAttribute.None"/> for one that is not read.</summary>
    public static ScannedAttribute Find(ScannedElement element, ReadOnlySpan<byte> name)
    {
        if (name.Length > 8)
        {
            if (element == ScannedElement.Template) return Ascii.EqualsIgnoreCase(name, "shadowrootmode"u8) ? ScannedAttribute.ShadowRootMode : ScannedAttribute.None;
            if (name.Length != 10) return ScannedAttribute.None;
            if (element == ScannedElement.Meta) return Ascii.EqualsIgnoreCase(name, "http-equiv"u8) ? ScannedAttribute.HttpEquiv : ScannedAttribute.None;
            return element == ScannedElement.A && Ascii.EqualsIgnoreCase(name, "xlink:href"u8) ? ScannedAttribute.XLinkHref : ScannedAttribute.None;
        }

        var key = ScannedName.Key(name);
        switch (element)
        {
            case ScannedElement.A or ScannedElement.Area or ScannedElement.Link:
                return key == HrefKey ? ScannedAttribute.Href : key == RelKey ? ScannedAttribute.Rel : ScannedAttribute.None;
            case ScannedElement.Base:
                return key == HrefKey ? ScannedAttribute.Href : ScannedAttribute.None;
            case ScannedElement.Iframe or ScannedElement.Frame:
                return key == SrcKey ? ScannedAttribute.Src : ScannedAttribute.None;
            case ScannedElement.Meta:
                return key == NameKey ? ScannedAttribute.Name : key == ContentKey ? ScannedAttribute.Content : ScannedAttribute.None;
            case ScannedElement.Html:
                return key == LangKey ? ScannedAttribute.Lang : key == XmlLangKey ? ScannedAttribute.XmlLang : ScannedAttribute.None;
            default:
                return ScannedAttribute.None;
        }
    }

    /// <summary>Whether an element has attributes that are read.</summary>
    public static bool HasAny(ScannedElement element) => element is (>= ScannedElement.A and <= ScannedElement.Frame) or ScannedElement.Template;

    public void Clear() => _present = 0;

    public readonly bool Has(ScannedAttribute attribute) => (_present & (1u << (int)attribute)) != 0;

    public void Set(ScannedAttribute attribute, int start, int length)
    {
        _present |= 1u << (int)attribute;
        _places[(int)attribute] = (start, length);
    }

    /// <summary>Where a value lies. One of more than <see cref="LinkScanner{TReceiver}.MaxValue"/> bytes may be given shorter than it is, but still longer than that.</summary>
    public readonly (int Start, int Length) Place(ScannedAttribute attribute) => _places[(int)attribute];

    [InlineArray((int)ScannedAttribute.None)]
    private struct Places
    {
        private (int Start, int Length) _first;
    }
}
