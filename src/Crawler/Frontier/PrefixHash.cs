using System.Runtime.InteropServices;

namespace Crawler.Frontier;

/// <summary>Hashes URLs that begin as one base does: how far the hash of the base has come is kept for each of its words, so that of a URL only what differs is hashed.</summary>
internal sealed class PrefixHash
{
    // The states are 32 bytes for each four characters; a longer base is rare, and costs only time.
    private const int LongestPrefix = 2048;

    private readonly SipState[] _states;

    /// <summary>Prepares the states.</summary>
    /// <param name="hasher">The crawl's.</param>
    /// <param name="prefix">The base, in ASCII.</param>
    public PrefixHash(UrlHasher hasher, ReadOnlySpan<byte> prefix)
    {
        var words = MemoryMarshal.Cast<byte, uint>(prefix[..Math.Min(prefix.Length, LongestPrefix)]);
        _states = new SipState[words.Length + 1];
        _states[0] = hasher.Start();
        for (var i = 0; i < words.Length; i++)
        {
            _states[i + 1] = _states[i];
            _states[i + 1].Absorb(UrlHasher.Widen(words[i]));
        }
    }

    /// <summary>The same as <see cref="UrlHasher.Hash(ReadOnlySpan{byte})"/>.</summary>
    /// <param name="ascii">The text.</param>
    /// <param name="shared">How many of its first characters are the base's.</param>
    public ulong Hash(ReadOnlySpan<byte> ascii, int shared)
    {
        var words = Math.Min(shared / UrlHasher.CharsAWord, _states.Length - 1);
        return UrlHasher.Finish(_states[words], ascii, words * UrlHasher.CharsAWord);
    }
}
