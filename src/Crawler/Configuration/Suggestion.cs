namespace Crawler.Configuration;

/// <summary>Finds what somebody probably meant.</summary>
internal static class Suggestion
{
    /// <summary>The known word that is nearest to what was written, or null if none is near enough (a third of its letters may differ).</summary>
    public static string? Nearest(string written, IEnumerable<string> known, Func<string, string>? form = null)
    {
        var (best, bestDistance) = ((string?)null, int.MaxValue);
        foreach (var word in known)
        {
            var distance = Distance(written, form is null ? word : form(word));
            if (distance < bestDistance && distance <= Math.Max(2, word.Length / 3) && distance < word.Length)
                (best, bestDistance) = (word, distance);
        }

        return best;
    }

    /// <summary>The known path that is nearest: one with a similar name in the same section, one with the same name elsewhere, or one that is similar as a whole.</summary>
    public static string? NearestPath(string written, IReadOnlyCollection<string> known)
    {
        var (section, name) = Split(written);
        var siblings = known.Where(path => Split(path).Section == section).ToList();
        return Nearest(name, siblings, path => Split(path).Name)
            ?? known.FirstOrDefault(path => path.EndsWith("." + written, StringComparison.Ordinal))
            ?? known.FirstOrDefault(path => Split(path).Name == name)
            ?? Nearest(written, known);
    }

    /// <summary>Letters to insert, remove, replace or swap with their neighbour until the two are equal.</summary>
    public static int Distance(string a, string b)
    {
        var (beforeLast, last, row) = (new int[b.Length + 1], new int[b.Length + 1], new int[b.Length + 1]);
        for (var j = 0; j <= b.Length; j++)
            last[j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var replace = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                row[j] = Math.Min(replace, Math.Min(last[j], row[j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    row[j] = Math.Min(row[j], beforeLast[j - 2] + 1);
            }

            (beforeLast, last, row) = (last, row, beforeLast);
        }

        return last[b.Length];
    }

    private static (string Section, string Name) Split(string path)
    {
        var dot = path.LastIndexOf('.');
        return dot < 0 ? ("", path) : (path[..dot], path[(dot + 1)..]);
    }
}
