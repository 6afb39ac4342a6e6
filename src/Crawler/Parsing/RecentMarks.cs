namespace Crawler.Parsing;

/// <summary>Which marks of beginnings of pages were met lately, in a table of fixed size, 256 KiB once there is one. Now and then a mark is forgotten early, or one taken for known that is not.</summary>
internal sealed class RecentMarks
{
    private const int IndexBits = 16;
    private const int SignBits = 32;

    private uint[] _signs = [];

    /// <summary>Enters a mark.</summary>
    /// <returns>False where it is known already.</returns>
    public bool Add(ulong mark)
    {
        if (_signs.Length == 0) _signs = new uint[1 << IndexBits];
        ref var known = ref _signs[mark >> (64 - IndexBits)];
        var sign = (uint)(mark >> (64 - IndexBits - SignBits));
        if (known == sign) return false;
        known = sign;
        return true;
    }
}
