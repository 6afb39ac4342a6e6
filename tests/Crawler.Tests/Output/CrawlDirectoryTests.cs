using Crawler.Output;

namespace Crawler.Tests.Output;

public sealed class CrawlDirectoryTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("crawler-directory-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void NewPath_IsCreatedWithItsParents()
    {
        var path = Path.Combine(_root, "a", "b");
        Assert.True(CrawlDirectory.TryCreate(path, out var directory, out var error));
        Assert.Null(error);
        Assert.Empty(Directory.GetFileSystemEntries(path));
        Assert.Equal(Path.Combine(path, "pages.jsonl"), directory.Pages);
        Assert.Equal(Path.Combine(path, "crawl.conf"), directory.Configuration);
        Assert.Equal(Path.Combine(path, "summary.json"), directory.Summary);
        Assert.Equal(Path.Combine(path, "bodies"), directory.Bodies);
    }

    [Fact]
    public void DirectoryWithOtherFiles_IsTaken()
    {
        File.WriteAllText(Path.Combine(_root, "seeds.txt"), "x");
        Assert.True(CrawlDirectory.TryCreate(_root, out _, out _));
    }

    [Theory]
    [InlineData("crawl.conf")]
    [InlineData("pages.jsonl")]
    [InlineData("summary.json")]
    [InlineData("crawl.db")]
    public void DirectoryWithACrawl_IsRefusedUntouched(string mark)
    {
        File.WriteAllText(Path.Combine(_root, mark), "");
        Assert.False(CrawlDirectory.TryCreate(_root, out var directory, out var error));
        Assert.Null(directory);
        Assert.Equal(CrawlDirectoryFault.HoldsCrawl, error.Fault);
        Assert.Contains(mark, error.Message, StringComparison.Ordinal);
        Assert.Single(Directory.GetFileSystemEntries(_root));
    }

    [Fact]
    public void File_IsRefused()
    {
        var path = Path.Combine(_root, "file");
        File.WriteAllText(path, "");
        Assert.False(CrawlDirectory.TryCreate(path, out _, out var error));
        Assert.Equal(CrawlDirectoryFault.IsFile, error.Fault);
    }

    [Theory]
    [InlineData("file/below/it")]
    [InlineData("new/nul\0/x")]
    public void PathThatCannotBe_IsRefusedUntouched(string path)
    {
        File.WriteAllText(Path.Combine(_root, "file"), "");
        Assert.False(CrawlDirectory.TryCreate(Path.Combine(_root, path), out _, out var error));
        Assert.Equal(CrawlDirectoryFault.NotWritable, error.Fault);
        Assert.Single(Directory.GetFileSystemEntries(_root));
    }

    [Fact]
    public void EmptyPath_IsRefused()
    {
        Assert.False(CrawlDirectory.TryCreate("", out _, out var error));
        Assert.Equal(CrawlDirectoryFault.NotWritable, error.Fault);
    }

    [Fact]
    public void ReadOnlyFileSystem_IsRefused()
    {
        if (!Directory.Exists("/proc/self")) return;
        Assert.False(CrawlDirectory.TryCreate("/proc/self/crawl/x", out _, out var error));
        Assert.Equal((CrawlDirectoryFault.NotWritable, "/proc/self/crawl/x cannot be written: no directory can be made there"), (error.Fault, error.Message));
    }

    [Fact]
    public void DefaultPath_IsTheTimeAndCountsWhereTaken()
    {
        var now = new DateTimeOffset(2026, 7, 4, 9, 5, 1, TimeSpan.FromHours(2));
        var first = CrawlDirectory.DefaultPath(now, _root);
        Assert.Equal(Path.Combine(_root, "20260704-090501"), first);
        Directory.CreateDirectory(first);
        Assert.Equal(first + "-2", CrawlDirectory.DefaultPath(now, _root));
        File.WriteAllText(first + "-2", "");
        Assert.Equal(first + "-3", CrawlDirectory.DefaultPath(now, _root));
    }
}
