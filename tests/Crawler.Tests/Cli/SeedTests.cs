using Crawler.Cli;
using Crawler.Urls;

namespace Crawler.Tests.Cli;

public sealed class SeedTests
{
    [Fact]
    public void Lines_BlankOnesAndCommentsAreLeftOutAndBadOnesReported()
    {
        var (urls, reports) = Read("\uFEFFhttp://a.test/\r\n\n  # note\n  https://b.test/x#f  \nnope\nftp://c.test/\nhttp://[::bad/\nhttp://a.test/");
        Assert.Equal(["http://a.test/", "https://b.test/x", "http://a.test/"], urls);
        Assert.Equal(
            [
                "list:5: not an http(s) URL: no scheme (did you mean https://nope/?): nope",
                "list:6: not an http(s) URL: another scheme: ftp://c.test/",
                "list:7: not an http(s) URL: malformed: http://[::bad/",
            ],
            reports);
    }

    [Fact]
    public void HostWithPortAndNoScheme_IsSuggestedWithOne() =>
        Assert.Equal("list:1: not an http(s) URL: no scheme (did you mean https://localhost:8080/?): localhost:8080", Assert.Single(Read("localhost:8080").Reports));

    [Fact]
    public void ControlCharactersInABadLine_DoNotReachTheTerminal() =>
        Assert.Equal("list:1: not an http(s) URL: malformed: http://\uFFFD[31m\uFFFD /", Assert.Single(Read("http://\u001b[31m\u202e /").Reports));

    [Fact]
    public void LineLongerThanAnyUrl_IsReportedAndTheNextOneIsRead()
    {
        var (urls, reports) = Read($"http://a.test/{new string('x', 1_000_000)}\nhttp://b.test/");
        Assert.Equal(["http://b.test/"], urls);
        Assert.StartsWith("list:1: not an http(s) URL: too long: http://a.test/xxx", Assert.Single(reports), StringComparison.Ordinal);
        Assert.InRange(reports[0].Length, 300, 400);
    }

    [Fact]
    public void Lines_AreReadOneAtATime()
    {
        using var endless = new EndlessReader();
        var seeds = new SeedLines("list", endless, _ => { });
        Assert.True(seeds.TryReadFirst());
        Assert.Equal(3, seeds.Read().Take(3).Count());
        Assert.InRange(endless.Lines, 3, 4);
    }

    [Theory]
    [InlineData("no URL: give some, or a file of them with --seeds FILE", "", "crawl")]
    [InlineData("standard input: there is no http(s) URL in it", "# nothing\n\n", "crawl", "--seeds", "-")]
    [InlineData("standard input: there is no http(s) URL in it", "", "fetch", "--seeds", "-")]
    [InlineData("--seeds no/such/file: there is no such file", "", "crawl", "--seeds", "no/such/file")]
    [InlineData("not an http(s) URL: another scheme: ftp://x/", "", "crawl", "http://a.test/", "ftp://x/")]
    public async Task NoSeed_ExitCode2AndNothingTouched(string error, string input, params string[] args)
    {
        using var directory = new TempDirectory();
        var output = directory.Below("out");
        var run = await CliRun.WithInput(input, args[0] == "crawl" ? [.. args, "--out", output] : args);
        Assert.Equal(2, run.Code);
        Assert.Contains($"crawler: {error}\n", run.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(output));
    }

    [Theory]
    [InlineData("crawl")]
    [InlineData("fetch")]
    public async Task NoUrlAtAll_LeadsToTheHelp(string verb) =>
        Assert.Equal(["crawler: no URL: give some, or a file of them with --seeds FILE", $"crawler: see {Crawler.Cli.CommandName.Words} {verb} --help"], (await CliRun.Of(verb)).ErrorLines);

    [Fact]
    public async Task FileWithoutAnyUrl_EveryLineIsReportedAndNothingTouched()
    {
        using var directory = new TempDirectory();
        var seeds = directory.File("seeds.txt", "one\n# two\nthree:\n");
        var run = await CliRun.Of("crawl", "--seeds", seeds, "--out", directory.Below("out"));
        Assert.Equal(2, run.Code);
        Assert.Contains($"{seeds}:1: not an http(s) URL: ", run.Error, StringComparison.Ordinal);
        Assert.Contains($"{seeds}:3: not an http(s) URL: ", run.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(directory.Below("out")));
    }

    [Fact]
    public async Task SourceThatWaitsForEver_DoesNotHoldUpTheEnd()
    {
        using var end = new CancellationTokenSource();
        using var never = new ManualResetEventSlim();
        var reading = Task.Run(() => SeedPump.Read(FirstOnly(never), end.Token).Select(url =>
        {
            end.Cancel();
            return url.Text;
        }).ToList());
        Assert.Equal(["http://a.test/"], await reading.WaitAsync(TimeSpan.FromSeconds(60)));
        never.Set();
    }

    [Fact]
    public void SourceThatBreaks_IsNotTakenForItsEnd() => Assert.Throws<IOException>(() => SeedPump.Read(Broken(), CancellationToken.None).Count());

    [Fact]
    public void Pump_KeepsOrderAndNumber() =>
        Assert.Equal(5000, SeedPump.Read(new SeedLines("list", new StringReader(string.Concat(Enumerable.Range(0, 5000).Select(number => $"http://a.test/{number}\n"))), _ => { }).Read(), CancellationToken.None)
            .Select((url, number) => url.Text == $"http://a.test/{number}").Count(isRight => isRight));

    private static (IReadOnlyList<string> Urls, IReadOnlyList<string> Reports) Read(string text)
    {
        var reports = new List<string>();
        return ([.. new SeedLines("list", new StringReader(text), reports.Add).Read().Select(url => url.Text)], reports);
    }

    private static IEnumerable<CanonicalUrl> FirstOnly(ManualResetEventSlim never)
    {
        Assert.True(CanonicalUrl.TryCreate("http://a.test/", out var url, out _));
        yield return url;
        never.Wait();
    }

    private static IEnumerable<CanonicalUrl> Broken()
    {
        Assert.True(CanonicalUrl.TryCreate("http://a.test/", out var url, out _));
        yield return url;
        throw new IOException("the disk is gone");
    }

    private sealed class EndlessReader : TextReader
    {
        private const string Line = "http://a.test/\n";
        private long _position;

        public long Lines => _position / Line.Length;

        public override int Read() => Line[(int)(_position++ % Line.Length)];
    }
}
