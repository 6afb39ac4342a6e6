using System.Diagnostics.CodeAnalysis;

namespace Crawler.Frontier.Traps;

/// <summary>Finds paths that go in circles, which relative links make that were meant to be absolute.</summary>
internal static class PathRepetition
{
    // What comes behind is not looked at: a path that long has other troubles.
    private const int MostSegments = 128;
    private const int ShortSegment = 2;

    /// <summary>Segments of a path; a slash at its end makes none.</summary>
    public static int CountSegments(ReadOnlySpan<char> path) => path.TrimEnd('/').Count('/');

    /// <summary>Looks for a run of segments that follows itself too often, or for one segment that is everywhere.</summary>
    /// <param name="path">From the first slash on, without the query.</param>
    /// <param name="maxRepeats">How often a run may stand in a row; a single segment twice as often.</param>
    /// <param name="repeated">What repeats, with its slashes.</param>
    public static bool TryFind(ReadOnlySpan<char> path, int maxRepeats, [NotNullWhen(true)] out string? repeated)
    {
        Span<Range> segments = stackalloc Range[MostSegments];
        var count = Split(path, segments);
        repeated = null;
        if (count <= maxRepeats) return false;
        Span<ulong> hashes = stackalloc ulong[count];
        for (var i = 0; i < count; i++) hashes[i] = TrapText.Hash(path[segments[i]]);
        for (var length = 1; length * (maxRepeats + 1) <= count && repeated is null; length++)
        {
            var run = 0;
            for (var i = length; i < count && repeated is null; i++)
            {
                run = hashes[i] == hashes[i - length] ? run + 1 : 0;
                if ((run / length) + 1 > (length == 1 ? 2 * maxRepeats : maxRepeats)) repeated = Text(path, segments.Slice(i - length + 1, length));
            }
        }

        return repeated is not null || TryFindEverywhere(path, segments[..count], hashes, 2 * maxRepeats, out repeated);
    }

    private static bool TryFindEverywhere(ReadOnlySpan<char> path, ReadOnlySpan<Range> segments, ReadOnlySpan<ulong> hashes, int most, [NotNullWhen(true)] out string? repeated)
    {
        repeated = null;
        for (var i = 0; i + most < segments.Length; i++)
        {
            if (path[segments[i]].Length <= ShortSegment || hashes[i..].Count(hashes[i]) <= most) continue;
            repeated = Text(path, segments.Slice(i, 1));
            return true;
        }

        return false;
    }

    private static int Split(ReadOnlySpan<char> path, Span<Range> segments)
    {
        var (count, start) = (0, 1);
        path = path.TrimEnd('/');
        while (start <= path.Length && count < segments.Length)
        {
            var slash = path[start..].IndexOf('/');
            var end = slash < 0 ? path.Length : start + slash;
            segments[count++] = start..end;
            start = end + 1;
        }

        return count;
    }

    private static string Text(ReadOnlySpan<char> path, ReadOnlySpan<Range> segments) => path[(segments[0].Start.Value - 1)..segments[^1].End.Value].ToString();
}
