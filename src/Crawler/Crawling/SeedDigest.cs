using Crawler.Urls;

namespace Crawler.Crawling;

/// <summary>What the first seeds of a list were, in one number: it tells whether a list is still the one that they were taken from. Not safe against forgery.</summary>
internal struct SeedDigest
{
    private ulong _hash;

    /// <summary>The number, as it is stored.</summary>
    public readonly long Value => unchecked((long)_hash);

    /// <summary>The next seed of the list.</summary>
    public void Add(CanonicalUrl seed)
    {
        // FNV-1a, 64 bits, with a line feed behind each.
        foreach (var character in seed.Text) Add(character);
        Add('\n');
    }

    private void Add(char character) => _hash = unchecked((_hash ^ character) * 1099511628211UL) + 1;
}
