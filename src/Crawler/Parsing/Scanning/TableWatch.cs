namespace Crawler.Parsing.Scanning;

/// <summary>
/// Follows which tables are open and whether the parser stands in one of their cells (HTML Standard 13.2.6.4.9 to 13.2.6.4.15). What stands elsewhere in a table is moved before it ("foster parenting"), so that
/// it comes earlier in the tree than in the source.
/// </summary>
internal struct TableWatch
{
    private const int MaxDepth = 256;

    private (Place Place, int Markers, ulong Marker)[]? _outer;
    private Place _place;
    private int _depth;

    // Open applet, marquee or object elements here, all of one name. A cell that ends with one of them open leaves its formatting elements to what comes next.
    private int _markers;
    private ulong _marker;

    private enum Place : byte
    {
        /// <summary>In no table.</summary>
        Outside,

        /// <summary>In a table, a section or a row, but in no cell or caption.</summary>
        Loose,
        Td,
        Th,
        Caption,

        /// <summary>In a cell that an end tag may have closed, or not.</summary>
        Unsure,
    }

    /// <summary>Whether what comes now may be moved.</summary>
    public readonly bool IsLoose => _place is Place.Loose or Place.Unsure;

    public readonly bool IsOpen => _place != Place.Outside;

    public void Reset() => (_place, _depth, _markers) = (Place.Outside, 0, 0);

    /// <summary>Takes a start tag of a table's structure.</summary>
    /// <returns>Whether it can still be told what is open.</returns>
    public bool Start(ScannedElement element)
    {
        if (!IsOpen && element != ScannedElement.Table) return true;
        if (element == ScannedElement.Table && !IsLoose) return Push();

        // A table directly in a table closes that one first.
        var isSure = _markers == 0 && (element != ScannedElement.Table || _place != Place.Unsure);
        _markers = 0;
        _place = element switch
        {
            ScannedElement.Td => Place.Td,
            ScannedElement.Th => Place.Th,
            ScannedElement.Caption => Place.Caption,
            _ => Place.Loose,
        };
        return isSure;
    }

    /// <summary>Takes a start tag of applet, marquee or object.</summary>
    /// <param name="name">Which.</param>
    public void StartMarker(ulong name)
    {
        if (!IsOpen) return;
        if (_markers > 0 && name != _marker) _markers = int.MaxValue / 2;
        (_markers, _marker) = (_markers + 1, name);
    }

    /// <summary>Takes such a start tag in a template. The end of that closes one that is open, and yet leaves a mark to the cell around it; whether it is open is not followed.</summary>
    public void StartMarkerInTemplate() => StartMarker(0);

    /// <summary>Takes an end tag of one of them.</summary>
    /// <param name="name">Which.</param>
    public void EndMarker(ulong name)
    {
        if (_markers > 0 && name == _marker) _markers--;
    }

    /// <summary>Takes an end tag of a table's structure.</summary>
    /// <returns>Whether it can still be told what is open.</returns>
    public bool End(ScannedElement element)
    {
        var place = (element, _place) switch
        {
            (ScannedElement.Table, not Place.Outside) => Place.Outside,
            (ScannedElement.Td, Place.Td) or (ScannedElement.Th, Place.Th) or (ScannedElement.Caption, Place.Caption) or (ScannedElement.Row, Place.Td or Place.Th or Place.Unsure) => Place.Loose,

            // Parsers differ in whether the end tag of another cell closes one; and a section may not be the open one.
            (ScannedElement.Td or ScannedElement.Th or ScannedElement.Section, Place.Td or Place.Th) => Place.Unsure,
            _ => _place,
        };
        if (place == _place) return true;
        var isSure = _markers == 0;
        (_place, _markers) = (place, 0);
        if (element == ScannedElement.Table) (_place, _markers, _marker) = _outer![--_depth];
        return isSure;
    }

    private bool Push()
    {
        if (_depth == MaxDepth) return false;
        _outer ??= new (Place, int, ulong)[MaxDepth];
        _outer[_depth++] = (_place, _markers, _marker);
        (_place, _markers) = (Place.Loose, 0);
        return true;
    }
}
