using System.Numerics;
using System.Runtime.CompilerServices;

namespace Crawler.Frontier;

/// <summary>SipHash-1-3 (Aumasson and Bernstein) under way: what a key and the words so far have made.</summary>
internal struct SipState(ulong key0, ulong key1)
{
    private ulong _v0 = key0 ^ 0x736f6d6570736575UL;
    private ulong _v1 = key1 ^ 0x646f72616e646f6dUL;
    private ulong _v2 = key0 ^ 0x6c7967656e657261UL;
    private ulong _v3 = key1 ^ 0x7465646279746573UL;

    /// <summary>Takes eight bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Absorb(ulong word)
    {
        _v3 ^= word;
        Round();
        _v0 ^= word;
    }

    /// <summary>Takes the last bytes, fewer than eight, with the length of all in the highest byte.</summary>
    /// <returns>The hash; the state is void.</returns>
    public ulong Finish(ulong last)
    {
        Absorb(last);
        _v2 ^= 0xff;
        Round();
        Round();
        Round();
        return _v0 ^ _v1 ^ _v2 ^ _v3;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Round()
    {
        _v0 += _v1;
        _v1 = BitOperations.RotateLeft(_v1, 13) ^ _v0;
        _v0 = BitOperations.RotateLeft(_v0, 32);
        _v2 += _v3;
        _v3 = BitOperations.RotateLeft(_v3, 16) ^ _v2;
        _v0 += _v3;
        _v3 = BitOperations.RotateLeft(_v3, 21) ^ _v0;
        _v2 += _v1;
        _v1 = BitOperations.RotateLeft(_v1, 17) ^ _v2;
        _v2 = BitOperations.RotateLeft(_v2, 32);
    }
}
