using Crawler.Output;

namespace Crawler.Tests.Output;

public sealed class PageSinksTests : IDisposable
{
    private static readonly OutputOptions Options = new() { Formats = ["jsonl"], Bodies = false, BodyTypes = ["*/*"], BatchRecords = 100, CommitInterval = TimeSpan.FromSeconds(1), CheckpointBytes = 1 << 20, Fsync = false };

    private readonly string _root = Directory.CreateTempSubdirectory("crawler-sinks-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void ConfiguredOutputs_CanBeOpenedAndOpenedAgain()
    {
        var openers = PageSinks.Openers(Options with { Formats = ["jsonl", "jsonl"], Bodies = true }, Fresh());
        Assert.Equal(["bodies", "jsonl"], openers.Keys.Order(StringComparer.Ordinal));
        for (var times = 0; times < 2; times++)
        {
            foreach (var (name, open) in openers)
            {
                using var sink = open();
                Assert.Equal(name, sink.Name);
            }
        }
    }

    [Fact]
    public void UnknownFormat_IsNamedWithTheKnownOnes()
    {
        Assert.Null(PageSinks.Check(Options));
        Assert.Equal("unknown output format \"xlsx\"; known are: jsonl", PageSinks.Check(Options with { Formats = ["jsonl", "xlsx"] }));
    }

    private CrawlDirectory Fresh() => CrawlDirectory.TryCreate(_root, out var directory, out var error) ? directory : throw new IOException(error.Message);
}
