using Crawler.Frontier.Storage;
using Crawler.Output;
using Crawler.Tests.Cli;

namespace Crawler.Tests.Output;

public sealed class CrawlLockTests : IDisposable
{
    private readonly TempDirectory _folder = new();

    [Fact]
    public void TakenOnce_IsRefusedUntilItIsLetGo()
    {
        Assert.True(CrawlDirectory.TryCreate(_folder.Below("out"), out var directory, out _));
        Assert.True(CrawlLock.TryTake(directory, out var first));
        Assert.False(CrawlLock.TryTake(directory, out _));
        first.Dispose();
        Assert.True(CrawlLock.TryTake(directory, out var second));
        second.Dispose();
    }

    [Fact]
    public void FileRemovedAndMadeAnew_TheFirstOneKnowsAndLeavesItsOutputAlone()
    {
        Assert.True(CrawlDirectory.TryCreate(_folder.Below("out"), out var directory, out _));
        Assert.True(CrawlLock.TryTake(directory, out var first));
        using var one = new HeldSink(new JsonlPageSink(directory.Pages), first);
        one.Write(new PageRecord { Url = "http://a.test/", Outcome = PageOutcome.Fetched });
        one.Flush(toDisk: false);
        var written = File.ReadAllBytes(directory.Pages);
        File.Delete(directory.Lock);
        Assert.False(first.IsInPlace);
        Assert.True(CrawlLock.TryTake(directory, out var second));
        Assert.Equal((false, true), (first.IsInPlace, second.IsInPlace));
        Assert.Equal(CrawlStoreFault.TakenOver, Assert.Throws<CrawlStoreException>(() => one.CutBack(0)).Fault);
        Assert.Throws<CrawlStoreException>(() => one.Write(new PageRecord { Url = "http://a.test/b", Outcome = PageOutcome.Fetched }));
        Assert.Throws<CrawlStoreException>(() => one.Flush(toDisk: false));
        Assert.Equal(written, File.ReadAllBytes(directory.Pages));
        first.Dispose();
        second.Dispose();
    }

    [Fact]
    public void AskedWhetherItIsTaken_LeavesNoTrace()
    {
        Assert.True(CrawlDirectory.TryCreate(_folder.Below("out"), out var directory, out _));
        Assert.False(CrawlLock.IsTaken(directory));
        Assert.False(File.Exists(directory.Lock));
        Assert.True(CrawlLock.TryTake(directory, out var taken));
        Assert.True(CrawlLock.IsTaken(directory));
        taken.Dispose();
        Assert.False(CrawlLock.IsTaken(directory));
    }

    [Fact]
    public void LetGoBeforeAnythingWasBegun_TheFileThatItMadeGoesToo()
    {
        Assert.True(CrawlDirectory.TryCreate(_folder.Below("out"), out var directory, out _));
        Assert.True(CrawlLock.TryTake(directory, out var refused));
        Assert.True(File.Exists(directory.Lock));
        refused.Dispose();
        refused.Dispose();
        Assert.False(File.Exists(directory.Lock));
        Assert.True(CrawlLock.TryTake(directory, out var begun));
        begun.Begin();
        begun.Dispose();
        Assert.True(CrawlLock.TryTake(directory, out var later));
        later.Dispose();
        Assert.True(File.Exists(directory.Lock));
    }

    [Fact]
    public void RemovedAndMadeAnewByAnother_IsNotTakenFromThatOne()
    {
        Assert.True(CrawlDirectory.TryCreate(_folder.Below("out"), out var directory, out _));
        Assert.True(CrawlLock.TryTake(directory, out var first));
        File.Delete(directory.Lock);
        Assert.True(CrawlLock.TryTake(directory, out var second));
        first.Dispose();
        Assert.True(second.IsInPlace);
        second.Dispose();
    }

    [Fact]
    public void WordsThatAProcessLeaves_TakeTheRoomThatItHasMade_AndGoWithTheNextOne()
    {
        Assert.True(CrawlDirectory.TryCreate(_folder.Below("out"), out var directory, out _));
        Assert.Null(CrawlLock.LastWords(directory));
        Assert.True(CrawlLock.TryTake(directory, out var first));
        first.Begin();
        var room = new FileInfo(directory.Lock).Length;
        Assert.True(room > 0);
        first.Leave("the disk is full\u2028");
        first.Leave("jsonl: the disk is full");
        Assert.True(first.IsInPlace);
        Assert.Null(CrawlLock.LastWords(directory));
        first.Dispose();
        Assert.Equal("jsonl: the disk is full", CrawlLock.LastWords(directory));
        Assert.Equal(room, new FileInfo(directory.Lock).Length);
        Assert.True(CrawlLock.TryTake(directory, out var second));
        second.Begin();
        second.Leave(new string('x', (int)room) + "beyond");
        second.Dispose();
        var cut = CrawlLock.LastWords(directory)!;
        Assert.Equal((new string('x', cut.Length), room), (cut, new FileInfo(directory.Lock).Length));
        Assert.InRange(cut.Length, room / 2, room);
        Assert.True(CrawlLock.TryTake(directory, out var third));
        third.Begin();
        third.Dispose();
        Assert.Null(CrawlLock.LastWords(directory));
    }

    // The signal that ends a process comes on another thread, at whatever moment.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void WordsAndBeginning_SayTheSameInWhateverOrderTheyCome(bool areWordsFirst)
    {
        Assert.True(CrawlDirectory.TryCreate(_folder.Below("out"), out var directory, out _));
        foreach (var words in new[] { "the first", "the second" })
        {
            Assert.True(CrawlLock.TryTake(directory, out var held));
            Action[] both = [() => held.Leave(words), held.Begin];
            foreach (var act in areWordsFirst ? both : both.Reverse()) act();
            held.Dispose();
            Assert.Equal(words, CrawlLock.LastWords(directory));
        }
    }

    [Fact]
    public void WordsBeforeTheBeginning_AreATraceAndOutlastWhoIsRefusedAfterwards()
    {
        Assert.True(CrawlDirectory.TryCreate(_folder.Below("out"), out var directory, out _));
        Assert.True(CrawlLock.TryTake(directory, out var ended));
        ended.Leave("ended at once");
        ended.Dispose();
        Assert.True(CrawlLock.TryTake(directory, out var refused));
        refused.Dispose();
        Assert.Equal("ended at once", CrawlLock.LastWords(directory));
    }

    [Theory]
    [InlineData("")]
    [InlineData("the words of somebody else, who knows nothing of numbers and writes on and on")]
    [InlineData("9223372036854775807 9223372036854775807 x")]
    public void FileOfSomebodyElse_SaysNothingAndIsWrittenOver(string content)
    {
        Assert.True(CrawlDirectory.TryCreate(_folder.Below("out"), out var directory, out _));
        File.WriteAllText(directory.Lock, content);
        Assert.Null(CrawlLock.LastWords(directory));
        Assert.True(CrawlLock.TryTake(directory, out var held));
        held.Begin();
        held.Leave("ours");
        held.Dispose();
        Assert.Equal("ours", CrawlLock.LastWords(directory));
    }

    // As the system says that a file is locked, that its disk is full or that nothing may be written there.
    [Theory]
    [InlineData(11, 32, true)]
    [InlineData(28, 112, false)]
    [InlineData(30, 19, false)]
    public void ErrorAtOpening_IsAnothersLockOnlyWhereItIsNotTheDisk(int errno, int windows, bool isHeld)
    {
        var error = new IOException("what the system says", OperatingSystem.IsWindows() ? unchecked((int)0x80070000) | windows : errno);
        Assert.Equal(isHeld, CrawlLock.IsHeld(_folder.File("crawl.lock", ""), error));
    }

    public void Dispose() => _folder.Dispose();
}
