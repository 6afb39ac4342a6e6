using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Crawler.Urls;

namespace Crawler.Frontier;

/// <summary>
/// The identity of URLs: SipHash-1-3 (Aumasson and Bernstein) of the seen-set key, under a 128-bit key drawn for each crawl, so that a
/// site cannot make URLs that collide. Among 50 million URLs any collision has a chance of 7e-5. What is hashed are UTF-16 units, also of a key given in ASCII.
/// </summary>
internal readonly struct UrlHasher(ulong key0, ulong key1, KeyRules? rules = null) : IEquatable<UrlHasher>
{
    /// <summary>ASCII characters that make one word of the hash.</summary>
    public const int CharsAWord = 4;

    private readonly ulong _key0 = key0;
    private readonly ulong _key1 = key1;
    private readonly KeyRules? _rules = rules;

    /// <summary>Draws the key of a new crawl.</summary>
    public static (ulong Key0, ulong Key1) RandomKey()
    {
        Span<byte> key = stackalloc byte[16];
        System.Security.Cryptography.RandomNumberGenerator.Fill(key);
        return (BitConverter.ToUInt64(key), BitConverter.ToUInt64(key[8..]));
    }

    /// <summary>One for what does not outlive the process.</summary>
    public static UrlHasher Random()
    {
        var (key0, key1) = RandomKey();
        return new UrlHasher(key0, key1);
    }

    /// <summary>The hash of no text yet.</summary>
    public SipState Start() => new(_key0, _key1);

    /// <summary>The fingerprint of a URL; never 0, which an empty slot of the seen-set holds.</summary>
    public ulong Hash(CanonicalUrl url) => HashKey(url.Key);

    /// <summary>The fingerprint of a URL given as it is serialised, in ASCII.</summary>
    public ulong HashUrl(ReadOnlySpan<byte> url) => IsOwnKey(url) ? Hash(url) : HashUrlByKey(url);

    /// <summary>Whether a serialised URL is its own seen-set key by the look of it; of some that are it is not said. The signs are those that CanonicalKey and KeyRules look for.</summary>
    public static bool IsOwnKey(ReadOnlySpan<byte> url) => !url.ContainsAny("%?;@"u8) && url.IndexOf("/("u8) < 0;

    /// <summary>
    /// The fingerprint of a URL that is told from others by every sign: of the target of a redirect that has its source's key (a session id that is put in or
    /// taken out), which would otherwise count as known and never be fetched.
    /// </summary>
    public ulong HashAsWritten(CanonicalUrl url) => new UrlHasher(~_key0, _key1).Hash(url.Text);

    /// <summary>The fingerprint of a seen-set key.</summary>
    public ulong Hash(ReadOnlySpan<char> text)
    {
        var state = Start();
        var data = MemoryMarshal.AsBytes(text);
        var words = MemoryMarshal.Cast<byte, ulong>(data);
        foreach (var word in words) state.Absorb(word);
        var last = (ulong)data.Length << 56;
        var tail = data[(words.Length * sizeof(ulong))..];
        for (var i = 0; i < tail.Length; i++) last |= (ulong)tail[i] << (8 * i);
        return NotZero(state.Finish(last));
    }

    /// <summary>The fingerprint of a seen-set key given in ASCII.</summary>
    public ulong Hash(ReadOnlySpan<byte> ascii) => Finish(Start(), ascii, 0);

    /// <summary>Goes on where the hash of the text's beginning had come to.</summary>
    /// <param name="state">What that made.</param>
    /// <param name="ascii">The whole text.</param>
    /// <param name="done">Characters that are in the state already, a multiple of <see cref="CharsAWord"/>.</param>
    public static ulong Finish(SipState state, ReadOnlySpan<byte> ascii, int done)
    {
        var rest = ascii[done..];
        foreach (var four in MemoryMarshal.Cast<byte, uint>(rest)) state.Absorb(Widen(four));
        var last = (ulong)(ascii.Length * sizeof(char)) << 56;
        var tail = rest[(rest.Length & ~(CharsAWord - 1))..];
        for (var i = 0; i < tail.Length; i++) last |= (ulong)tail[i] << (16 * i);
        return NotZero(state.Finish(last));
    }

    /// <summary>Four ASCII characters as UTF-16 units.</summary>
    public static ulong Widen(uint four)
    {
        if (!BitConverter.IsLittleEndian) four = BinaryPrimitives.ReverseEndianness(four);
        var wide = (four | ((ulong)four << 16)) & 0x0000FFFF0000FFFFUL;
        return (wide | (wide << 8)) & 0x00FF00FF00FF00FFUL;
    }

    /// <inheritdoc/>
    public bool Equals(UrlHasher other) => _key0 == other._key0 && _key1 == other._key1 && ReferenceEquals(_rules, other._rules);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is UrlHasher other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _key0.GetHashCode();

    private static ulong NotZero(ulong hash) => hash == 0 ? 1 : hash;

    private ulong HashKey(ReadOnlySpan<char> key)
    {
        if (_rules is null || !KeyRules.Concern(key)) return Hash(key);
        var ruled = new UrlBuffer(stackalloc char[512]);
        _rules.Append(key, ref ruled);
        var hash = Hash(ruled.Written);
        ruled.Dispose();
        return hash;
    }

    private ulong HashUrlByKey(ReadOnlySpan<byte> url)
    {
        var text = new UrlBuffer(stackalloc char[512]);
        var key = new UrlBuffer(stackalloc char[512]);
        Encoding.ASCII.GetChars(url, text.Reserve(url.Length));
        CanonicalKey.Append(text.Written, UrlParts.Of(text.Written), ref key);
        var hash = HashKey(key.Written);
        key.Dispose();
        text.Dispose();
        return hash;
    }
}
