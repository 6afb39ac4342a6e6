using System.Text;
using Crawler.Configuration;
using Crawler.Frontier;
using Crawler.Urls;

namespace Crawler.Tests.Frontier;

public class UrlHasherTests
{
    [Fact]
    public void SameKeyAndText_GiveTheSameHash()
    {
        Assert.Equal(new UrlHasher(1, 2).Hash("http://a/"), new UrlHasher(1, 2).Hash("http://a/"));
    }

    [Fact]
    public void OtherKey_GivesAnotherHash()
    {
        Assert.NotEqual(new UrlHasher(1, 2).Hash("http://a/"), new UrlHasher(1, 3).Hash("http://a/"));
    }

    [Fact]
    public void EveryLengthAndLastCharacter_Counts()
    {
        var hasher = new UrlHasher(3, 4);
        var seen = new HashSet<ulong>();
        for (var length = 0; length < 40; length++)
        {
            Assert.True(seen.Add(hasher.Hash(new string('a', length))));
            Assert.True(seen.Add(hasher.Hash(new string('a', length) + "b")));
        }
    }

    [Fact]
    public void AsciiText_HashesAsItsUtf16()
    {
        var hasher = new UrlHasher(3, 4);
        for (var length = 0; length < 40; length++)
        {
            var text = string.Concat(Enumerable.Range(0, length).Select(i => (char)('!' + i)));
            Assert.Equal(hasher.Hash(text), hasher.Hash(Encoding.ASCII.GetBytes(text)));
        }
    }

    [Fact]
    public void BeginningThatIsHashedBefore_ChangesNothing()
    {
        var hasher = new UrlHasher(3, 4);
        foreach (var length in new[] { 0, 3, 4, 57, 5000 })
        {
            var prefix = Encoding.ASCII.GetBytes(new string('p', length));
            var hash = new PrefixHash(hasher, prefix);
            foreach (var shared in new[] { 0, length / 2, length })
            {
                foreach (var rest in new[] { "", "a", "abcd", "abcdefghi" })
                {
                    byte[] text = [.. prefix[..shared], .. Encoding.ASCII.GetBytes(rest)];
                    Assert.Equal(hasher.Hash(text), hash.Hash(text, shared));
                }
            }

            hash.Return();
        }
    }

    [Theory]
    [InlineData("http://a.test/")]
    [InlineData("http://joe@a.test:81/b@c/%7e%e4?utm_source=x&d=%41;e")]
    [InlineData("https://[::1]:81/;jsessionid=1/b;c?phpsessid=2")]
    [InlineData("http://a.test/p?b=2&a=1&utm_x=3&a=0")]
    [InlineData("http://a.test/(S(lit3py55t21z5v55vlm25s55))/orders.aspx")]
    [InlineData("http://a.test/(S(lit3py55t21z5v55vlm25s55))/p")]
    [InlineData("http://a.test/wiki/Mercury_(planet)/x(y)")]
    public void UrlInAscii_HashesByItsKey(string text)
    {
        Assert.True(CanonicalUrl.TryCreate(text, out var url, out _));
        foreach (var rules in new[] { null, new KeyRules(CrawlOptions.Default.Urls), new KeyRules(CrawlOptions.Default.Urls with { SortQuery = true }) })
        {
            var hasher = new UrlHasher(5, 6, rules);
            Assert.Equal(hasher.Hash(rules?.KeyOf(url) ?? url.Key), hasher.HashUrl(Encoding.ASCII.GetBytes(url.Text)));
            Assert.Equal(hasher.Hash(url), hasher.HashUrl(Encoding.ASCII.GetBytes(url.Text)));
        }
    }

    [Fact]
    public void ReferenceVector_IsSipHash13()
    {
        // Key 00..0f, message 00..07 as four UTF-16 units; the value was computed with an independent implementation of the published algorithm.
        var hasher = new UrlHasher(0x0706050403020100, 0x0f0e0d0c0b0a0908);
        Assert.Equal(Reference(0x0706050403020100, 0x0f0e0d0c0b0a0908, [0, 1, 2, 3, 4, 5, 6, 7]), hasher.Hash("\u0100\u0302\u0504\u0706"));
    }

    // SipHash-1-3 written from the paper for byte arrays, kept apart from the code under test on purpose.
    private static ulong Reference(ulong k0, ulong k1, byte[] message)
    {
        ulong[] v = [k0 ^ 0x736f6d6570736575, k1 ^ 0x646f72616e646f6d, k0 ^ 0x6c7967656e657261, k1 ^ 0x7465646279746573];
        var padded = new byte[((message.Length / 8) + 1) * 8];
        message.CopyTo(padded, 0);
        padded[^1] = (byte)message.Length;
        for (var i = 0; i < padded.Length; i += 8)
        {
            var m = BitConverter.ToUInt64(padded, i);
            v[3] ^= m;
            SipRound(v);
            v[0] ^= m;
        }

        v[2] ^= 0xff;
        for (var i = 0; i < 3; i++) SipRound(v);
        return v[0] ^ v[1] ^ v[2] ^ v[3];
    }

    private static void SipRound(ulong[] v)
    {
        v[0] += v[1];
        v[2] += v[3];
        v[1] = ulong.RotateLeft(v[1], 13);
        v[3] = ulong.RotateLeft(v[3], 16);
        v[1] ^= v[0];
        v[3] ^= v[2];
        v[0] = ulong.RotateLeft(v[0], 32);
        v[2] += v[1];
        v[0] += v[3];
        v[1] = ulong.RotateLeft(v[1], 17);
        v[3] = ulong.RotateLeft(v[3], 21);
        v[1] ^= v[2];
        v[3] ^= v[0];
        v[2] = ulong.RotateLeft(v[2], 32);
    }
}
