using System.Numerics;

namespace Crawler.Frontier.Traps;

/// <summary>
/// The queries of one path with three parameters or more: how many there are, and about how many values each parameter has. Filters that can be combined make many
/// queries of few values; a parameter that names a page has about as many values as there are queries.
/// </summary>
internal sealed class QueryCombinations
{
    public const int FewestParameters = 3;
    private const int MostNames = 12;
    private const int Bits = 512;

    // Of the values of one parameter a bit each, by linear counting (Whang, Vander-Zanden and Taylor, 1990); beyond this estimate they count as many.
    private const int MostValues = 1500;
    private const int ValuesShare = 8;

    private readonly Dictionary<ulong, ulong[]> _names = [];

    /// <summary>Queries counted.</summary>
    public int Total { get; private set; }

    /// <summary>Parameters of a query.</summary>
    public static int CountParameters(ReadOnlySpan<char> query) => query.IsEmpty ? 0 : query.Count('&') + 1;

    /// <summary>Counts one more query.</summary>
    /// <param name="query">Behind the question mark.</param>
    public void Add(ReadOnlySpan<char> query)
    {
        Total++;
        foreach (var range in query.Split('&'))
        {
            var parameter = query[range];
            var name = TrapText.Hash(parameter.IndexOf('=') is var end and >= 0 ? parameter[..end] : parameter);
            if (!_names.TryGetValue(name, out var values))
            {
                if (_names.Count == MostNames) continue;
                _names.Add(name, values = new ulong[Bits / 64]);
            }

            var value = TrapText.Hash(parameter) * 0x9E3779B97F4A7C15 >> 55;
            values[value / 64] |= 1UL << (int)(value % 64);
        }
    }

    /// <summary>Whether there are more combinations than allowed, of few values each.</summary>
    public bool Exceed(int maxCombinations)
    {
        if (Total <= maxCombinations) return false;
        foreach (var values in _names.Values)
        {
            if (Estimate(values) is var estimate && (estimate > MostValues || estimate * ValuesShare > Total)) return false;
        }

        return true;
    }

    private static double Estimate(ulong[] values)
    {
        var zeros = Bits;
        foreach (var word in values) zeros -= BitOperations.PopCount(word);
        return zeros == 0 ? double.PositiveInfinity : -Bits * Math.Log((double)zeros / Bits);
    }
}
