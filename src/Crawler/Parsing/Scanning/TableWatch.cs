namespace Crawler.Parsing.Scanning;

/// <summary>
/// Follows which tables are open and whether the parser stands in one of their cells (HTML Standard 13.2.6.4.9 to 13.2.6.4.15). What stands elsewhere in a table is moved before it ("foster parenting"), so that
/// it comes earlier in the tree than in the source.
/// </summary>
internal struct TableWatch
{
    private const int MaxDepth = 256;

    private Place[]? _outer;
    private Place _place;
    private int _depth;

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

    public void Reset() => (_place, _depth) = (Place.Outside, 0);

    /// <summary>Takes a start tag of a table's structure.</summary>
    /// <returns>Whether it can still be told what is open.</returns>
    public bool Start(ScannedElement element)
    {
        switch (element)
        {
            case ScannedElement.Table when _place == Place.Unsure:
                _place = Place.Loose;
                return false;
            case ScannedElement.Table when _place != Place.Loose:
                return Push();
            case ScannedElement.Td when IsOpen:
                _place = Place.Td;
                return true;
            case ScannedElement.Th when IsOpen:
                _place = Place.Th;
                return true;
            case ScannedElement.Caption when IsOpen:
                _place = Place.Caption;
                return true;
            case ScannedElement.Row or ScannedElement.Section or ScannedElement.Columns when IsOpen:
                _place = Place.Loose;
                return true;
            default:
                // Outside of tables they are ignored, and a table directly in a table closes that one first.
                return true;
        }
    }

    /// <summary>Takes an end tag of a table's structure.</summary>
    public void End(ScannedElement element)
    {
        switch (element)
        {
            case ScannedElement.Table when IsOpen:
                _place = _outer![--_depth];
                break;
            case ScannedElement.Td when _place == Place.Td:
            case ScannedElement.Th when _place == Place.Th:
            case ScannedElement.Row when _place is Place.Td or Place.Th or Place.Unsure:
            case ScannedElement.Caption when _place == Place.Caption:
                _place = Place.Loose;
                break;
            case ScannedElement.Td or ScannedElement.Th or ScannedElement.Section when _place is Place.Td or Place.Th:
                // The end of another cell, or of a section that may not be the open one: of the latter kind too many pages are right to be suspected before anything depends on it.
                _place = Place.Unsure;
                break;
            default:
                break;
        }
    }

    private bool Push()
    {
        if (_depth == MaxDepth) return false;
        _outer ??= new Place[MaxDepth];
        _outer[_depth++] = _place;
        _place = Place.Loose;
        return true;
    }
}
