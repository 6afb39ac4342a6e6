using Crawler.Frontier;

namespace Crawler.Tests.Frontier;

public class HostTailTests
{
    private const int Chunk = 3;

    [Theory]
    [InlineData(false, 1)]
    [InlineData(false, 40)]
    [InlineData(true, 1)]
    [InlineData(true, 40)]
    public void EveryUrl_HasItsTurnOnce_InOrder(bool isNewestFirst, int count)
    {
        var (tail, aside) = (HostTail.Create(0, isNewestFirst), new Dictionary<long, IReadOnlyList<UrlId>>());
        for (var order = 1L; order <= count; order++) Add(tail, aside, order);
        Assert.Equal(count, tail.Count);
        var expected = Enumerable.Range(1, count).Select(order => (long)order);
        Assert.Equal(isNewestFirst ? expected.Reverse() : expected, TakeAll(tail, aside));
        Assert.Empty(aside);
    }

    [Fact]
    public void NewestFirst_WhatCameLaterIsTakenBeforeWhatIsInTheStore()
    {
        var (tail, aside) = (HostTail.Create(0, isNewestFirst: true), new Dictionary<long, IReadOnlyList<UrlId>>());
        for (var order = 1L; order <= 10; order++) Add(tail, aside, order);
        var (_, first) = tail.Take();
        tail.Taken(first.Count);
        Add(tail, aside, 11);
        Assert.Equal([11L, .. Enumerable.Range(1, 10 - first.Count).Reverse().Select(order => (long)order)], TakeAll(tail, aside));
    }

    [Theory]
    [InlineData(false, new long[] { 1, 2, 3, 4, 5, 6, 7, 8 })]
    [InlineData(true, new long[] { 8, 7, 6, 5, 4, 3, 2, 1 })]
    public void PutBackAndReturned_HaveTheirTurnAgain(bool isNewestFirst, long[] expected)
    {
        var (tail, aside) = (HostTail.Create(0, isNewestFirst), new Dictionary<long, IReadOnlyList<UrlId>>());
        long[] orders = isNewestFirst ? [1, 2, 3, 4, 5, 6] : [3, 4, 5, 6, 7, 8];
        foreach (var order in orders) Add(tail, aside, order);
        var (chunk, here) = tail.Take();
        var taken = chunk is { } name ? aside[name] : here;
        tail.PutBack(new UrlId(isNewestFirst ? 7 : 2));
        tail.PutBack(new UrlId(isNewestFirst ? 8 : 1));
        tail.Return(taken);
        Assert.Equal(8, tail.Count);
        if (chunk is { } gone) aside.Remove(gone);
        Assert.Equal(expected, TakeAll(tail, aside));
        Assert.Equal(0, tail.Count);
    }

    private static void Add(HostTail tail, Dictionary<long, IReadOnlyList<UrlId>> aside, long order)
    {
        if (tail.Add(new UrlId(order), Chunk) is not { } full) return;
        aside.Add(order, full);
        tail.PutAside(order);
    }

    private static List<long> TakeAll(HostTail tail, Dictionary<long, IReadOnlyList<UrlId>> aside)
    {
        var all = new List<long>();
        while (tail.Count > 0)
        {
            var (chunk, urls) = tail.Take();
            if (chunk is { } name && aside.Remove(name, out var stored)) urls = stored;
            Assert.NotEmpty(urls);
            tail.Taken(urls.Count);
            all.AddRange(urls.Select(url => url.Value));
        }

        return all;
    }
}
