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
        var record = Parse(Pages.Response("<p>x"u8.ToArray(), contentType), null, job => job with { WithDigest = withDigest, IsCompared = isCompared }).Record;
        Assert.Equal((isMade, contentType == "text/html"), (record.Sha256 is not null, record.Likeness is not null));
    }

    [Fact]
    public void WhatWasScannedWhileThePageArrived_IsNotScannedAgain()
    {
        var response = Pages.Response("<title>body</title>   "u8.ToArray());
        var scan = ((IBodyScanner)new HtmlPageParser(Pages.Options)).Begin(response.Head)!;
        scan.Feed("<title>arrived</title>"u8);
        Assert.Equal("arrived", Parse(response, scan, job => job).Page.Title);
    }

    private ParsePoolProtocol.ParserDone Parse(FetchOutcome.Success response, IBodyScan? scan, Func<ParsePoolProtocol.Parse, ParsePoolProtocol.Parse> change)
    {
        var pool = CreateTestProbe();
        var parser = Sys.ActorOf(ParserActor.Props(pool, new HtmlPageParser(Pages.Options), Limit));
        pool.ExpectMsg<ParsePoolProtocol.ParserIdle>(Limit);
        var order = new FetchOrder(LeaseKind.Page, null, response.Head.Url.HostKey, new FetchRequest { Url = response.Head.Url }, new PageContext(response.Head.Url, 0, null, 1), ActorRefs.Nobody);
        parser.Tell(new ParserProtocol.Work(change(new ParsePoolProtocol.Parse(new CrawlId("one"), new LeaseId(1), order, response, KeepBody: false)), scan));
        return pool.ExpectMsg<ParsePoolProtocol.ParserDone>(Limit);
    }
}
