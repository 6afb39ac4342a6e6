using System.Buffers;
using Akka.Actor;
using Akka.TestKit;
using Crawler.Crawling;
using Crawler.Fetching;
using Crawler.Output;
using Crawler.Parsing;
using Crawler.Tests.Fetching;

namespace Crawler.Tests.Parsing;

public class ParsePoolActorTests : ActorTest
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);
    private readonly HandClock _clock = new();
    private readonly TestProbe _owner;
    private readonly TestProbe _first;
    private readonly TestProbe _second;
    private readonly IActorRef _pool;
    private long _lease;

    // All on the thread of the test, once the pool has begun: what was told is done when Tell returns.
    public ParsePoolActorTests()
        : base("""akka.scheduler.implementation = "Akka.TestKit.TestScheduler, Akka.TestKit" """)
    {
        (_owner, _first, _second) = (CreateTestProbe("owner"), CreateTestProbe("first"), CreateTestProbe("second"));
        _pool = Sys.ActorOf(ParsePoolActor.Props(Timeout, areParsersOurs: true, _clock).WithDispatcher(CallingThreadDispatcher.Id));
        _pool.Tell(new Identify(1), TestActor);
        ExpectMsg<ActorIdentity>();
        _pool.Tell(new ParsePoolActor.Connect(CreateTestProbe(), CreateTestProbe()));
        _pool.Tell(new ParsePoolProtocol.ParserIdle(_first));
    }

    [Fact]
    public void ParsersAreBusy_EachIsToldOneAhead()
    {
        AddSecond();
        Parse(5);
        Assert.Equal([1, 3], Told(_first));
        Assert.Equal([2, 4], Told(_second));
        Done(_first, 1);
        Assert.Equal([5], Told(_first));
    }

    [Fact]
    public void ResponsesAreParsedQuickly_OneParserIsToldSeveralBeforeAnotherIsWoken()
    {
        BeQuick();
        AddSecond();
        var before = _lease;
        Parse(10);
        Assert.Equal(Enumerable.Range(1, 9).Select(number => before + number), Told(_first));
        Assert.Equal([before + 10], Told(_second));
    }

    [Fact]
    public void ResponsesTakeLong_TheIdleParserComesFirst()
    {
        BeQuick();
        Parse(1);
        Advance(TimeSpan.FromMilliseconds(100));
        Done(_first, _lease);
        AddSecond();
        Parse(2);
        Assert.Equal([_lease - 2, _lease - 1], Told(_first));
        Assert.Equal([_lease], Told(_second));
    }

    [Fact]
    public void ScanOfAResponse_IsTheFirstParsersAlone()
    {
        var scan = new NoScan();
        Parse(1, scan: scan);
        Assert.Same(scan, _first.ExpectMsg<ParserProtocol.Work>().Scan);
        _pool.Tell(new ParsePoolProtocol.ParserLost(new LeaseId(1), _first, new InvalidOperationException("it fails")));
        _pool.Tell(new ParsePoolProtocol.ParserIdle(_first));
        var again = _first.ExpectMsg<ParserProtocol.Work>();
        Assert.Equal(new LeaseId(1), again.Job.Lease);
        Assert.Null(again.Scan);
    }

    [Fact]
    public void CodeOfTheHostRuns_NothingIsToldAhead()
    {
        var hooks = new CrawlHooks { OnPage = _ => { } };
        Parse(1, hooks);
        Parse(1);
        Assert.Equal([1], Told(_first));
        Done(_first, 1);
        Parse(1, hooks);
        Assert.Equal([2], Told(_first));
    }

    [Fact]
    public void ParserIsSlow_WhatItWasToldAheadGoesToAnIdleOneAndCountsOnce()
    {
        Parse(2);
        AddSecond();
        Advance(TimeSpan.FromMilliseconds(500));
        Assert.Equal([1, 2], Told(_first));
        Assert.Equal([2], Told(_second));
        Done(_second, 2);
        Done(_first, 1);
        Done(_first, 2);
        Assert.Equal([2, 1], Parsed());
    }

    [Fact]
    public void QuickParserBecomesSlow_WhatItWasToldAheadGoesToTheIdleOneOnce()
    {
        BeQuick();
        var before = _lease;
        Parse(9);
        AddSecond();
        for (var i = 0; i < 80; i++) Advance(TimeSpan.FromMilliseconds(250));
        Assert.Equal(Enumerable.Range(1, 9).Select(number => before + number), Told(_first));
        Assert.Equal(Enumerable.Range(2, 8).Select(number => before + number), Told(_second));
    }

    [Fact]
    public void ParserIsSlowAndNobodyIsIdle_WhatItWasToldAheadHasItsTurnAllTheSame()
    {
        AddSecond();
        Parse(4);
        Told(_second);
        for (var lease = 2; lease <= 40; lease++)
        {
            Parse(1);
            Advance(TimeSpan.FromMilliseconds(100));
            var next = lease == 2 ? 2 : lease + 1;
            Done(_second, next);
        }

        Assert.Contains(3, Told(_second));
    }

    [Fact]
    public void ParserGoesOnWithWhatWasTakenBack_TheNextIsNotBlamedForIt()
    {
        Parse(2);
        Advance(TimeSpan.FromMilliseconds(500));
        Done(_first, 1);
        Advance(TimeSpan.FromSeconds(20));
        AddSecond();
        Parse(1);
        Done(_second, 2);
        Done(_first, 2);
        Advance(TimeSpan.FromSeconds(20));
        Assert.Equal([1, 2], Parsed());
        Done(_second, 3);
        Assert.Equal([3], Parsed());
    }

    [Fact]
    public void ParserOfTheHost_IsToldNothingAhead()
    {
        var pool = Sys.ActorOf(ParsePoolActor.Props(Timeout, areParsersOurs: false, _clock).WithDispatcher(CallingThreadDispatcher.Id));
        pool.Tell(new Identify(1), TestActor);
        ExpectMsg<ActorIdentity>();
        pool.Tell(new ParsePoolProtocol.ParserIdle(_second));
        Parse(2, pool: pool);
        Assert.Equal([1], Told(_second));
    }

    [Fact]
    public void ParserFailsOnOne_TheNextIsDoneAndTheOneIsTriedAgain()
    {
        Parse(2);
        _pool.Tell(new ParsePoolProtocol.ParserLost(new LeaseId(1), _first, new InvalidOperationException("broken")));
        _pool.Tell(new ParsePoolProtocol.ParserIdle(_first));
        Assert.Equal([1, 2, 1], Told(_first));
        Done(_first, 2);
        Done(_first, 1);
        Assert.Equal([2, 1], Parsed());
    }

    [Fact]
    public void ParserEnds_AllThatItHadGoesToAnother()
    {
        Parse(2);
        AddSecond();
        Sys.Stop(_first);
        _second.ExpectMsg<ParserProtocol.Work>();
        Assert.Equal([2], Told(_second, atLeast: 1));
        Done(_second, 1);
        Done(_second, 2);
        Assert.Equal([1, 2], Parsed());
    }

    [Fact]
    public void ParserDoesNotComeBack_OnlyWhatItWorkedOnFails()
    {
        Parse(2);
        Advance(Timeout + TimeSpan.FromSeconds(3));
        Assert.Equal(1, _owner.ExpectMsg<ParsePoolProtocol.ParseFailed>().Lease.Value);
        AddSecond();
        Assert.Equal([2], Told(_second));
    }

    [Fact]
    public void ResponseIsParsed_ItsBodyIsGivenBack()
    {
        var body = Lend();
        Done(_first, _lease);
        Assert.Same(body, ArrayPool<byte>.Shared.Rent(body.Length));
    }

    [Fact]
    public void AnotherParserMayReadTheBodyStill_ItIsKept()
    {
        Parse(1);
        var body = Lend();
        AddSecond();
        Advance(TimeSpan.FromMilliseconds(500));
        Done(_second, _lease);
        Assert.NotSame(body, ArrayPool<byte>.Shared.Rent(body.Length));
    }

    // Parses until what responses usually take is next to nothing, since the clock stands.
    private void BeQuick()
    {
        for (var i = 0; i < 50; i++)
        {
            Parse(1);
            Done(_first, _lease);
        }

        Told(_first);
    }

    private void Advance(TimeSpan time)
    {
        _clock.Time += time;
        ((TestScheduler)Sys.Scheduler).Advance(time);
    }

    private void AddSecond() => _pool.Tell(new ParsePoolProtocol.ParserIdle(_second));

    private byte[] Lend()
    {
        var body = ArrayPool<byte>.Shared.Rent(64 * 1024);
        Parse(1, lent: body);
        return body;
    }

    private void Parse(int count, CrawlHooks? hooks = null, byte[]? lent = null, IActorRef? pool = null, IBodyScan? scan = null)
    {
        for (var i = 0; i < count; i++)
        {
            var url = Fetchers.Url($"http://a.test/{++_lease}");
            var order = new FetchOrder(LeaseKind.Page, null, url.HostKey, new FetchRequest { Url = url }, new PageContext(url, 0, null, 1), _owner);
            var response = new FetchOutcome.Success(new ResponseHead { Url = url, Status = 200, HttpVersion = "1.1" }, lent) { Elapsed = TimeSpan.Zero, Lent = lent };
            (pool ?? _pool).Tell(new ParsePoolProtocol.Parse(new CrawlId("one"), new LeaseId(_lease), order, response, KeepBody: false, hooks) { Scan = scan });
        }
    }

    private void Done(TestProbe parser, long lease) =>
        _pool.Tell(new ParsePoolProtocol.ParserDone(new LeaseId(lease), parser, ParsedPage.Empty, new PageRecord { Url = "http://a.test/", Outcome = PageOutcome.Fetched }));

    private static List<long> Told(TestProbe parser, int atLeast = 0)
    {
        var leases = new List<long>();
        while (parser.HasMessages || leases.Count < atLeast) leases.Add(parser.ExpectMsg<ParserProtocol.Work>().Job.Lease.Value);
        return leases;
    }

    private List<long> Parsed()
    {
        var leases = new List<long>();
        while (_owner.HasMessages) leases.Add(_owner.ExpectMsg<ParsePoolProtocol.Parsed>().Lease.Value);
        return leases;
    }

    private sealed class HandClock : TimeProvider
    {
        public TimeSpan Time { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Time.Ticks;
    }

    private sealed class NoScan : IBodyScan
    {
        public long Held => 0;

        public void Feed(ReadOnlySpan<byte> piece)
        {
        }

        public void Dispose()
        {
        }
    }
}
