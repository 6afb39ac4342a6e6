namespace Crawler.MockWeb.Generation;

/// <summary>
/// SplitMix64 (Steele, Lea and Flood 2014): small, fast, and the same on every runtime for ever, which <see cref="Random"/> does not
/// promise.
/// </summary>
internal struct SplitMix(ulong seed)
{
    private ulong _state = seed;

    /// <summary>A generator for one purpose, independent of those for other purposes.</summary>
    public static SplitMix For(ulong seed, ulong purpose) => new(Mix(seed ^ Mix(purpose + 0x9E3779B97F4A7C15)));

    public ulong Next() => Mix(_state += 0x9E3779B97F4A7C15);

    /// <summary>A number from 0 up to, not including, <paramref name="bound"/>.</summary>
    public int Below(int bound) => (int)Math.BigMul(Next(), (ulong)bound, out _);

    /// <summary>A number from 0 up to, not including, 1.</summary>
    public double Unit() => (Next() >> 11) * (1.0 / (1UL << 53));

    public bool Percent(double percent) => Unit() * 100 < percent;

    public T Pick<T>(ReadOnlySpan<T> items) => items[Below(items.Length)];

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
