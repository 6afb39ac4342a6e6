using Akka.Actor;
using Akka.TestKit;
using Akka.TestKit.Xunit2;
using Crawler.Fetching;
using Crawler.Urls;

namespace Crawler.Tests.Fetching;

public class FetcherActorTests : TestKit
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);
    private readonly TestProbe _pool;
    private readonly IActorRef _fetcher;

    public FetcherActorTests()
    {
        _pool = CreateTestProbe();
        _fetcher = Sys.ActorOf(FetcherActor.Props(_pool, new Endless(), Limit));
        _pool.ExpectMsg<FetchPoolProtocol.FetcherIdle>(Limit);
    }

    [Fact]
    public void StopsIdle_TellsThatNothingWasUnderWay()
    {
        Sys.Stop(_fetcher);
        Assert.Equal(_fetcher, _pool.ExpectMsg<FetchPoolProtocol.FetcherStopped>(Limit).Fetcher);
    }

    [Fact]
    public void StopsWithARequestUnderWay_TellsThatItIsLost()
    {
        _fetcher.Tell(new FetcherProtocol.Fetch(new LeaseId(1), new FetchRequest { Url = Fetchers.Url("http://a.test/") }, null));
        _fetcher.Tell(PoisonPill.Instance);
        Assert.True(_pool.ExpectMsg<FetchPoolProtocol.FetchLost>(Limit) is { Lease.Value: 1, Stopped: true });
    }

    [Fact]
    public void IsRestarted_IsIdleAgain()
    {
        _fetcher.Tell(new FetcherProtocol.Fetch(new LeaseId(1), new FetchRequest { Url = Fetchers.Url("http://wrong.test/") }, null));
        Assert.True(_pool.ExpectMsg<FetchPoolProtocol.FetchLost>(Limit) is { Lease.Value: 1, Stopped: false });
        Assert.Equal(_fetcher, _pool.ExpectMsg<FetchPoolProtocol.FetcherIdle>(Limit).Fetcher);
    }

    private sealed class Endless : IFetcher
    {
        public Task<FetchOutcome> FetchAsync(FetchRequest request, CancellationToken cancellationToken) =>
            request.Url.HostKey.Value == "wrong.test" ? throw new InvalidOperationException("told to") : WaitAsync(cancellationToken);

        public Task<HostAddress?> LocateAsync(CanonicalUrl url, CancellationToken cancellationToken) => throw new InvalidOperationException("only the pool asks");

        public void Dispose()
        {
        }

        private static async Task<FetchOutcome> WaitAsync(CancellationToken cancellationToken)
        {
            await Task.Delay(System.Threading.Timeout.Infinite, cancellationToken);
            throw new InvalidOperationException("the delay ends by the token alone");
        }
    }
}
