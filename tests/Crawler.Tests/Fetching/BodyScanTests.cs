using System.Globalization;
using System.IO.Compression;
using Crawler.Fetching;

namespace Crawler.Tests.Fetching;

/// <summary>A body is handed to its scan while the rest of it is awaited.</summary>
public class BodyScanTests
{
    private const int Half = 30_000;

    private static readonly byte[] Body = [.. Enumerable.Range(0, 2 * Half).Select(index => (byte)(index * 31 + index / 251))];

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task WhatHasCome_IsScannedBeforeTheRestComes(bool isCoded, bool lends)
    {
        var scan = new RecordingScan();
        await using var server = new ScriptServer(async connection =>
        {
            await connection.ReadRequestAsync();
            var (first, second) = isCoded ? Coded() : (Body[..Half], Body[Half..]);
            await connection.SendAsync(string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 200 OK\r\nContent-Length: {first.Length + second.Length}\r\n{(isCoded ? "Content-Encoding: gzip\r\n" : "")}\r\n"));
            await connection.SendAsync(first);
            await scan.HalfScanned.Task.WaitAsync(connection.Stop);
            await connection.SendAsync(second);
        });
        using var fetcher = Fetchers.Create();
        var success = Fetchers.Success(await fetcher.FetchAsync(new FetchRequest { Url = Fetchers.Url(server.Url()), Scanner = scan, LendsBody = lends }, CancellationToken.None));
        Assert.Equal(lends && !isCoded, success.Lent is not null);
        Assert.Equal(Body, success.Body.ToArray());
        Assert.Same(scan, success.Scan);
        Assert.Null((success with { Body = success.Body.ToArray() }).Scan);
        Assert.Equal(Body[..scan.Seen.Count], scan.Seen);
        Assert.False(scan.IsDisposed);
    }

    [Fact]
    public async Task BodyThatFails_LetsItsScanGo()
    {
        var scan = new RecordingScan();
        await using var server = new ScriptServer(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 60000\r\n\r\n");
            await connection.SendAsync(Body[..Half]);
            await scan.HalfScanned.Task.WaitAsync(connection.Stop);
            connection.Reset();
        });
        using var fetcher = Fetchers.Create();
        Assert.IsType<FetchOutcome.Failure>(await fetcher.FetchAsync(new FetchRequest { Url = Fetchers.Url(server.Url()), Scanner = scan }, CancellationToken.None));
        Assert.True(scan.IsDisposed);
    }

    [Fact]
    public void Bytes_AreHandedOnOnceInOrder()
    {
        var scan = new RecordingScan();
        using var bytes = new PooledBytes(null, scan);
        for (var at = 0; at < Body.Length; at += 1_000)
        {
            Fill(bytes, Body.AsSpan(at, 1_000));
            bytes.OnWaiting();
        }

        Assert.Equal(Body[..scan.Seen.Count], scan.Seen);
        Assert.InRange(Body.Length - scan.Seen.Count, 0, 16 * 1024);
        Assert.All(scan.Pieces[..^1], length => Assert.InRange(length, 1_000, 64 * 1024));
        Assert.Equal(Body, bytes.ToArray(bytes.Length));
    }

    [Fact]
    public void SmallPieces_AreLeftUntilThereAreMore()
    {
        var scan = new RecordingScan();
        using var bytes = new PooledBytes(50_000, scan);
        Fill(bytes, Body.AsSpan(0, 16 * 1024 - 1));
        bytes.OnWaiting();
        Assert.Empty(scan.Pieces);
        Fill(bytes, Body.AsSpan(16 * 1024 - 1, 1));
        bytes.OnWaiting();
        bytes.OnWaiting();
        Assert.Equal([16 * 1024], scan.Pieces);
    }

    [Fact]
    public void MuchThatHasCome_IsHandedOnPieceByPiece()
    {
        var scan = new RecordingScan();
        using var bytes = new PooledBytes(null, scan);
        for (var i = 0; i < 4; i++) Fill(bytes, Body);
        for (var i = 0; i < 3; i++) bytes.OnWaiting();
        Assert.Equal([16 * 1024, 32 * 1024, 64 * 1024], scan.Pieces);
        for (var i = 0; i < 2; i++) bytes.OnWaiting();
        Assert.Equal([64 * 1024, (8 * Half) - (176 * 1024)], scan.Pieces[3..]);
        Assert.Equal(Enumerable.Repeat(Body, 4).SelectMany(body => body).Take(scan.Seen.Count), scan.Seen);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void ScanThatNobodyTakes_IsDisposedWithTheBytes(bool isTaken)
    {
        var scan = new RecordingScan();
        var bytes = new PooledBytes(null, scan);
        Assert.Same(scan, isTaken ? bytes.TakeScan() : scan);
        bytes.Dispose();
        Assert.Equal(!isTaken, scan.IsDisposed);
    }

    private static void Fill(PooledBytes bytes, ReadOnlySpan<byte> text)
    {
        while (!text.IsEmpty)
        {
            var space = bytes.Space().Span;
            var count = Math.Min(space.Length, text.Length);
            text[..count].CopyTo(space);
            bytes.Advance(count);
            text = text[count..];
        }
    }

    // The first half can be decoded before the second has come.
    private static (byte[] First, byte[] Second) Coded()
    {
        using var coded = new MemoryStream();
        using var coder = new GZipStream(coded, CompressionLevel.Fastest, leaveOpen: true);
        coder.Write(Body.AsSpan(0, Half));
        coder.Flush();
        var half = (int)coded.Length;
        coder.Write(Body.AsSpan(Half));
        coder.Dispose();
        return (coded.ToArray()[..half], coded.ToArray()[half..]);
    }

    private sealed class RecordingScan : IBodyScanner, IBodyScan
    {
        public TaskCompletionSource HalfScanned { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public List<byte> Seen { get; } = [];

        public List<int> Pieces { get; } = [];

        public long Held => Seen.Count;

        public bool IsDisposed { get; private set; }

        public IBodyScan? Begin(ResponseHead head) => this;

        public void Feed(ReadOnlySpan<byte> piece)
        {
            Pieces.Add(piece.Length);
            Seen.AddRange(piece);
            if (Seen.Count > Half - 16 * 1024) HalfScanned.TrySetResult();
        }

        public void Dispose() => IsDisposed = true;
    }
}
