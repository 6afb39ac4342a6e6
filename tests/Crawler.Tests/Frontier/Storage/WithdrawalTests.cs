using Crawler.Frontier.Storage;
using Crawler.Tests.Cli;

namespace Crawler.Tests.Frontier.Storage;

public sealed class WithdrawalTests : IDisposable
{
    private const string All = "s.state = 'failed'";

    private readonly TempDirectory _folder = new();

    private string Path => _folder.Below("crawl.db");

    private string Replacement => _folder.Below("pages.jsonl.retry");

    // Another process takes the crawl over while this one is on its way: by its own mark, and finds what it finds.
    [Theory]
    [InlineData("Writing")]
    [InlineData("Written")]
    public void TakenOverBeforeTheTransaction_NothingIsChanged(string step)
    {
        var four = FourSettled.Create(_folder);
        using var connection = CrawlDatabase.OpenToWrite(Path);
        var withdrawal = new Withdrawal(connection, Path, CrawlDatabase.TakeOver(connection)) { Reached = reached => TakeOverAt(reached, step) };
        withdrawal.Choose(All);
        Assert.Equal(CrawlStoreFault.TakenOver, Assert.Throws<CrawlStoreException>(() => withdrawal.Run(() => Assert.Fail("it is another's"))).Fault);
        Assert.Equal(four.Urls.Select(url => url.Url.Text), four.Recorded());
        using var next = SqliteFrontierStore.Open(Path, fsync: false, "Crawler", isResumed: true);
        Assert.Equal((0, new FileInfo(four.Directory.Pages).Length), (FourSettled.Pending(next), next.Stored.OutputLengths["jsonl"]));
    }

    [Fact]
    public void TakenOverAfterTheTransaction_TheFileIsMovedByTheOtherOnly()
    {
        var four = FourSettled.Create(_folder);
        using var connection = CrawlDatabase.OpenToWrite(Path);
        var withdrawal = new Withdrawal(connection, Path, CrawlDatabase.TakeOver(connection)) { Reached = reached => TakeOverAt(reached, "Committed") };
        withdrawal.Choose(All);
        Assert.Equal(CrawlStoreFault.TakenOver, Assert.Throws<CrawlStoreException>(() => withdrawal.Run(() => { })).Fault);
        Assert.Equal((4, true), (four.Recorded().Count(), File.Exists(Replacement)));
        using var next = SqliteFrontierStore.Open(Path, fsync: false, "Crawler", isResumed: true);
        Assert.Equal((2, 2, false), (FourSettled.Pending(next), four.Recorded().Count(), File.Exists(Replacement)));
    }

    [Fact]
    public void NewFileTakenAwayBeforeItWasInPlace_IsRefusedUntilItIsBack()
    {
        var four = FourSettled.Create(_folder);
        Assert.Throws<InvalidOperationException>(() => CrawlRetry.Run(four.Directory, ["DnsFailed"], reached => _ = reached == WithdrawalStep.Committed ? throw new InvalidOperationException() : 0));
        File.Move(Replacement, _folder.Below("elsewhere"));
        for (var time = 0; time < 2; time++)
            Assert.Equal(CrawlStoreFault.OutputMissing, Assert.Throws<CrawlStoreException>(() => SqliteFrontierStore.Open(Path, fsync: false, "Crawler", isResumed: true)).Fault);
        Assert.Equal(4, four.Recorded().Count());
        File.Move(_folder.Below("elsewhere"), Replacement);
        using var next = SqliteFrontierStore.Open(Path, fsync: false, "Crawler", isResumed: true);
        Assert.Equal((2, 2), (FourSettled.Pending(next), four.Recorded().Count()));
    }

    public void Dispose() => _folder.Dispose();

    private void TakeOverAt(WithdrawalStep reached, string step)
    {
        if (reached.ToString() != step) return;
        using var other = CrawlDatabase.OpenToWrite(Path);
        CrawlDatabase.TakeOver(other);
    }
}
