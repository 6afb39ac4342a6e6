using Crawler.Fetching;

namespace Crawler.Tests.Fetching;

public class CompactBodyTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(65_536)]
    [InlineData(3_000_001)]
    public void WhatWasTaken_IsReadAgain(int length)
    {
        var bytes = Noise(length);
        using var body = new CompactBody();
        Fill(body, bytes);
        body.Complete();
        using var read = new MemoryStream();
        using (var stream = body.OpenRead()) stream.CopyTo(read);
        Assert.Equal((length, false), (body.Length, body.IsFull));
        Assert.True(bytes.AsSpan().SequenceEqual(read.ToArray()));
    }

    [Fact]
    public void WhatCannotBeCompressed_IsFullAtItsLimit_AndReadAsFarAsItGoes()
    {
        var bytes = Noise(CompactBody.MostHeld + (1024 * 1024));
        using var body = new CompactBody();
        Fill(body, bytes);
        body.Complete();
        Assert.True(body.IsFull);
        Assert.InRange(body.Held, CompactBody.MostHeld, CompactBody.MostHeld + (1024 * 1024));
        using var stream = body.OpenRead();
        var read = new byte[1000];
        stream.ReadExactly(read);
        Assert.True(bytes.AsSpan(0, 1000).SequenceEqual(read));
    }

    private static void Fill(CompactBody body, ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty && !body.IsFull)
        {
            var space = body.Space().Span;
            var count = Math.Min(space.Length, bytes.Length);
            bytes[..count].CopyTo(space);
            body.Advance(count);
            bytes = bytes[count..];
        }
    }

    private static byte[] Noise(int length)
    {
        var bytes = new byte[length];
        new Random(7).NextBytes(bytes);
        return bytes;
    }
}
