namespace Crawler.Hosting;

/// <summary>Reads Link headers (RFC 8288 section 3).</summary>
internal static class LinkHeaderValue
{
    /// <summary>The target of the first link that has a relation.</summary>
    /// <param name="lines">The header's lines.</param>
    /// <param name="relation">One relation type, in lower case.</param>
    /// <returns>The target as written; null where there is no such link.</returns>
    public static string? Find(IEnumerable<string> lines, string relation)
    {
        foreach (var line in lines)
        {
            var rest = line.AsSpan();
            while (TryReadLink(ref rest, relation, out var target, out var hasRelation))
            {
                if (hasRelation) return target;
            }
        }

        return null;
    }

    private static bool TryReadLink(ref ReadOnlySpan<char> rest, string relation, out string target, out bool hasRelation)
    {
        (target, hasRelation) = ("", false);
        var open = rest.IndexOf('<');
        if (open < 0) return false;
        rest = rest[(open + 1)..];
        var close = rest.IndexOf('>');
        if (close < 0) return false;
        target = rest[..close].Trim().ToString();
        rest = rest[(close + 1)..];
        var seenRel = false;
        while (TryReadParameter(ref rest, out var name, out var value))
        {
            // Only the first rel counts (RFC 8288 section 3.3).
            if (seenRel || !name.Equals("rel", StringComparison.OrdinalIgnoreCase)) continue;
            seenRel = true;
            hasRelation = value.Split(' ', StringSplitOptions.RemoveEmptyEntries).Contains(relation, StringComparer.OrdinalIgnoreCase);
        }

        return true;
    }

    private static bool TryReadParameter(ref ReadOnlySpan<char> rest, out string name, out string value)
    {
        (name, value) = ("", "");
        rest = rest.TrimStart();
        if (rest.IsEmpty || rest[0] != ';') return false;
        rest = rest[1..].TrimStart();
        var end = rest.IndexOfAny("=;,");
        name = (end < 0 ? rest : rest[..end]).Trim().ToString();
        if (end < 0 || rest[end] != '=')
        {
            rest = end < 0 ? [] : rest[end..];
            return true;
        }

        rest = rest[(end + 1)..].TrimStart();
        value = rest.StartsWith("\"", StringComparison.Ordinal) ? ReadQuoted(ref rest) : ReadToken(ref rest);
        return true;
    }

    private static string ReadToken(ref ReadOnlySpan<char> rest)
    {
        var end = rest.IndexOfAny(";,");
        var token = (end < 0 ? rest : rest[..end]).Trim().ToString();
        rest = end < 0 ? [] : rest[end..];
        return token;
    }

    private static string ReadQuoted(ref ReadOnlySpan<char> rest)
    {
        var text = new System.Text.StringBuilder();
        var at = 1;
        for (; at < rest.Length && rest[at] != '"'; at++)
        {
            if (rest[at] == '\\' && at + 1 < rest.Length) at++;
            text.Append(rest[at]);
        }

        rest = at < rest.Length ? rest[(at + 1)..] : [];
        return text.ToString();
    }
}
