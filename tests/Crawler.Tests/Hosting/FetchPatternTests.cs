using System.Threading.Channels;
using Crawler.Fetching;
using Crawler.Hosting;
using Crawler.MockWeb.Slow;

namespace Crawler.Tests.Hosting;

/// <summary>One test for every pattern of fetching that the library has a form for. What runs at once is told by the server, never by a clock.</summary>
public sealed class FetchPatternTests : IAsyncLifetime
{
    private readonly CrawlerHost _crawler = CrawlerHost.Start(crawler => crawler.Set("crawler.http.allow-private", "[\"127.0.0.0/8\"]"));
    private SlowServer _server = null!;

    public async Task InitializeAsync() => _server = await SlowServer.StartAsync();

    public async Task DisposeAsync()
    {
        await _crawler.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Gather_AllRunAtOnceAndResultsKeepTheirPlaces()
    {
        var results = await _crawler.FetchAllAsync(Urls("/together/5/", 5));
        Assert.All(results, result => Assert.True(result.IsSuccess));
        Assert.Equal(Urls("/together/5/", 5), results.Select(result => result.Request.Url.Text));
        Assert.Equal(Enumerable.Range(0, 5), results.Select(result => result.Index));
        Assert.Equal(5, _server.Peak);
    }

    [Fact]
    public async Task GatherReturningExceptions_FailureIsAValueInItsPlace()
    {
        var results = await _crawler.FetchAllAsync([At("/page/1"), At("/status/500"), At("/page/2")]);
        Assert.Equal([true, false, true], results.Select(result => result.IsSuccess));
        var failure = Assert.IsType<FetchOutcome.Failure>(results[1].Outcome);
        Assert.Equal((FetchError.HttpStatus, 500), (failure.Error, results[1].Status));
    }

    [Fact]
    public async Task TaskGroup_FirstFailureCancelsTheRestAndTellsOfItself()
    {
        FetchRequest[] requests = [FetchRequest.Get(At("/never/1")), FetchRequest.Get(At("/never/2")), FetchRequest.Get(At("/status/404"))];
        var error = await Assert.ThrowsAsync<AggregateException>(() => _crawler.FetchAllAsync(requests, new FetchOptions { FailFast = true }));
        var failure = Assert.IsType<FetchFailedException>(Assert.Single(error.InnerExceptions));
        Assert.Equal((2, 404), (failure.Result.Index, failure.Result.Status));
        await _server.WhenAbandonedAsync(2);
        Assert.Equal(0, _server.InFlight);
    }

    [Fact]
    public async Task AsCompleted_ResultsComeInTheOrderOfTheirEnds()
    {
        FetchRequest[] requests = [FetchRequest.Get(At("/together/2/a")), FetchRequest.Get(At("/page/1")), FetchRequest.Get(At("/page/2"))];
        var order = new List<int>();
        await foreach (var result in _crawler.FetchAsCompletedAsync(Sequence()))
        {
            order.Add(result.Index);
            if (order.Count == 2) await Task.WhenAll(_crawler.FetchAsync(At("/together/2/b")));
        }

        Assert.Equal(0, order[^1]);
        Assert.Equal([0, 1, 2], order.Order());

        IEnumerable<FetchRequest> Sequence() => requests;
    }

    [Fact]
    public async Task FirstCompleted_FirstSuccessWinsAndTheRestIsCancelled()
    {
        FetchRequest[] requests = [FetchRequest.Get(At("/never/1")), FetchRequest.Get(At("/status/503")), FetchRequest.Get(At("/page/1")), FetchRequest.Get(At("/never/2"))];
        var first = await _crawler.FetchFirstAsync(requests);
        Assert.Equal(2, first.Index);
        await _server.WhenAbandonedAsync(2);
    }

    [Fact]
    public async Task FirstCompleted_NoneSucceeds_TellsOfEveryFailure()
    {
        var error = await Assert.ThrowsAsync<AggregateException>(() => _crawler.FetchFirstAsync([FetchRequest.Get(At("/status/500")), FetchRequest.Get(At("/status/404"))]));
        Assert.Equal([404, 500], error.InnerExceptions.Cast<FetchFailedException>().Select(failure => failure.Result.Status!.Value).Order());
    }

    [Fact]
    public async Task WaitFor_RequestOverItsOwnLimitFailsAsTimedOutAndTheOthersStand()
    {
        var results = await _crawler.FetchAllAsync([FetchRequest.Get(At("/never/1")) with { Timeout = TimeSpan.FromMilliseconds(100) }, FetchRequest.Get(At("/page/1"))]);
        var failure = Assert.IsType<FetchOutcome.Failure>(results[0].Outcome);
        Assert.Equal(FetchError.TotalTimedOut, failure.Error);
        Assert.Contains("the request's own limit", failure.Detail, StringComparison.Ordinal);
        Assert.True(results[1].IsSuccess);
        await _server.WhenAbandonedAsync(1);
    }

    [Fact]
    public async Task Timeout_CallOverItsDeadlineKeepsWhatIsDoneAndTheRestTimedOut()
    {
        var results = await _crawler.FetchAllAsync(
            [FetchRequest.Get(At("/page/1")), FetchRequest.Get(At("/never/1")), FetchRequest.Get(At("/never/2")), FetchRequest.Get(At("/page/2"))],
            new FetchOptions { Timeout = TimeSpan.FromMilliseconds(300), Concurrency = 2 });
        Assert.Equal([null, FetchError.TotalTimedOut, FetchError.TotalTimedOut], results.Take(3).Select(result => (result.Outcome as FetchOutcome.Failure)?.Error));
        Assert.Contains("the call's deadline", ((FetchOutcome.Failure)results[1].Outcome).Detail, StringComparison.Ordinal);
        await _server.WhenAbandonedAsync(2);
    }

    [Fact]
    public async Task Cancel_IsAnotherOutcomeThanATimeoutAndLetsGoOfTheSockets()
    {
        using var cancel = new CancellationTokenSource();
        var all = _crawler.FetchAllAsync(Urls("/never/", 3), cancellationToken: cancel.Token);
        await _server.WhenInFlightAsync(3);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => all);
        await _server.WhenAbandonedAsync(3);
        Assert.Equal(0, _server.InFlight);
    }

    [Fact]
    public async Task Semaphore_FiftyUrlsTenAtATimeAreNeverMore()
    {
        var results = await _crawler.FetchAllAsync(Urls("/together/10/", 50), concurrency: 10);
        Assert.All(results, result => Assert.True(result.IsSuccess));
        Assert.Equal((10, 50), (_server.Peak, _server.Answered));
    }

    [Fact]
    public async Task Queue_ProducerIsAskedOnlyWhenAWorkerIsFree()
    {
        var queue = Channel.CreateBounded<FetchRequest>(1);
        var taken = 0;
        var consumer = CollectAsync(_crawler.FetchAsCompletedAsync(Counted(queue.Reader.ReadAllAsync()), new FetchOptions { Concurrency = 3 }));
        for (var i = 0; i < 3; i++) await queue.Writer.WriteAsync(FetchRequest.Get(At($"/together/6/{i}")));
        await _server.WhenInFlightAsync(3);
        Assert.Equal(3, Volatile.Read(ref taken));
        await queue.Writer.WriteAsync(FetchRequest.Get(At("/page/1")));
        Assert.False(queue.Writer.TryWrite(FetchRequest.Get(At("/page/2"))));
        await _crawler.FetchAllAsync(Urls("/together/6/x", 3));
        await queue.Writer.WriteAsync(FetchRequest.Get(At("/page/2")));
        queue.Writer.Complete();
        Assert.Equal(5, (await consumer).Count);

        async IAsyncEnumerable<FetchRequest> Counted(IAsyncEnumerable<FetchRequest> source)
        {
            await foreach (var request in source)
            {
                Interlocked.Increment(ref taken);
                yield return request;
            }
        }
    }

    [Fact]
    public async Task SlowReader_RequestsDoNotRunAheadOfIt()
    {
        var asked = 0;
        await using var results = _crawler.FetchAsCompletedAsync(Endless(), new FetchOptions { Concurrency = 4 }).GetAsyncEnumerator();
        for (var read = 1; read <= 20; read++)
        {
            Assert.True(await results.MoveNextAsync());
            Assert.InRange(Volatile.Read(ref asked), read, read + 8);
        }

        IEnumerable<FetchRequest> Endless()
        {
            while (true)
            {
                Interlocked.Increment(ref asked);
                yield return FetchRequest.Get(At("/page/1"));
            }
        }
    }

    [Fact]
    public async Task Source_ThrowsInTheMiddle_ItsErrorComesOutAfterTheResults()
    {
        var results = new List<FetchResult>();
        var error = await Assert.ThrowsAsync<InvalidDataException>(async () =>
        {
            await foreach (var result in _crawler.FetchAsCompletedAsync(Broken())) results.Add(result);
        });
        Assert.Equal("the list is damaged", error.Message);

        IEnumerable<FetchRequest> Broken()
        {
            yield return FetchRequest.Get(At("/page/1"));
            throw new InvalidDataException("the list is damaged");
        }
    }

    [Fact]
    public async Task LeavingTheLoop_LetsGoOfWhatIsUnderWay()
    {
        await foreach (var result in _crawler.FetchAsCompletedAsync([FetchRequest.Get(At("/page/1")), FetchRequest.Get(At("/never/1"))]))
        {
            Assert.Equal(0, result.Index);
            await _server.WhenInFlightAsync(1);
            break;
        }

        await _server.WhenAbandonedAsync(1);
    }

    [Fact]
    public async Task Concurrency_BelowOne_IsRefused() =>
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => _crawler.FetchAllAsync([FetchRequest.Get(At("/page/1"))], new FetchOptions { Concurrency = 0 }));

    [Fact]
    public async Task WrongUrl_IsNamedBeforeAnythingIsRequested()
    {
        var error = await Assert.ThrowsAsync<ArgumentException>(() => _crawler.FetchAllAsync([At("/page/1"), "ftp://a.test/"]));
        Assert.Contains("\"ftp://a.test/\"", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, _server.Answered);
    }

    [Fact]
    public async Task NothingToFetch_IsNothing()
    {
        Assert.Empty(await _crawler.FetchAllAsync(Array.Empty<string>()));
        Assert.Empty((await Assert.ThrowsAsync<AggregateException>(() => _crawler.FetchFirstAsync([]))).InnerExceptions);
    }

    [Fact]
    public async Task PrivateAddress_IsReachedOnlyWhereTheCallOrTheConfigurationSaysSo()
    {
        await using var crawler = CrawlerHost.Start();
        var refused = await crawler.FetchAsync(At("/page/1"));
        Assert.Equal(FetchError.AddressRefused, ((FetchOutcome.Failure)refused.Outcome).Error);
        Assert.True((await crawler.FetchAsync(FetchRequest.Get(At("/page/1")), new FetchOptions { AllowPrivate = true })).IsSuccess);
    }

    [Fact]
    public async Task Resize_MoreFetchersRunMoreAtOnce()
    {
        await using var crawler = CrawlerHost.Start(builder => builder.WithPools(fetchers: 2, parsers: 1).Set("crawler.http.allow-private", "[\"127.0.0.0/8\"]"));
        Assert.Equal((2, 1), await crawler.GetPoolSizesAsync());
        await crawler.FetchAllAsync(Urls("/together/2/", 8), concurrency: 8);
        Assert.Equal(2, _server.Peak);
        await crawler.ResizeAsync(fetchers: 6);
        _server.Forget();
        await crawler.FetchAllAsync(Urls("/together/6/", 12));
        Assert.Equal((6, 1), await crawler.GetPoolSizesAsync());
        Assert.Equal(6, _server.Peak);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => crawler.ResizeAsync(parsers: 0));
    }

    [Fact]
    public async Task ManyCallsAtOnce_EveryResultInItsPlaceAndNothingIsLeft()
    {
        const int Calls = 1000;
        const int Each = 50;
        var calls = Enumerable.Range(0, Calls).Select(call => _crawler.FetchAllAsync(Enumerable.Range(0, Each).Select(item => At($"/echo/{call}/{item}")))).ToArray();
        var results = await Task.WhenAll(calls);
        for (var call = 0; call < Calls; call++)
        {
            for (var item = 0; item < Each; item++) Assert.Equal($"/echo/{call}/{item}", results[call][item].ReadJson<Echo>()!.Path);
        }

        Assert.InRange(_server.Peak, 1, 64);
        Assert.Equal((Calls * Each, 0), (_server.Answered, _server.InFlight));
        Assert.True(SpinWait.SpinUntil(() => Children("crawls") == 0, TimeSpan.FromSeconds(60)));
    }

    private int Children(string name)
    {
        var cell = (Akka.Actor.ActorRefWithCell)((Akka.Actor.LocalActorRef)_crawler.System.ActorSelection($"/user/crawler/{name}").ResolveOne(TimeSpan.FromSeconds(5)).GetAwaiter().GetResult());
        return cell.Children.Count();
    }

    private static async Task<List<T>> CollectAsync<T>(IAsyncEnumerable<T> items)
    {
        var list = new List<T>();
        await foreach (var item in items) list.Add(item);
        return list;
    }

    private string At(string path) => _server.Url + path;

    private string[] Urls(string prefix, int count) => [.. Enumerable.Range(0, count).Select(i => At($"{prefix}{i}"))];

    private sealed record Echo(string Method, string Path, Dictionary<string, string> Headers, string Body);
}
