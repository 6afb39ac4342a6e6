using Crawler.Frontier;
using Crawler.Politeness;
using Crawler.Robots;
using Crawler.Urls;

namespace Crawler.Tests.Frontier;

public class QuietHostTests
{
    private const int Most = 64;
    private static readonly DateTimeOffset T0 = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, true)]
    public void PackedAndUnpacked_IsTheSame(bool isWaiting, bool isResumed)
    {
        var lost = isResumed ? T0 : default(DateTimeOffset?);
        var entry = new HostEntry(Key("a.test:8080")) { IsWaiting = isWaiting, MayHaveRow = isResumed, ClockLostAt = lost, Tail = Tail(1, 70_000, 0xF_FFFF_FFFF) };
        var quiet = new QuietHost(QuietHost.TryPack(entry, lost, Most)!);
        Assert.True(quiet.IsNamed(entry.Host));
        Assert.False(quiet.IsNamed(Key("a.test")));
        Assert.Equal((3, isWaiting), (quiet.Count, quiet.IsWaiting));
        var unpacked = quiet.Unpack(5, 3, lost, isNewestFirst: false);
        Assert.Equal((entry.Host, 5UL, isWaiting, isResumed, lost), (unpacked.Host, unpacked.Fingerprint, unpacked.IsWaiting, unpacked.MayHaveRow, unpacked.ClockLostAt));
        Assert.Equal([UrlId.Of(3, 1), UrlId.Of(3, 70_000), UrlId.Of(3, 0xF_FFFF_FFFF)], unpacked.Tail!.Take().Urls);
    }

    [Fact]
    public void UrlsAdded_ComeOutInTheirOrder_UpToTheMost()
    {
        var bytes = QuietHost.TryPack(new HostEntry(Key("a.test")) { Tail = Tail(1) }, null, Most)!;
        for (var order = 2L; order < Most; order++) bytes = new QuietHost(bytes).Add(UrlId.Of(3, order), 0, Most)!;
        Assert.Null(new QuietHost(bytes).Add(UrlId.Of(3, Most), 0, Most));
        Assert.Equal(Enumerable.Range(1, Most - 1).Select(order => UrlId.Of(3, order)), new QuietHost(bytes).Unpack(0, 3, null, isNewestFirst: false).Tail!.Take().Urls);
    }

    [Fact]
    public void Bands_AreKeptApart()
    {
        var entry = new HostEntry(Key("a.test"));
        foreach (var (order, band) in new[] { (1L, 5), (2L, 0), (3L, 10) }) entry.TailOf(band, isNewestFirst: false).Add(UrlId.Of(3, order), int.MaxValue);
        var unpacked = new QuietHost(new QuietHost(QuietHost.TryPack(entry, null, Most)!).Add(UrlId.Of(3, 4), 5, Most)!).Unpack(0, 3, null, isNewestFirst: false);
        Assert.Equal(4, unpacked.Pending);
        Assert.Equal((0, 5, 10, null), (unpacked.Tail!.Band, unpacked.Tail.Worse!.Band, unpacked.Tail.Worse.Worse!.Band, unpacked.Tail.Worse.Worse.Worse));
        Assert.Equal([UrlId.Of(3, 2)], unpacked.Tail.Take().Urls);
        Assert.Equal([UrlId.Of(3, 1), UrlId.Of(3, 4)], unpacked.Tail.Worse.Take().Urls);
        Assert.Equal([UrlId.Of(3, 3)], unpacked.Tail.Worse.Worse.Take().Urls);
    }

    [Fact]
    public void OrderThatIsTooLong_IsNotPacked()
    {
        Assert.Null(QuietHost.TryPack(new HostEntry(Key("a.test")) { Tail = Tail(0x10_0000_0000) }, null, Most));
        var bytes = QuietHost.TryPack(new HostEntry(Key("a.test")) { Tail = Tail(1) }, null, Most)!;
        Assert.Null(new QuietHost(bytes).Add(UrlId.Of(3, 0x10_0000_0000), 0, Most));
    }

    [Fact]
    public void HostOfWhichMoreIsKnown_IsNotPacked()
    {
        var row = new HostRow(Key("a.test"), T0, new Dictionary<OriginKey, OriginRobots>());
        var touched = Tail(1, 2);
        touched.Take();
        HostEntry[] others =
        [
            new(Key("a.test")),
            new(Key("a.test")) { Tail = Tail(1), Row = row },
            new(Key("a.test")) { Tail = Tail(1), NextAllowed = T0 },
            new(Key("a.test")) { Tail = Tail(1), NextAllowed = T0, IsWaiting = true },
            new(Key("a.test")) { Tail = Tail(1), NextAllowed = T0, MayHaveRow = true },
            new(Key("a.test")) { Tail = Tail(1), IsReading = true },
            new(Key("a.test")) { Tail = Tail(1), IsDormant = true },
            new(Key("a.test")) { Tail = Tail(1), ClockLostAt = T0 },
            new(Key("a.test")) { Tail = Tail(1), Heads = [] },
            new(Key("a.test")) { Tail = touched },
        ];
        Assert.All(others, entry => Assert.Null(QuietHost.TryPack(entry, null, Most)));
    }

    [Theory]
    [InlineData(false, "2 3 4 5")]
    [InlineData(true, "5 4 3 2")]
    public void HostThatHadATurn_IsPackedWithWhatItsQueueGaveBackAndWhatCameMeanwhile(bool isNewestFirst, string expected)
    {
        var tail = HostTail.Create(0, isNewestFirst);
        foreach (var order in new[] { 1L, 2, 3, 4 }) tail.Add(UrlId.Of(3, order), int.MaxValue);
        var taken = tail.Take().Urls;
        tail.Taken(1);
        tail.Add(UrlId.Of(3, 5), int.MaxValue);
        var entry = new HostEntry(Key("a.test")) { Tail = tail, NextAllowed = T0, IsWaiting = true, MayHaveRow = true };
        Assert.Null(QuietHost.TryPack(entry, null, Most));
        tail.Return(taken.Where(url => url.Order > 1));
        var unpacked = new QuietHost(QuietHost.TryPack(entry, null, Most)!).Unpack(0, 3, null, isNewestFirst);
        Assert.Equal((true, true, default, 4), (unpacked.IsWaiting, unpacked.MayHaveRow, unpacked.NextAllowed, unpacked.Pending));
        var turns = new List<long>();
        while (unpacked.Tail!.Take().Urls is { Count: > 0 } urls) turns.AddRange(urls.Select(url => url.Order));
        Assert.Equal(expected, string.Join(' ', turns));
    }

    [Fact]
    public void TailOfWhichAChunkIsPutAside_IsNotPacked()
    {
        var tail = HostTail.Create(0, isNewestFirst: false);
        for (var order = 1L; order <= 3; order++)
        {
            if (tail.Add(UrlId.Of(3, order), 2) is not null) tail.PutAside(1);
        }

        Assert.Null(QuietHost.TryPack(new HostEntry(Key("a.test")) { Tail = tail }, null, Most));
    }

    private static HostTail Tail(params long[] orders)
    {
        var tail = HostTail.Create(0, isNewestFirst: false);
        foreach (var order in orders) tail.Add(UrlId.Of(3, order), int.MaxValue);
        return tail;
    }

    private static HostKey Key(string host) => CanonicalUrl.TryCreate($"http://{host}/", out var url, out _) ? url.HostKey : throw new ArgumentException(host, nameof(host));
}
