using System.Text;
using Crawler.Crawling;
using Crawler.Fetching;
using Crawler.Frontier;
using Crawler.Frontier.Storage;
using Crawler.Frontier.Traps;
using Crawler.Politeness;
using Crawler.Robots;
using Crawler.Tests.Configuration;
using Crawler.Urls;

namespace Crawler.Tests.Frontier;

public class UrlGatesTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 0, 0, 0, TimeSpan.Zero);

    // Each gate, closed to a URL that was never seen: by which settings, and in which words.
    private static readonly Dictionary<string, (string Settings, Func<GateQuestion, GateQuestion> Facts, string Verdict)> Closed = new()
    {
        ["length"] = ("parsing.max-url-length = 16", question => question, "22 characters, crawler.parsing.max-url-length = 16"),
        ["scope"] = ("scope.kind = page", question => question, "crawler.scope.kind = page"),
        ["urls-per-host"] = ("frontier.max-urls-per-host = 7", question => question with { Queued = 7 }, "7 of its host are queued or were, crawler.frontier.max-urls-per-host = 7"),
        ["traps"] = ("traps.max-segments = 2", question => question, "crawler.traps.max-segments = 2: http://a.test long paths"),
        ["breaker"] = ("politeness.breaker-probes = 3", question => question with { Host = Host(new HostHealth { Openings = 4, OpenUntil = Now.AddMinutes(1) }) }, "3 probes of its host failed, the next one goes from 2026-01-02T00:01:00Z; crawler.politeness.breaker-failures = 5, breaker-probes = 3"),
        ["errors-per-host"] = ("frontier.max-errors-per-host = 5", question => question with { Host = Host(new HostHealth { Errors = 6 }) }, "6 URLs of its host failed one after the other, crawler.frontier.max-errors-per-host = 5"),
        ["robots"] = ("robots.obey = on", question => question with { Robots = Robots(RobotsState.Fetched) }, "line 2: Disallow: /deep; crawler.robots.obey = on"),
    };

    // Those that nothing but the way to the URL, its address or its response can close; and the words while that is not known.
    private static readonly Dictionary<string, (string Settings, Func<GateQuestion, GateQuestion> Facts, string Verdict)> Unknown = new()
    {
        ["depth"] = ("limits.max-depth = 2", question => question, "crawler.limits.max-depth = 2"),
        ["nofollow"] = ("robots.obey-meta-robots = off", question => question, "crawler.robots.obey-nofollow = on, obey-meta-robots = off, obey-x-robots-tag = on"),
        ["depth-per-host"] = ("frontier.max-depth-per-host = 3", question => question with { Nearest = 1 }, "its host's nearest URL is 1 link from a seed, crawler.frontier.max-depth-per-host = 3"),
    };

    // A reason for each skip and for each failure that a gate makes, with the text of its row: the gate that has stopped the URL.
    private static readonly Dictionary<string, (string Gate, string Rule)> Stopped = new()
    {
        [nameof(SkipReason.Refused)] = ("hook", "OnLink: not for us"),
        [nameof(SkipReason.OutOfScope)] = ("scope", "scope=page"),
        [nameof(SkipReason.TooDeep)] = ("depth-per-host", "crawler.frontier.max-depth-per-host = 3"),
        [nameof(SkipReason.Nofollow)] = ("nofollow", "crawler.robots.obey-nofollow = on"),
        [nameof(SkipReason.HostFull)] = ("urls-per-host", "crawler.frontier.max-urls-per-host = 7"),
        [nameof(SkipReason.Trapped)] = ("traps", "crawler.traps.max-repeats = 2: http://a.test /x"),
        [nameof(SkipReason.HostFailing)] = ("errors-per-host", "crawler.frontier.max-errors-per-host = 5"),
        [nameof(FailReason.HostUnavailable)] = ("breaker", "5 probes of the host in a row failed (crawler.politeness.breaker-probes)"),
        [nameof(SkipReason.DisallowedByRobots)] = ("robots", "line 2: Disallow: /deep; crawler.robots.obey = on"),
        [nameof(FailReason.RobotsUnreachable)] = ("robots", "robots.txt: status 503; crawler.robots.obey = on"),
        [nameof(FetchError.AddressRefused)] = ("address", "127.0.0.1 is loopback (RFC 1122); neither crawler.http.allow-private nor a seed that may be private names a.test"),
        [nameof(SkipReason.UnwantedType)] = ("type", "video/mp4 (crawler.fetching.skip-types)"),
    };

    public static TheoryData<string> Gates => [.. UrlGates.Names.Except(["hook", "address", "type"])];

    public static TheoryData<string> Reasons => [.. Stopped.Keys];

    [Theory]
    [MemberData(nameof(Gates))]
    public void UrlNeverSeen_TheGateNamesItsKeyAndValue(string name)
    {
        var isClosed = Closed.TryGetValue(name, out var given);
        if (!isClosed) given = Unknown[name];
        var gate = Judge(given.Settings, given.Facts(new GateQuestion(Url("http://a.test/deep/x/y"), null) { Now = Now })).Single(gate => gate.Name == name);
        Assert.Equal((isClosed ? false : null, given.Verdict), (gate.IsOpen, gate.Verdict));
    }

    [Theory]
    [MemberData(nameof(Gates))]
    public void GateThatIsOpen_NamesItsKeyAndValueToo(string name)
    {
        var gate = Judge("scope.kind = any", new GateQuestion(Url("http://a.test/"), Entry(null, null)) { Now = Now, Robots = Robots(RobotsState.Fetched) }).Single(gate => gate.Name == name);
        Assert.True(gate.IsOpen);
        Assert.Contains("crawler.", gate.Verdict, StringComparison.Ordinal);
    }

    [Fact]
    public void EverySkip_HasAGate() => Assert.Empty(Enum.GetNames<SkipReason>().Except(Stopped.Keys));

    [Theory]
    [MemberData(nameof(Reasons))]
    public void UrlThatWasStopped_HasTheGatesUpToThatOneInTheWordsOfItsRow(string reason)
    {
        var (name, verdict) = Stopped[reason];
        var rule = name == "robots" ? verdict[..verdict.IndexOf("; crawler.", StringComparison.Ordinal)] : verdict;
        var gates = Judge("scope.kind = any", new GateQuestion(Url("http://a.test/"), Entry(reason, rule)) { Now = Now });
        Assert.Equal(new UrlGate(name, false, verdict), gates[^1]);
        Assert.All(gates.SkipLast(1), gate => Assert.True(UrlGates.Names.ToList().IndexOf(gate.Name) < UrlGates.Names.ToList().IndexOf(name)));
        Assert.All(gates.SkipLast(1), gate => Assert.NotEqual(false, gate.IsOpen));
    }

    [Fact]
    public void RobotsTxtOfARefusedAddress_TheAddressIsTheGate()
    {
        const string Why = "10.0.0.1 is private; nothing names a.test";
        var robots = OriginRobots.Restore(RobotsState.Unreachable, [], Now.AddHours(1), $"AddressRefused: {Why}", "Crawler");
        var question = new GateQuestion(Url("http://a.test/"), Entry(nameof(FailReason.RobotsUnreachable), $"robots.txt: AddressRefused: {Why}")) { Now = Now, Robots = robots };
        foreach (var gates in new[] { Judge("scope.kind = any", question), Judge("scope.kind = any", question with { Entry = null }) })
        {
            Assert.Equal(new UrlGate("address", false, Why), gates[^1]);
            Assert.Equal(new UrlGate("robots", null, "http://a.test/robots.txt could not be asked for: the address is refused; crawler.robots.obey = on"), gates[^2]);
        }

        Assert.DoesNotContain(Judge("scope.kind = any", question with { Entry = null, Now = Now.AddHours(2) }), gate => gate.Name == "address");
    }

    [Fact]
    public void TooDeepOfAll_IsStoppedByTheDepthOfTheCrawl() =>
        Assert.Equal(new UrlGate("depth", false, "crawler.limits.max-depth = 2"), Judge("scope.kind = any", new GateQuestion(Url("http://a.test/"), Entry(nameof(SkipReason.TooDeep), "crawler.limits.max-depth = 2")))[^1]);

    [Theory]
    [InlineData("http://127.0.0.1/", false, false, "127.0.0.1 is loopback (RFC 1122); neither crawler.http.allow-private nor a seed that may be private names 127.0.0.1; crawler.http.allow-private = [10.0.0.0/8]")]
    [InlineData("http://127.0.0.1/", true, true, "127.0.0.1 is loopback (RFC 1122), and a seed that may be private names 127.0.0.1")]
    [InlineData("http://localhost/", false, false, "127.0.0.1 is loopback (RFC 1122); neither crawler.http.allow-private nor a seed that may be private names localhost; crawler.http.allow-private = [10.0.0.0/8]")]
    [InlineData("http://[::1]:8080/", false, false, "::1 is loopback (RFC 4291); neither crawler.http.allow-private nor a seed that may be private names [::1]:8080; crawler.http.allow-private = [10.0.0.0/8]")]
    [InlineData("http://10.1.2.3/", false, true, "10.1.2.3 is private (RFC 1918); crawler.http.allow-private = [10.0.0.0/8]")]
    [InlineData("http://192.0.43.8/", false, true, "192.0.43.8 is public")]
    public void AddressInTheUrl_IsAGateThatSaysWhatOpensIt(string url, bool isNamed, bool isOpen, string verdict) =>
        Assert.Equal(new UrlGate("address", isOpen, verdict), Judge("http.allow-private = [\"10.0.0.0/8\"]", new GateQuestion(Url(url), null) { IsNamed = isNamed }).Single(gate => gate.Name == "address"));

    [Fact]
    public void RobotsThatMayBeUnderWay_IsNotKnownYet() => Assert.Equal(
        new UrlGate("robots", null, "http://a.test/robots.txt is not known yet; crawler.robots.obey = on"),
        Judge("scope.kind = any", new GateQuestion(Url("http://a.test/"), Entry(null, null)) { Now = Now }).Single(gate => gate.Name == "robots"));

    [Fact]
    public void RobotsThatCouldNotBeHad_StopsUntilItIsAskedForAgain()
    {
        var question = new GateQuestion(Url("http://a.test/"), null) { Robots = Robots(RobotsState.Unreachable), Now = Now };
        var closed = Judge("scope.kind = any", question).Single(gate => gate.Name == "robots");
        Assert.Equal((false, "http://a.test/robots.txt could not be had: status 503; kept until 2026-01-02T01:00:00Z (crawler.robots.error-ttl); crawler.robots.obey = on"), (closed.IsOpen, closed.Verdict));
        var unknown = Judge("scope.kind = any", question with { Now = Now.AddHours(1) }).Single(gate => gate.Name == "robots");
        Assert.Null(unknown.IsOpen);
        Assert.Contains("to be asked for again since 2026-01-02T01:00:00Z", unknown.Verdict, StringComparison.Ordinal);
    }

    [Fact]
    public void BudgetOfErrorsSpent_SeedsAndWhatWasRequestedBeforeGoOn()
    {
        var question = new GateQuestion(Url("http://a.test/"), Entry(null, null)) { Host = Host(new HostHealth { Errors = 5 }), Now = Now };
        Assert.False(Errors(question).IsOpen);
        Assert.True(Errors(question with { Entry = question.Entry! with { IsSeed = true } }).IsOpen);
        Assert.True(Errors(question with { Entry = question.Entry! with { Attempts = [new Attempt(new UrlId(1), 1, Now, default, default, null, 500, "HttpStatus", null, Now)] } }).IsOpen);

        static UrlGate Errors(GateQuestion question) => Judge("frontier.max-errors-per-host = 5", question).Single(gate => gate.Name == "errors-per-host");
    }

    [Fact]
    public void DeeperOnItsHostThanIsAllowedNow_WasPassedWhenItWasFound()
    {
        var waits = new GateQuestion(Url("http://a.test/"), Entry(null, null) with { Depth = 6 }) { Nearest = 1 };
        var passed = new UrlGate("depth-per-host", true, "5 links from its host's nearest URL, crawler.frontier.max-depth-per-host = 3; it had passed before this was so");
        Assert.Equal(passed, Gate(waits));
        Assert.Equal(passed, Gate(waits with { Entry = waits.Entry! with { State = UrlState.Fetched } }));

        static UrlGate Gate(GateQuestion question) => Judge("frontier.max-depth-per-host = 3", question).Single(gate => gate.Name == "depth-per-host");
    }

    [Theory]
    [InlineData("scope", "scope.kind = page")]
    [InlineData("depth", "limits.max-depth = 0")]
    [InlineData("traps", "traps.max-segments = 2")]
    public void GateOfFindingThatWouldBeClosedNow_IsOpenToWhatWaits(string name, string settings)
    {
        var gate = Judge(settings, new GateQuestion(Url("http://a.test/deep/x/y"), Entry(null, null)) { Now = Now }).Single(gate => gate.Name == name);
        Assert.True(gate.IsOpen);
        Assert.EndsWith("; it had passed before this was so", gate.Verdict, StringComparison.Ordinal);
    }

    [Fact]
    public void GateOfTheHostThatIsClosed_StopsWhatWaits_AndWasPassedByWhatIsSettled()
    {
        var question = new GateQuestion(Url("http://a.test/deep"), Entry(null, null)) { Now = Now, Robots = Robots(RobotsState.Fetched) };
        Assert.Equal(new UrlGate("robots", false, "line 2: Disallow: /deep; crawler.robots.obey = on"), Gate(question));
        Assert.Equal(new UrlGate("robots", false, "line 2: Disallow: /deep; crawler.robots.obey = on; it had passed before this was so"), Gate(question with { Entry = question.Entry! with { State = UrlState.Fetched } }));

        static UrlGate Gate(GateQuestion question) => Judge("scope.kind = any", question).Single(gate => gate.Name == "robots");
    }

    [Fact]
    public void OthersOfItsSiteAreTraps_ThatIsNotKnownOfThisOne()
    {
        var question = new GateQuestion(Url("http://a.test/cal/2031"), null) { Traps = [new TrapPattern("crawler.traps.calendar-ahead = 3: http://a.test /cal/#", 12, "http://a.test/cal/2040")] };
        var gate = Judge("scope.kind = any", question).Single(gate => gate.Name == "traps");
        Assert.Equal((null, "the URL by itself looks like none, but others of its site are held back: 12 by crawler.traps.calendar-ahead = 3: http://a.test /cal/#"), (gate.IsOpen, gate.Verdict));
    }

    private static IReadOnlyList<UrlGate> Judge(string settings, GateQuestion question)
    {
        var options = Configs.Load($"crawler {{ {settings} }}").Options;
        Assert.True(CrawlScope.TryCreate(options.Scope, out var scope, out _));
        scope.AddSeed(Url("http://a.test/seed"));
        return new UrlGates(options, scope).Judge(question);
    }

    private static LedgerEntry Entry(string? reason, string? rule) => new(new UrlId(1), "http://a.test/", 1, "http://a.test/seed", 0, IsSeed: false, reason is null ? UrlState.Pending : UrlState.Skipped, reason, rule, IsLeased: false);

    private static LedgerHost Host(HostHealth health) => new(Now, null, default, null, health);

    private static OriginRobots Robots(RobotsState state) => OriginRobots.Restore(state, Encoding.UTF8.GetBytes("User-agent: *\nDisallow: /deep\n"), Now.AddHours(1), state == RobotsState.Fetched ? null : "status 503", "Crawler");

    private static CanonicalUrl Url(string text) => CanonicalUrl.TryCreate(text, out var url, out _) ? url : throw new ArgumentException($"no URL: {text}", nameof(text));
}
