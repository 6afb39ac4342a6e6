using System.Runtime.InteropServices;
using System.Text;
using Crawler.Cli;
using Crawler.Frontier;
using Crawler.Frontier.Storage;
using Crawler.Tests.Frontier.Storage;

namespace Crawler.Tests.Cli;

/// <summary>What a person is told by a resume that obeys no robots.txt any more.</summary>
public sealed class ResumeWithoutRobotsTests : IDisposable
{
    private readonly TempDirectory _folder = new();

    [Fact]
    public async Task InterruptedWhileRecordsAreTakenOut_NothingIsChanged()
    {
        var four = FourSettled.Create(_folder, UrlState.Skipped, nameof(SkipReason.DisallowedByRobots));
        using var interruption = new Interruption(() => Assert.Fail("it ends in order"));
        using var error = new Watched(line => line.Contains("taking 2 records of what it had refused out of pages.jsonl", StringComparison.Ordinal), () => interruption.Signal(PosixSignal.SIGINT)) { NewLine = "\n" };
        var terminal = new Terminal { In = Stream.Null, Out = TextWriter.Null, Error = error, Interruption = interruption };
        Assert.Equal(ExitCode.Interrupted, await CommandLine.RunAsync(["resume", _folder.Path, "--no-robots", "--set", "crawler.frontier.partitions=2"], terminal));
        Assert.Contains($"interrupted before the crawl ran: nothing was changed; go on with: {Crawler.Cli.CommandName.Words} resume {_folder.Path}\n", error.ToString(), StringComparison.Ordinal);
        Assert.Equal(four.Urls.Select(url => url.Url.Text), four.Recorded());
        using var next = SqliteFrontierStore.Open(four.Directory.Database, fsync: false, "Crawler", isResumed: true);
        Assert.Equal(0, FourSettled.Pending(next));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AnotherOutputHoldsTheirRecords_ThatIsSaid(bool isQuiet)
    {
        var four = FourSettled.Create(_folder, UrlState.Skipped, nameof(SkipReason.DisallowedByRobots));
        using (var connection = CrawlDatabase.OpenToWrite(four.Directory.Database)) CrawlDatabase.Run(connection, "INSERT INTO output VALUES ('table', 100)");
        string[] command = ["resume", _folder.Path, "--no-robots", "--set", "crawler.frontier.partitions=2", .. isQuiet ? ["--quiet"] : Array.Empty<string>()];
        Assert.Contains("but 2 URLs that it had refused stay so: the output table holds their records", (await CliRun.Of(command)).Error, StringComparison.Ordinal);
        Assert.Equal(4, four.Recorded().Count());
    }

    public void Dispose() => _folder.Dispose();

    // As a person who reads a line and presses Ctrl-C.
    private sealed class Watched(Predicate<string> isIt, Action act) : StringWriter
    {
        public override Encoding Encoding => Encoding.UTF8;

        public override void WriteLine(string? value)
        {
            base.WriteLine(value);
            if (value is not null && isIt(value)) act();
        }
    }
}
