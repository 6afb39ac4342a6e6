using System.Numerics;
using System.Runtime.InteropServices;
using Crawler.Urls;

namespace Crawler.Frontier;

/// <summary>
/// The identity of URLs: SipHash-1-3 (Aumasson and Bernstein) of the seen-set key, under a 128-bit key drawn for each crawl, so that a
/// site cannot make URLs that collide. Among 50 million URLs any collision has a chance of 7e-5.
/// </summary>
internal readonly struct UrlHasher(ulong key0, ulong key1, KeyRules? rules = null)
{
    /// <summary>Draws the key of a new crawl.</summary>
    public static (ulong Key0, ulong Key1) RandomKey()
    {
        Span<byte> key = stackalloc byte[16];
        System.Security.Cryptography.RandomNumberGenerator.Fill(key);
        return (BitConverter.ToUInt64(key), BitConverter.ToUInt64(key[8..]));
    }

    /// <summary>The fingerprint of a URL; never 0, which an empty slot of the seen-set holds.</summary>
    public ulong Hash(CanonicalUrl url)
    {
        if (rules is null || !KeyRules.Concern(url.Key)) return Hash(url.Key);
        var key = new UrlBuffer(stackalloc char[512]);
        rules.Append(url.Key, ref key);
        var hash = Hash(key.Written);
        key.Dispose();
        return hash;
    }

    /// <summary>
    /// The fingerprint of a URL that is told from others by every sign: of the target of a redirect that has its source's key (a session id that is put in or
    /// taken out), which would otherwise count as known and never be fetched.
    /// </summary>
    public ulong HashAsWritten(CanonicalUrl url) => new UrlHasher(~key0, key1).Hash(url.Text);

    /// <summary>The fingerprint of a seen-set key.</summary>
    public ulong Hash(ReadOnlySpan<char> text)
    {
        var hash = Sip13(MemoryMarshal.AsBytes(text));
        return hash == 0 ? 1 : hash;
    }

    private ulong Sip13(ReadOnlySpan<byte> data)
    {
        var v0 = key0 ^ 0x736f6d6570736575UL;
        var v1 = key1 ^ 0x646f72616e646f6dUL;
        var v2 = key0 ^ 0x6c7967656e657261UL;
        var v3 = key1 ^ 0x7465646279746573UL;
        var words = MemoryMarshal.Cast<byte, ulong>(data);
        foreach (var word in words)
        {
            v3 ^= word;
            Round(ref v0, ref v1, ref v2, ref v3);
            v0 ^= word;
        }

        var last = (ulong)data.Length << 56;
        var tail = data[(words.Length * sizeof(ulong))..];
        for (var i = 0; i < tail.Length; i++) last |= (ulong)tail[i] << (8 * i);
        v3 ^= last;
        Round(ref v0, ref v1, ref v2, ref v3);
        v0 ^= last;
        v2 ^= 0xff;
        Round(ref v0, ref v1, ref v2, ref v3);
        Round(ref v0, ref v1, ref v2, ref v3);
        Round(ref v0, ref v1, ref v2, ref v3);
        return v0 ^ v1 ^ v2 ^ v3;
    }

    private static void Round(ref ulong v0, ref ulong v1, ref ulong v2, ref ulong v3)
    {
        v0 += v1;
        v1 = BitOperations.RotateLeft(v1, 13) ^ v0;
        v0 = BitOperations.RotateLeft(v0, 32);
        v2 += v3;
        v3 = BitOperations.RotateLeft(v3, 16) ^ v2;
        v0 += v3;
        v3 = BitOperations.RotateLeft(v3, 21) ^ v0;
        v2 += v1;
        v1 = BitOperations.RotateLeft(v1, 17) ^ v2;
        v2 = BitOperations.RotateLeft(v2, 32);
    }
}
