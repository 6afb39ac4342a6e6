using Crawler.Cli;
using Crawler.Cli.Progress;
using Crawler.Cli.Verbs;
using Crawler.Urls;

namespace Crawler.Tests.Cli;

public sealed class TextTests
{
    [Theory]
    [InlineData("plain [markup] äöü 漢字 😀", "plain [markup] äöü 漢字 😀")]
    [InlineData("a\u001b]0;title\u0007b\r\nc\td", "a\uFFFD]0;title\uFFFDb\uFFFD\uFFFDc\uFFFDd")]
    [InlineData("\u202Eright\u2066\u200B\u2028", "\uFFFDright\uFFFD\uFFFD\uFFFD")]
    [InlineData("\u009b1m", "\uFFFD1m")]
    public void PlainText_HasNoControlCharacters(string text, string expected) => Assert.Equal(expected, PlainText.Of(text));

    [Fact]
    public void PlainText_LoneSurrogate_IsReplaced() => Assert.Equal("a\uFFFDb", PlainText.Of("a\uD800b"));

    [Fact]
    public void PlainTextForAPipe_IsNotCut() => Assert.Equal(
        (10_000, 301),
        (new Terminal { In = Stream.Null, Out = TextWriter.Null, Error = TextWriter.Null }.Plain(new string('x', 10_000)).Length,
            new Terminal { In = Stream.Null, Out = TextWriter.Null, Error = TextWriter.Null, IsOutWatched = true }.Plain(new string('x', 10_000)).Length));

    [Fact]
    public void PlainText_IsCut() => Assert.Equal(301, PlainText.Of(new string('x', 10_000)).Length);

    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(1023, "1023 B")]
    [InlineData(1536, "1.5 KiB")]
    [InlineData(5L << 40, "5.0 TiB")]
    public void Bytes_ByPowersOf1024(long bytes, string expected) => Assert.Equal(expected, Quantity.Bytes(bytes));

    [Theory]
    [InlineData(0.03, "30 ms")]
    [InlineData(12.34, "12.3 s")]
    [InlineData(3723, "01:02:03")]
    [InlineData(90_061, "1.01:01:01")]
    public void Time_AsPeopleSayIt(double seconds, string expected) => Assert.Equal(expected, Quantity.Time(TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData("0", 0)]
    [InlineData("200ms", 200)]
    [InlineData("1.5s", 1500)]
    [InlineData("2 m", 120_000)]
    [InlineData("1h", 3_600_000)]
    public void TimeOption_ReadsUnits(string text, double milliseconds)
    {
        Assert.True(TimeOption.TryParse(text, out var time));
        Assert.Equal(milliseconds, time.TotalMilliseconds);
    }

    [Theory]
    [InlineData("5")]
    [InlineData("")]
    [InlineData("s")]
    [InlineData("-1s")]
    [InlineData("1d")]
    [InlineData("1.2.3s")]
    [InlineData("99999999999h")]
    public void TimeOption_RefusesTheRest(string text) => Assert.False(TimeOption.TryParse(text, out _));

    [Fact]
    public void RateMeter_IsThatOfTheLastSeconds()
    {
        var meter = new RateMeter();
        for (var second = 1; second <= 10; second++) meter.Add(TimeSpan.FromSeconds(second), second * 10);
        Assert.Equal(10, meter.Add(TimeSpan.FromSeconds(11), 110), 3);
        Assert.Equal(4, meter.Add(TimeSpan.FromSeconds(16), 130), 1);
        Assert.Equal(0, RateMeter.PerSecond(5, TimeSpan.Zero));
    }

    [Theory]
    [InlineData("https://example.org/", true)]
    [InlineData("http://93.184.216.34/", true)]
    [InlineData("http://[2606:2800:220:1::1]/", true)]
    [InlineData("http://127.0.0.1:8080/", false)]
    [InlineData("http://10.1.2.3/", false)]
    [InlineData("http://[::1]/", false)]
    [InlineData("http://localhost/", false)]
    [InlineData("http://intranet/", false)]
    [InlineData("http://wiki.internal/", false)]
    [InlineData("http://a.mock.test./", false)]
    [InlineData("http://fixed.example.com/", false)]
    public void PublicHost_IsSomebodyElses(string text, bool expected)
    {
        Assert.True(CanonicalUrl.TryCreate(text, out var url, out _));
        Assert.Equal(expected, new PublicHost(["fixed.example.com=127.0.0.1:80"]).Is(url));
    }

    [Fact]
    public void TestTally_AddsUpProjectsAndKeepsReasons()
    {
        using var directory = new TempDirectory();
        const string Skipped = """<Results><UnitTestResult testName="T.Skipped" outcome="NotExecuted"><Output><ErrorInfo><Message>because of the moon</Message></ErrorInfo></Output></UnitTestResult></Results>""";
        directory.File("1.trx", Results(Skipped, "passed='3' failed='1' error='0' timeout='0' aborted='1'"));
        const string Table = """<Results><UnitTestResult testName="T.Table" outcome="Passed"><Output><StdOut>| a | b |&#xD;&#xA;|---|---|</StdOut></Output></UnitTestResult><UnitTestResult testName="T.Talk" outcome="Passed"><Output><StdOut>done</StdOut></Output></UnitTestResult></Results>""";
        directory.File("2.trx", Results(Table, "passed='40' failed='0' error='0' timeout='0' aborted='0'"));
        var tally = TestTally.Of(directory.Path);
        Assert.Equal("43 passed, 2 failed", tally.ToString());
        Assert.Equal(("T.Skipped", "because of the moon"), Assert.Single(tally.Skipped));
        Assert.Equal("| a | b |\r\n|---|---|", Assert.Single(tally.Tables));

        static string Results(string results, string counters) =>
            $"<TestRun xmlns='http://microsoft.com/schemas/VisualStudio/TeamTest/2010'>{results}<ResultSummary><Counters {counters} /></ResultSummary></TestRun>";
    }

    [Fact]
    public void Stale_ANewerSourceOrAFolderThatLostOne()
    {
        using var directory = new TempDirectory();
        Directory.CreateDirectory(directory.Below("src"));
        Directory.CreateDirectory(directory.Below("config"));
        var source = directory.File("src/a.cs", "");
        var stamp = new FileInfo(directory.File("stamp", ""));
        var root = new DirectoryInfo(directory.Path);
        var before = stamp.LastWriteTimeUtc.AddMinutes(-1);
        foreach (var file in new[] { source, directory.File("src/readme.md", "") }) File.SetLastWriteTimeUtc(file, before);
        Directory.SetLastWriteTimeUtc(directory.Below("src"), before);
        Assert.False(StaleVerb.IsStale(root, stamp));
        File.SetLastWriteTimeUtc(directory.Below("src/readme.md"), before.AddMinutes(2));
        Assert.False(StaleVerb.IsStale(root, stamp));
        File.SetLastWriteTimeUtc(source, before.AddMinutes(2));
        Assert.True(StaleVerb.IsStale(root, stamp));
        File.SetLastWriteTimeUtc(source, before);
        Directory.SetLastWriteTimeUtc(directory.Below("src"), before.AddMinutes(2));
        Assert.True(StaleVerb.IsStale(root, stamp));
        Assert.True(StaleVerb.IsStale(root, new FileInfo(directory.Below("none"))));
    }
}
