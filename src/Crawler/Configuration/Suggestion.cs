namespace Crawler.Configuration;

/// <summary>Finds what somebody probably meant.</summary>
internal static class Suggestion
{
    /// <summary>
    /// The known word that is nearest to what was written: a third of its letters may differ, or it goes on where the written one ends. Null if
    /// none is near enough.
    /// </summary>
    public static string? Nearest(string written, IEnumerable<string> known, Func<string, string>? form = null)
    {
        var (best, bestDistance) = ((string?)null, int.MaxValue);
        foreach (var word in known)
        {
            var compared = form is null ? word : form(word);
            var distance = Distance(written, compared);
            var isNear = distance <= Math.Max(2, compared.Length / 3) && distance < Math.Min(compared.Length, written.Length);
            if (distance < bestDistance && (isNear || (written.Length >= 3 && compared.StartsWith(written, StringComparison.Ordinal))))
                (best, bestDistance) = (word, distance);
        }

        return best;
    }

    /// <summary>The known path that is nearest: one with a similar name in the same section, one with the same name elsewhere, or one with a similar name elsewhere.</summary>
    public static string? NearestPath(string written, IReadOnlyCollection<string> known)
    {
        var (section, asWritten) = Split(written);
        var name = OptionKey.ToKebabCase(asWritten.Replace('_', '-'));
        var siblings = known.Where(path => Split(path).Section == section).ToList();
        return Nearest(name, siblings, path => Split(path).Name)
            ?? known.FirstOrDefault(path => path.EndsWith("." + written, StringComparison.Ordinal))
            ?? known.FirstOrDefault(path => Split(path).Name == name)
            ?? Nearest(name, known, path => Split(path).Name);
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
