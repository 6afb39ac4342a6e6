using Crawler.Urls;

namespace Crawler.Benchmarks;

/// <summary>URLs that exist only by their number: the same number gives the same URL. Hosts follow a power law.</summary>
/// <param name="hosts">Number of hosts; 0 gives every URL a host of its own.</param>
internal sealed class SimulatedWeb(long hosts)
{
    private const ulong Golden = 0x9E3779B97F4A7C15;
    private readonly Random _random = new(1);

    /// <summary>The URL of a number.</summary>
    public CanonicalUrl Url(long number)
    {
        var hash = Mix((ulong)number);
        var host = hosts == 0 ? number : (long)Math.Pow(hosts, (hash >> 11) * (1.0 / (1L << 53)));
        return CanonicalUrl.TryCreate(FormattableString.Invariant($"http://host-{host}.example/section/{hash & 0xFFF:x}/page-{number}.html"), out var url, out _) ? url : throw new InvalidOperationException();
    }

    /// <summary>A number of a URL that is known.</summary>
    public long AnyBelow(long known) => _random.NextInt64(known);

    // SplitMix64 (Steele, Lea and Flood).
    private static ulong Mix(ulong number)
    {
        var z = (number + 1) * Golden;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
