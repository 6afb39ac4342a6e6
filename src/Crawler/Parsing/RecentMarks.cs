namespace Crawler.Parsing;

/// <summary>Which marks of beginnings of pages were met lately, in a table of fixed size, 256 KiB once there is one. A mark that was met again gives way to the second newcomer to its place, any other to the first. Now and then one is taken for known that is not.</summary>
internal sealed class RecentMarks
{
    private const int IndexBits = 16;
    private const int SignBits = 32;

    // In place of a sign's last bit.
    private const uint MetAgain = 1;

    private uint[] _signs = [];

    /// <summary>Enters a mark.</summary>
    /// <returns>False where it is known already.</returns>
    public bool Add(ulong mark)
    {
        if (_signs.Length == 0) _signs = new uint[1 << IndexBits];
        ref var place = ref _signs[mark >> (64 - IndexBits)];
        var sign = (uint)(mark >> (64 - IndexBits - SignBits)) & ~MetAgain;
        if ((place & ~MetAgain) == sign)
        {
            place |= MetAgain;
            return false;
        }

        place = (place & MetAgain) == 0 ? sign : place & ~MetAgain;
        return true;
    }
}
