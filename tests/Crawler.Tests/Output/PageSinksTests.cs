using Crawler.Output;

namespace Crawler.Tests.Output;

public sealed class PageSinksTests : IDisposable
{
    private static readonly OutputOptions Options = new() { Formats = ["jsonl"], Bodies = false, BatchRecords = 100, CommitInterval = TimeSpan.FromSeconds(1), Fsync = false };

    private readonly string _root = Directory.CreateTempSubdirectory("crawler-sinks-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void ConfiguredOutputs_AreOpened()
    {
        Assert.True(PageSinks.TryCreate(Options with { Formats = ["jsonl", "jsonl"], Bodies = true }, Fresh(), out var sinks, out var error));
        Assert.Null(error);
        Assert.Equal(["jsonl", "bodies"], sinks.Select(sink => sink.Name));
        foreach (var sink in sinks) sink.Dispose();
    }

    [Fact]
    public void UnknownFormat_IsNamedWithTheKnownOnes()
    {
        Assert.False(PageSinks.TryCreate(Options with { Formats = ["jsonl", "xlsx"] }, Fresh(), out _, out var error));
        Assert.Equal("unknown output format \"xlsx\"; known are: jsonl", error);
        Assert.Empty(Directory.GetFileSystemEntries(_root));
    }

    [Fact]
    public void FileThatCannotBeOpened_IsAnError()
    {
        var directory = Fresh();
        Directory.CreateDirectory(directory.Pages);
        Assert.False(PageSinks.TryCreate(Options, directory, out _, out var error));
        Assert.Contains("cannot be opened", error, StringComparison.Ordinal);
    }

    private CrawlDirectory Fresh() => CrawlDirectory.TryCreate(_root, out var directory, out var error) ? directory : throw new IOException(error.Message);
}
