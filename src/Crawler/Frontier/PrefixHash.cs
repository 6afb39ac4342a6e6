using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Crawler.Urls;

namespace Crawler.Frontier;

/// <summary>
/// Hashes URLs that begin as one base does: how far the hash of the base has come is kept for each of its words, so that of a URL only what differs is hashed. The states lie in rented memory,
/// which is returned once.
/// </summary>
internal struct PrefixHash
{
    // The states are 32 bytes for each four characters; a longer base is rare, and costs only time.
    private const int LongestPrefix = 2048;

    private PooledList<SipState> _states;

    /// <summary>Prepares the states.</summary>
    /// <param name="hasher">The crawl's.</param>
    /// <param name="prefix">The base, in ASCII.</param>
    public PrefixHash(UrlHasher hasher, ReadOnlySpan<byte> prefix)
    {
        var words = MemoryMarshal.Cast<byte, uint>(prefix[..Math.Min(prefix.Length, LongestPrefix)]);
        var state = hasher.Start();
        _states.Add(state);
        foreach (var word in words)
        {
            state.Absorb(UrlHasher.Widen(word));
            _states.Add(state);
        }
    }

    /// <summary>The same as <see cref="UrlHasher.Hash(ReadOnlySpan{byte})"/>.</summary>
    /// <param name="ascii">The text.</param>
    /// <param name="shared">How many of its first characters are the base's.</param>
    [MethodImpl(HotPath.Compiled)]
    public readonly ulong Hash(ReadOnlySpan<byte> ascii, int shared)
    {
        var words = Math.Min(shared / UrlHasher.CharsAWord, _states.Count - 1);
        return UrlHasher.Finish(_states.Written[words], ascii, words * UrlHasher.CharsAWord);
    }

    /// <summary>Gives the memory back.</summary>
    public void Return() => _states.Return();
}
