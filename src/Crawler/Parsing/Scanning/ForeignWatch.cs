using System.Collections.Frozen;
using System.Text;

namespace Crawler.Parsing.Scanning;

/// <summary>Follows the open elements of SVG or MathML (HTML Standard 13.2.6.5), in which names mean other elements, text is always markup and CDATA sections exist.</summary>
internal struct ForeignWatch
{
    private const int MaxDepth = 128;

    /// <summary>Of longer names only the start is known.</summary>
    public const int LongestName = 31;

    // "A start tag whose tag name is one of" those that end foreign content; font does where it has certain attributes.
    private static readonly FrozenSet<ulong> Breakouts = Names(
        "b big body br center code dd div dl dt em embed h1 h2 h3 h4 h5 h6 head hr i img li listing menu meta nobr ol p pre ruby s small span strong strike sub sup table tt u ul var font");

    // Integration points, in which HTML may stand, and those that parsers are known to take for raw text. Text alone is the same to all of them.
    private static readonly FrozenSet<ulong> TextOnly = Names("title desc style script mi mo mn ms mtext");

    private ulong[]? _open;
    private int _depth;
    private bool _isSvg;
    private bool _isTextOnly;

    public readonly bool IsOpen => _depth > 0;

    public readonly bool IsSvg => _depth > 0 && _isSvg;

    /// <summary>Whether anything but text and the end tag is out of place.</summary>
    public readonly bool IsTextOnly => _isTextOnly;

    /// <summary>Leaves foreign content, as a start tag of HTML does.</summary>
    public void Leave() => (_depth, _isTextOnly) = (0, false);

    /// <summary>Opens the root.</summary>
    public void Start(ReadOnlySpan<byte> name, bool isSvg)
    {
        _open ??= new ulong[MaxDepth];
        (_open[0], _depth, _isSvg, _isTextOnly) = (Identity(name), 1, isSvg, false);
    }

    /// <summary>Whether a start tag begins HTML content where only foreign elements were to be expected.</summary>
    public readonly bool IsHtml(ReadOnlySpan<byte> name) => _isTextOnly || (name.Length <= 8 ? Breakouts.Contains(ScannedName.Key(name)) : Ascii.EqualsIgnoreCase(name, "blockquote"u8));

    /// <summary>Opens a foreign element.</summary>
    /// <returns>Whether there was room, and it can be told from others.</returns>
    public bool Push(ReadOnlySpan<byte> name)
    {
        if (_depth == MaxDepth || name.Length > LongestName) return false;
        _open![_depth++] = Identity(name);
        _isTextOnly = TextOnly.Contains(ScannedName.Key(name)) && name.Length <= 8
            || Ascii.EqualsIgnoreCase(name, "foreignobject"u8) || Ascii.EqualsIgnoreCase(name, "annotation-xml"u8);
        return true;
    }

    /// <summary>Closes a foreign element and those in it.</summary>
    /// <returns>Whether it is open, and nothing stood in it that does not belong there.</returns>
    public bool Close(ReadOnlySpan<byte> name)
    {
        if (name.Length > LongestName) return false;
        var identity = Identity(name);
        for (var i = _depth - 1; i >= 0; i--)
        {
            if (_open![i] != identity) continue;
            var isExpected = !_isTextOnly || i == _depth - 1;
            _depth = i;
            _isTextOnly = false;
            return isExpected;
        }

        return false;
    }

    // Longer names than eight bytes are told apart by a hash; that it is not keyed serves nobody, since an element of a wrong name is all that it could make of a page.
    private static ulong Identity(ReadOnlySpan<byte> name)
    {
        var identity = ScannedName.Key(name);
        for (var i = 8; i < name.Length; i++) identity = (identity ^ (uint)(name[i] | ((name[i] & 0x40) >> 1))) * 0x100_0000_01B3;
        return identity;
    }

    private static FrozenSet<ulong> Names(string names) => names.Split(' ').Select(ScannedName.Key).ToFrozenSet();
}
