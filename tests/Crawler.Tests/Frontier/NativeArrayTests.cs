using Crawler.Frontier;

namespace Crawler.Tests.Frontier;

public class NativeArrayTests
{
    private const int LongsAPage = NativeBlocks.PageBytes / sizeof(long);

    [Theory]
    [InlineData(1)]
    [InlineData(LongsAPage - 1)]
    [InlineData(LongsAPage)]
    [InlineData(LongsAPage + 1)]
    [InlineData(70 * LongsAPage)]
    public void Grown_KeepsWhatItHeld(int length)
    {
        using var blocks = new NativeBlocks();
        using var array = new NativeArray<long>(blocks);
        array.Grow(length);
        for (var i = 0; i < length; i++) array[i] = i;
        array.Grow(length * 3);
        Assert.Equal(length * 3, array.Length);
        for (var i = 0; i < length; i++) Assert.Equal(i, array[i]);
        array.Clear();
        for (var i = 0; i < length * 3; i++) Assert.Equal(0, array[i]);
    }

    [Fact]
    public void Run_EndsWithItsPageOrTheArray()
    {
        using var blocks = new NativeBlocks();
        using var array = new NativeArray<long>(blocks);
        array.Grow(LongsAPage + 10);
        Assert.Equal((LongsAPage, 1, 10, 1), (array.From(0).Length, array.From(LongsAPage - 1).Length, array.From(LongsAPage).Length, array.From(LongsAPage + 9).Length));
        array.From(LongsAPage - 1)[0] = 7;
        Assert.Equal(7, array[LongsAPage - 1]);
    }

    [Fact]
    public void OutsideOrDisposed_IsAnError()
    {
        using var blocks = new NativeBlocks();
        var array = new NativeArray<int>(blocks);
        array.Grow(5);
        Assert.Throws<ArgumentOutOfRangeException>(() => array[5]);
        Assert.Throws<ArgumentOutOfRangeException>(() => array[-1]);
        Assert.Throws<ArgumentOutOfRangeException>(() => array.Grow(4));
        array.Dispose();
        Assert.Throws<ObjectDisposedException>(() => array[0]);
        Assert.Throws<ObjectDisposedException>(() => array.From(0));
        Assert.Throws<ObjectDisposedException>(() => array.Grow(6));
    }

    // The blocks have no page any more, as where there is no memory.
    [Fact]
    public void CannotGrow_IsAsItWas()
    {
        var blocks = new NativeBlocks();
        using var array = new NativeArray<long>(blocks);
        array.Grow(10);
        for (var i = 0; i < 10; i++) array[i] = i;
        blocks.Dispose();
        Assert.Throws<ObjectDisposedException>(() => array.Grow(3 * LongsAPage));
        Assert.Equal((10, 10 * sizeof(long)), (array.Length, array.OwnBytes));
        Assert.Throws<ArgumentOutOfRangeException>(() => array[10]);
        array.Grow(LongsAPage);
        Assert.Equal(Enumerable.Range(0, 10).Select(i => (long)i), array.From(0)[..10].ToArray());
    }

    [Fact]
    public void Memory_IsThatOfTheFirstPageAndOfWholeBlocks()
    {
        using var blocks = new NativeBlocks();
        using var array = new NativeArray<long>(blocks);
        array.Grow(LongsAPage);
        Assert.Equal((NativeBlocks.PageBytes, 0), (array.OwnBytes, blocks.Bytes));
        array.Grow(LongsAPage + 1);
        Assert.Equal((NativeBlocks.PageBytes, 1024 * 1024), (array.OwnBytes, blocks.Bytes));
        array.Grow(40 * LongsAPage);
        Assert.Equal((NativeBlocks.PageBytes, 2 * 1024 * 1024), (array.OwnBytes, blocks.Bytes));
    }

    [Fact]
    public void CopiedIntoALongerOne_FillsItsBeginning()
    {
        using var blocks = new NativeBlocks();
        using var array = new NativeArray<int>(blocks);
        using var longer = new NativeArray<int>(blocks);
        array.Grow(20_000);
        longer.Grow(30_000);
        longer.Clear();
        for (var i = 0; i < 20_000; i++) array[i] = i + 1;
        array.CopyTo(longer);
        for (var i = 0; i < 30_000; i++) Assert.Equal(i < 20_000 ? i + 1 : 0, longer[i]);
    }
}
