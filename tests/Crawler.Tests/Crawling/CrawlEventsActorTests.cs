using Akka.Actor;
using Crawler.Crawling;
using Crawler.Telemetry;

namespace Crawler.Tests.Crawling;

public sealed class CrawlEventsActorTests : ActorTest
{
    [Fact]
    public void Ended_PassesOnWhatCameBeforeThat()
    {
        var forwarder = Sys.ActorOf(CrawlEventsActor.Props(new CrawlId("mine"), TestActor));
        Watch(forwarder);
        foreach (var crawl in new[] { "mine", "another", "mine" }) forwarder.Tell(new CrawlEvent.SeedsChanged(new CrawlId(crawl), 1));
        forwarder.Tell(CrawlEventsActor.End.Instance);
        forwarder.Tell(new CrawlEvent.SeedsChanged(new CrawlId("mine"), 2));
        foreach (var _ in new[] { 1, 2 }) Assert.Equal((new CrawlId("mine"), 1L), ExpectMsg<CrawlEvent.SeedsChanged>() is var told ? (told.Crawl, told.Taken) : default);
        ExpectTerminated(forwarder);
    }

    [Fact]
    public void SubscriberEnds_ItEndsToo()
    {
        var subscriber = CreateTestProbe();
        var forwarder = Sys.ActorOf(CrawlEventsActor.Props(new CrawlId("mine"), subscriber));
        Watch(forwarder);
        Sys.Stop(subscriber);
        ExpectTerminated(forwarder);
    }
}
