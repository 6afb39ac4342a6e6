using Crawler.Cli;
using Crawler.Cli.Progress;
using Crawler.Crawling;
using Crawler.Frontier;
using Crawler.Output;
using Crawler.Telemetry;
using Spectre.Console;

namespace Crawler.Tests.Cli;

public sealed class ProgressTests
{
    private static readonly CrawlBalance Balance = new(Discovered: 120, Pending: 0, Fetched: 100, Redirected: 5, NotModified: 1, Failed: 4, Skipped: 10);

    [Theory]
    [InlineData(StopReason.Drained, 1, 0)]
    [InlineData(StopReason.MaxPages, 1, 0)]
    [InlineData(StopReason.MaxTime, 1, 0)]
    [InlineData(StopReason.Drained, 0, 3)]
    [InlineData(StopReason.MaxTime, 0, 3)]
    [InlineData(StopReason.Interrupted, 1, 130)]
    [InlineData(StopReason.Interrupted, 0, 130)]
    [InlineData(StopReason.Failed, 1, 1)]
    [InlineData(StopReason.Failed, 0, 1)]
    public void ExitCode_ByReasonAndSeeds(StopReason reason, long seedsFetched, int code) => Assert.Equal(code, ClosingReport.Code(Summary(reason, seedsFetched)));

    [Fact]
    public void ExitCode_StoppedByALimitBeforeAnySeedHadItsTurn_Is0AndSaysNothingOfSeeds()
    {
        using var directory = new TempDirectory();
        var summary = Summary(StopReason.MaxTime, 0);
        summary = summary with { Final = summary.Final with { Balance = new CrawlBalance(Discovered: 2, Pending: 2, Fetched: 0, Redirected: 0, NotModified: 0, Failed: 0, Skipped: 0) } };
        Assert.Equal(0, ClosingReport.Code(summary));
        Assert.DoesNotContain("no seed", Report(summary, directory, isQuiet: false), StringComparison.Ordinal);
    }

    [Fact]
    public void Rates_CountWhatThisProcessHasFetched()
    {
        using var directory = new TempDirectory();
        Assert.Contains("0.1/s, 3.0 KiB", Report(Summary(StopReason.Drained, 1), directory, isQuiet: false, before: 90), StringComparison.Ordinal);
        var meter = new RateMeter(before: 90);
        Assert.Equal(5, meter.Add(TimeSpan.FromSeconds(2), 100));
        Assert.Equal(5, meter.Overall(TimeSpan.FromSeconds(2), 100));
    }

    [Fact]
    public void ExitCode_BalanceThatDoesNotHold_Is1()
    {
        var summary = Summary(StopReason.Drained, 1);
        Assert.Equal(1, ClosingReport.Code(summary with { Final = summary.Final with { Balance = Balance with { Pending = 1 } } }));
    }

    [Fact]
    public void Report_TellsBalanceReasonsAndPages()
    {
        using var directory = new TempDirectory();
        var text = Report(Summary(StopReason.Drained, 1), directory, isQuiet: false);
        Assert.Contains("done: every URL in scope has come to its end after 00:02:05\n", text, StringComparison.Ordinal);
        Assert.Contains("discovered 120 = pending 0 + fetched 100 + redirected 5 + not_modified 1 + failed 4 + skipped 10\n", text, StringComparison.Ordinal);
        Assert.Contains("failed: HttpStatus 3, DnsNotFound 1\n", text, StringComparison.Ordinal);
        Assert.Contains("scope widened: http://a.test/ -> http://b.test/\uFFFD\n", text, StringComparison.Ordinal);
        Assert.Contains("0.8/s, 3.0 KiB on the wire", text, StringComparison.Ordinal);
        Assert.EndsWith("pages=100\n", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1204, true)]
    public void SeedsRefused_AreSaidWhereThereAreAnyAlsoQuietly(long refused, bool isSaid)
    {
        using var directory = new TempDirectory();
        var text = Report(Summary(StopReason.Drained, 1) with { Seeds = 7, SeedsRefused = refused }, directory, isQuiet: true);
        Assert.Equal(isSaid, text.Contains("\nseeds: 7 taken, 1,204 refused\n", StringComparison.Ordinal));
        Assert.Equal(isSaid, text.Contains("refused", StringComparison.Ordinal));
    }

    [Fact]
    public void WhatLimitsHaveLeftOutOfPages_IsSaidWhereThereIsAny()
    {
        using var directory = new TempDirectory();
        var summary = Summary(StopReason.Drained, 1);
        Assert.DoesNotContain("left out", Report(summary, directory, isQuiet: false), StringComparison.Ordinal);
        var text = Report(summary with { Final = summary.Final with { Cut = new CutCounts(195_000, 3, 1) } }, directory, isQuiet: false, directoryName: "other");
        Assert.Contains("left out of pages: 195,000 links beyond crawler.parsing.max-outlinks, 3 longer than crawler.parsing.max-url-length; not read to their end: 1 document\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Report_NumbersHaveOneFormAndTheLastLineIsForScripts()
    {
        using var directory = new TempDirectory();
        var summary = Summary(StopReason.Drained, 1);
        summary = summary with { Final = summary.Final with { Balance = new(Discovered: 5682, Pending: 0, Fetched: 1528, Redirected: 0, NotModified: 0, Failed: 0, Skipped: 4154), Skips = new Dictionary<string, long> { ["OutOfScope"] = 4154 } } };
        var text = Report(summary, directory, isQuiet: false);
        Assert.Contains("discovered 5,682 = pending 0 + fetched 1,528 + redirected 0 + not_modified 0 + failed 0 + skipped 4,154\n", text, StringComparison.Ordinal);
        Assert.Contains("skipped: OutOfScope 4,154\n", text, StringComparison.Ordinal);
        Assert.EndsWith("\npages=1528\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void QuietReport_IsBalancePlaceAndPages()
    {
        using var directory = new TempDirectory();
        Assert.Equal(
            $"discovered 120 = pending 0 + fetched 100 + redirected 5 + not_modified 1 + failed 4 + skipped 10\nresults: {directory.Below("out")}\npages=100\n",
            Report(Summary(StopReason.Drained, 1), directory, isQuiet: true));
    }

    [Fact]
    public void Report_FailureIsNamedEvenQuietly()
    {
        using var directory = new TempDirectory();
        var text = Report(Summary(StopReason.Failed, 1) with { Error = "jsonl: the disk is full" }, directory, isQuiet: true);
        Assert.Matches("^crawler: the crawl failed after [0-9:.]+( m?s)?: jsonl: the disk is full\n", text);
    }

    // Nothing is pending, and yet a resume is what is wanted: it writes what could not be written.
    [Fact]
    public void Report_OfAFailure_SaysHowToGoOn()
    {
        using var directory = new TempDirectory();
        Assert.True(CrawlDirectory.TryCreate(directory.Below("out"), out var crawl, out _));
        directory.File("out/crawl.db", "");
        foreach (var (reason, isTold) in new[] { (StopReason.Failed, true), (StopReason.Drained, false) })
        {
            using var error = CliRun.NewWriter();
            ClosingReport.Write(error, Summary(reason, 1) with { Error = "summary.json: the disk is full" }, crawl, isQuiet: false);
            Assert.Equal(isTold, error.ToString().Contains($"\ngo on with: {CommandName.Words} resume {crawl.Path}\n", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void LineView_OneLineAnInterval()
    {
        using var error = CliRun.NewWriter();
        var view = new LineView(error, TimeSpan.FromSeconds(10));
        foreach (var second in new[] { 1.0, 9.9, 10.2, 15, 20.4 }) view.Show(Snapshot(1) with { Elapsed = TimeSpan.FromSeconds(second) });
        var lines = error.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, lines.Length);
        Assert.StartsWith("00:00:10  100 pages, 9.8/s now, 9.8/s overall, 64 in flight, 0 pending, 4 failed, 10 skipped, 3.0 KiB", lines[0], StringComparison.Ordinal);
    }

    [Fact]
    public void HostsThatWereSpared_AreSaidOnlyWhereThereAreAny()
    {
        var spared = Snapshot(1) with { Hosts = new HostCounts(3, 1, 2) { Failing = 1 }, Elapsed = TimeSpan.FromSeconds(11) };
        using var error = CliRun.NewWriter();
        new LineView(error, TimeSpan.FromSeconds(10)).Show(spared);
        Assert.EndsWith(", 3 hosts left alone, 1 given up, 1 host over the budget of errors\n", error.ToString(), StringComparison.Ordinal);
        using var text = CliRun.NewWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(text), Ansi = AnsiSupport.No });
        var limits = new LimitsOptions { MaxPages = null, MaxDepth = null, MaxTime = null, MaxRate = null, Concurrency = null, DrainTimeout = TimeSpan.Zero };
        console.Write(LiveView.Render(spared, limits, 1, 1));
        Assert.Contains("left alone 3   given up 1   failing 1   Crawl-delay cut 2", text.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void WhyHostsWait_IsSaidInTheLineAndInTheDisplayCleanedAndBounded()
    {
        HostWait[] waits =
        [
            new(HostWaitCause.RetryAfter, 1204, "[b]\u001b[2J.test", TimeSpan.FromSeconds(59)),
            new(HostWaitCause.MaxRate, 7, "g.test", TimeSpan.FromSeconds(2)) { PerSecond = 0.5 },
            new(HostWaitCause.Robots, 3, new string('a', 5000), TimeSpan.Zero),
            new(HostWaitCause.Breaker, 2, "c.test", TimeSpan.FromMinutes(2)),
            new(HostWaitCause.Dns, 1, "d.test", TimeSpan.Zero),
            new(HostWaitCause.CrawlDelay, 1, "e.test", TimeSpan.FromSeconds(4)),
            new(HostWaitCause.Delay, 1, "f.test", TimeSpan.FromSeconds(1)),
        ];
        var text = $"Retry-After 1,204 hosts (59.0 s, [b]\uFFFD[2J.test), max-rate (0.5/s) 7 hosts (2.0 s, g.test), robots.txt 3 hosts ({new string('a', 40)}…), breaker open 2 hosts (00:02:00, c.test), other causes 3 hosts";
        Assert.Equal(text, WaitText.Of(waits));
        var snapshot = Snapshot(1) with { Waits = waits, Elapsed = TimeSpan.FromSeconds(11) };
        using var error = CliRun.NewWriter();
        new LineView(error, TimeSpan.FromSeconds(10)).Show(snapshot);
        Assert.EndsWith($"; waiting: {text}\n", error.ToString(), StringComparison.Ordinal);
        using var display = CliRun.NewWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(display), Ansi = AnsiSupport.No });
        console.Profile.Width = 500;
        var limits = new LimitsOptions { MaxPages = null, MaxDepth = null, MaxTime = null, MaxRate = null, Concurrency = null, DrainTimeout = TimeSpan.Zero };
        console.Write(LiveView.Render(snapshot, limits, 1, 1));
        Assert.Contains(text, display.ToString(), StringComparison.Ordinal);
        Assert.All(Enum.GetValues<HostWaitCause>(), cause => Assert.NotEmpty(WaitText.Of(cause)));
    }

    [Fact]
    public void Sitemaps_AreSaidOnceThereAreAny()
    {
        var read = Snapshot(1) with { Sitemaps = new SitemapCounts { Found = 6, Read = 3, Pending = 2, Absent = 1, Entries = 1204 }, Elapsed = TimeSpan.FromSeconds(11) };
        using var error = CliRun.NewWriter();
        var view = new LineView(error, TimeSpan.FromSeconds(10));
        view.Show(read);
        view.Show(read with { Elapsed = TimeSpan.FromSeconds(22), Sitemaps = SitemapCounts.None });
        var lines = error.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.EndsWith(", sitemaps 3 read (1,204 URLs), 2 pending", lines[0], StringComparison.Ordinal);
        Assert.DoesNotContain("sitemaps", lines[1], StringComparison.Ordinal);
        using var text = CliRun.NewWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(text), Ansi = AnsiSupport.No });
        var limits = new LimitsOptions { MaxPages = null, MaxDepth = null, MaxTime = null, MaxRate = null, Concurrency = null, DrainTimeout = TimeSpan.Zero };
        console.Write(LiveView.Render(read, limits, 1, 1));
        Assert.Matches("sitemaps +3 read \\(1,204 URLs\\), 2 pending", text.ToString());
    }

    [Fact]
    public void LiveView_TextsFromTheWebAreNoMarkup()
    {
        using var text = CliRun.NewWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(text), Ansi = AnsiSupport.No });
        var limits = new LimitsOptions { MaxPages = 500, MaxDepth = null, MaxTime = TimeSpan.FromMinutes(10), MaxRate = null, Concurrency = null, DrainTimeout = TimeSpan.Zero };
        console.Write(LiveView.Render(Snapshot(1) with { BusiestHosts = [("[red]\u001b[2Jhost[/]", 7)] }, limits, 12.5, 8));
        Assert.Contains("[red]\uFFFD[2Jhost[/] 7", text.ToString(), StringComparison.Ordinal);
        Assert.Contains("100 of 500", text.ToString(), StringComparison.Ordinal);
        Assert.Contains("00:02:05 of 00:10:00", text.ToString(), StringComparison.Ordinal);
        Assert.Contains("HttpStatus 3   DnsNotFound 1", text.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Notes_WaitWhileADisplayIsOn()
    {
        using var error = CliRun.NewWriter();
        var notes = new Notes(error);
        notes.Add("one");
        notes.Hold();
        notes.Add("two");
        Assert.Equal("one\n", error.ToString());
        notes.Release();
        notes.Add("three");
        Assert.Equal("one\ntwo\nthree\n", error.ToString());
    }

    private static string Report(CrawlSummary summary, TempDirectory directory, bool isQuiet, long before = 0, string directoryName = "out")
    {
        Assert.True(CrawlDirectory.TryCreate(directory.Below(directoryName), out var crawl, out _));
        using var error = CliRun.NewWriter();
        ClosingReport.Write(error, summary, crawl, isQuiet, before);
        return error.ToString();
    }

    private static CrawlSummary Summary(StopReason reason, long seedsFetched) => new(new CrawlId("crawl-1"), reason, null, 1, DateTimeOffset.UnixEpoch, Snapshot(seedsFetched));

    private static CrawlSnapshot Snapshot(long seedsFetched) => new()
    {
        Balance = Balance,
        Elapsed = TimeSpan.FromSeconds(125),
        Ready = 1,
        InFlight = 64,
        Parsing = 2,
        Writing = 3,
        BytesWire = 3072,
        Bytes = 9000,
        Failures = new Dictionary<string, long> { ["DnsNotFound"] = 1, ["HttpStatus"] = 3 },
        Skips = new Dictionary<string, long> { ["OutOfScope"] = 10 },
        Statuses = new Dictionary<int, long> { [200] = 100 },
        BusiestHosts = [("a.test", 5)],
        SeedsFetched = seedsFetched,
        OutOfScopeUnrecorded = 0,
        ActorFailures = 0,
        StaleResults = 0,
        ScopeWidened = [("http://a.test/", "http://b.test/\u0007")],
    };
}
