using Akka.Actor;
using Crawler.Crawling;
using Crawler.Fetching;
using Crawler.Output;
using Crawler.Parsing;

namespace Crawler.Tests.Parsing;

public class ParserActorTests : ActorTest
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    [Theory]
    [InlineData("text/html", true, false, true)]
    [InlineData("text/html", false, true, false)]
    [InlineData("application/pdf", true, false, true)]
    [InlineData("application/pdf", false, true, true)]
    [InlineData("application/pdf", false, false, false)]
    public void Digest_IsMadeForOutputsAndForWhatIsComparedWithoutALikeness(string contentType, bool withDigest, bool isCompared, bool isMade)
    {
        var pool = CreateTestProbe();
        var parser = Sys.ActorOf(ParserActor.Props(pool, new HtmlPageParser(Pages.Options), Limit));
        pool.ExpectMsg<ParsePoolProtocol.ParserIdle>(Limit);
        var response = Pages.Response("<p>x"u8.ToArray(), contentType);
        var order = new FetchOrder(LeaseKind.Page, null, response.Head.Url.HostKey, new FetchRequest { Url = response.Head.Url }, new PageContext(response.Head.Url, 0, null, 1), ActorRefs.Nobody);
        parser.Tell(new ParserProtocol.Work(new ParsePoolProtocol.Parse(new CrawlId("one"), new LeaseId(1), order, response, KeepBody: false) { WithDigest = withDigest, IsCompared = isCompared }));
        var record = pool.ExpectMsg<ParsePoolProtocol.ParserDone>(Limit).Record;
        Assert.Equal((isMade, contentType == "text/html"), (record.Sha256 is not null, record.Likeness is not null));
    }
}
