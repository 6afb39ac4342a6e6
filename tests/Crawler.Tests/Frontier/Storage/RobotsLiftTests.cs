using Crawler.Frontier;
using Crawler.Frontier.Storage;
using Crawler.Tests.Cli;
using Crawler.Urls;

namespace Crawler.Tests.Frontier.Storage;

public sealed class RobotsLiftTests : IDisposable
{
    private static readonly RobotsLift Lift = new();

    private readonly TempDirectory _folder = new();

    private string Path => _folder.Below("crawl.db");

    private string Replacement => _folder.Below("pages.jsonl.retry");

    // The first resume obeys robots.txt still, so that it shows what a kill has left.
    [Theory]
    [InlineData("Writing", 0)]
    [InlineData("Written", 0)]
    [InlineData("Committed", 2)]
    [InlineData("Moved", 2)]
    public void KilledOnItsWay_EveryUrlHasItsRecordOrIsPending(string step, int pending)
    {
        var four = FourSettled.Create(_folder, UrlState.Skipped, nameof(SkipReason.DisallowedByRobots));
        Assert.Throws<InvalidOperationException>(() => Open(Lift with { Reached = reached => _ = reached.ToString() == step ? throw new InvalidOperationException() : 0 }));
        using (var obeying = Open())
        {
            Assert.Equal((pending, 0), (FourSettled.Pending(obeying), obeying.Stored.NoLongerDisallowed));
            Assert.Equal(new FileInfo(four.Directory.Pages).Length, obeying.Stored.OutputLengths["jsonl"]);
        }

        using var lifted = Open(Lift);
        Assert.Equal((2, 2 - pending), (FourSettled.Pending(lifted), lifted.Stored.NoLongerDisallowed));
        Assert.Equal(new FileInfo(four.Directory.Pages).Length, lifted.Stored.OutputLengths["jsonl"]);
        Assert.Equal(four.Urls.Skip(2).Select(url => url.Url.Text), four.Recorded());
    }

    [Fact]
    public void RobotsTxtCouldNotBeHad_IsNoReasonAnyMore()
    {
        var four = FourSettled.Create(_folder, UrlState.Failed, nameof(FailReason.RobotsUnreachable));
        using var lifted = Open(Lift);
        Assert.Equal((2, 2L), (FourSettled.Pending(lifted), lifted.Stored.NoLongerDisallowed));
        Assert.Equal(four.Urls.Skip(2).Select(url => url.Url.Text), four.Recorded());
    }

    [Theory]
    [InlineData("DnsFailed")]
    [InlineData("HostUnavailable")]
    public void FailedForSomethingElse_StaysAsItIs(string reason)
    {
        var four = FourSettled.Create(_folder, UrlState.Failed, reason);
        using var lifted = Open(Lift with { OnBegin = _ => Assert.Fail("there is nothing to be done") });
        Assert.Equal((0, 0L), (FourSettled.Pending(lifted), lifted.Stored.NoLongerDisallowed));
        Assert.Equal(4, four.Recorded().Count());
    }

    // What jsonl holds may be an output of the host application, or a pages.jsonl that was moved away and is not written any more.
    [Theory]
    [InlineData("table", "Written")]
    [InlineData("jsonl", "Kept")]
    [InlineData("jsonl", "None")]
    public void RecordsThatCannotBeTakenOut_TheirUrlsStayAndThatIsTold(string keeper, string role)
    {
        var four = FourSettled.Create(_folder, UrlState.Skipped, nameof(SkipReason.DisallowedByRobots));
        var before = four.Committed();
        using (var connection = CrawlDatabase.OpenToWrite(Path)) CrawlDatabase.Run(connection, keeper == "jsonl" ? "SELECT 1" : $"INSERT INTO output VALUES ('{keeper}', 100)");
        using var store = Open(Lift, Enum.Parse<PagesRole>(role));
        Assert.Equal((0, 0L, 2L, keeper), (FourSettled.Pending(store), store.Stored.NoLongerDisallowed, store.Stored.StillDisallowed, store.Stored.StillDisallowedBy));
        Assert.Equal((before, 4), (store.Stored.OutputLengths["jsonl"], four.Recorded().Count()));
    }

    [Fact]
    public void NoOutputHoldsRecords_TheyArePendingWhateverIsWritten()
    {
        FourSettled.Create(_folder, UrlState.Skipped, nameof(SkipReason.DisallowedByRobots));
        using (var connection = CrawlDatabase.OpenToWrite(Path)) CrawlDatabase.Run(connection, "UPDATE output SET length = 0");
        File.Delete(_folder.Below("pages.jsonl"));
        using var store = Open(Lift, PagesRole.Kept);
        Assert.Equal((2, 2L), (FourSettled.Pending(store), store.Stored.NoLongerDisallowed));
    }

    [Fact]
    public void PagesGone_IsAnErrorAndNothingIsChanged()
    {
        var four = FourSettled.Create(_folder, UrlState.Skipped, nameof(SkipReason.DisallowedByRobots));
        var before = four.Committed();
        File.Move(four.Directory.Pages, _folder.Below("elsewhere"));
        Assert.Equal(CrawlStoreFault.OutputMissing, Assert.Throws<CrawlStoreException>(() => Open(Lift)).Fault);
        using var obeying = Open();
        Assert.Equal((0, before), (FourSettled.Pending(obeying), obeying.Stored.OutputLengths["jsonl"]));
    }

    [Theory]
    [InlineData("absent", "DisallowedByRobots", SitemapState.Pending)]
    [InlineData("failed", "RobotsUnreachable", SitemapState.Pending)]
    [InlineData("failed", "DnsFailed", SitemapState.Failed)]
    public void Sitemaps_AreReadAfterAllWhereRobotsTxtWasTheirReason(string state, string problem, SitemapState expected)
    {
        Assert.True(CanonicalUrl.TryCreate("http://a.test/sitemap.xml", out var url, out _));
        var row = new SitemapRow(7, url, 8, 0) { State = Enum.Parse<SitemapState>(state, ignoreCase: true), Problem = problem, Detail = "a line" };
        FourSettled.Create(_folder, UrlState.Skipped, nameof(SkipReason.DisallowedByRobots), row);
        using (var connection = CrawlDatabase.OpenToWrite(Path)) CrawlDatabase.Run(connection, "INSERT INTO output VALUES ('table', 100)");

        // Their URLs stay, for a record is held of each; a sitemap has none.
        using (var held = Open(Lift)) Assert.Equal(expected, Assert.Single(held.ReadSitemaps()).State);
        using (var connection = CrawlDatabase.OpenToWrite(Path)) CrawlDatabase.Run(connection, $"DELETE FROM output WHERE name = 'table'; UPDATE sitemap SET state = '{state}', problem = '{problem}'");
        using var lifted = Open(Lift);
        var read = Assert.Single(lifted.ReadSitemaps());
        Assert.Equal((expected, expected == SitemapState.Pending), (read.State, read.Problem is null));
    }

    [Fact]
    public void BrokenOff_NothingIsChangedAndNothingIsLeft()
    {
        var four = FourSettled.Create(_folder, UrlState.Skipped, nameof(SkipReason.DisallowedByRobots));
        using var source = new CancellationTokenSource();
        var told = 0L;
        Assert.Throws<OperationCanceledException>(() => Open(Lift with
        {
            OnBegin = urls =>
            {
                told = urls;
                source.Cancel();
            },
            CancellationToken = source.Token,
        }));
        Assert.Equal((2, false), (told, File.Exists(Replacement)));
        using var obeying = Open();
        Assert.Equal((0, 4), (FourSettled.Pending(obeying), four.Recorded().Count()));
    }

    [Fact]
    public void ErrorOnTheDisk_LeavesNoPartOfTheNewFile()
    {
        FourSettled.Create(_folder, UrlState.Skipped, nameof(SkipReason.DisallowedByRobots));
        Assert.Throws<CrawlStoreException>(() => Open(Lift with { Reached = reached => _ = reached == WithdrawalStep.Writing ? throw new IOException() : 0 }));
        Assert.False(File.Exists(Replacement));
    }

    public void Dispose() => _folder.Dispose();

    private SqliteFrontierStore Open(RobotsLift? lift = null, PagesRole pages = PagesRole.Written) => SqliteFrontierStore.Open(Path, fsync: false, "Crawler", isResumed: true, pages, lift);
}
