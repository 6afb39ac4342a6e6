using Akka.Actor;
using Crawler.Actors;
using Crawler.Crawling;
using Crawler.Fetching;
using Crawler.Output;
using Crawler.Telemetry;

namespace Crawler.Parsing;

/// <summary>
/// Parses one response at a time, on the parsers' own dispatcher: CPU work here never keeps a request waiting. Owns nothing between two
/// responses but what tells it that a page is unlike those of late, which a restart forgets; if it fails, the parse pool still holds the response.
/// </summary>
internal sealed class ParserActor : PlainReceiveActor
{
    private readonly IActorRef _pool;
    private readonly IPageParser _parser;
    private readonly TimeSpan _timeout;

    // In tables of 512 KiB together, once there is a page of some length.
    private readonly LikenessReader _likenesses = new();

    public ParserActor(IActorRef pool, IPageParser parser, TimeSpan timeout)
    {
        _pool = pool;
        _parser = parser;
        _timeout = timeout;
        Receive<ParserProtocol.Work>(OnWork);
    }

    public static Props Props(IActorRef pool, IPageParser parser, TimeSpan timeout) =>
        Akka.Actor.Props.Create(() => new ParserActor(pool, parser, timeout));

    protected override void PreStart() => _pool.Tell(new ParsePoolProtocol.ParserIdle(Self));

    protected override void PreRestart(Exception reason, object message)
    {
        if (message is ParserProtocol.Work work)
            _pool.Tell(new ParsePoolProtocol.ParserLost(work.Job.Lease, Self, reason is ActorKilledException ? null : reason));
        base.PreRestart(reason, message);
    }

    private void OnWork(ParserProtocol.Work message)
    {
        var job = message.Job;
        using var limit = new CancellationTokenSource(_timeout);
        var page = Parse(job, message.Scan, limit.Token);
        var context = job.Order.Context;
        PageLikeness? likeness = page.Charset is null ? null : _likenesses.Read(job.Response.Body.Span, context.Url);

        // Where pages are compared, what has no likeness is told from others by its digest, whoever writes it down or not.
        var record = PageRecords.Fetched(context, job.Response, page, likeness, job.WithDigest || (job.IsCompared && likeness is null), job.KeepBody, Context.System.Scheduler.Now);
        if (job.Hooks?.OnPage is { } visit) record = Show(visit, job, page, record, limit.Token);
        var refused = (IReadOnlyList<RefusedLink>)[];
        if (job.Hooks?.OnLink is { } decide) (page, refused) = new LinkHook(decide, job, (link, error) => Failed(job, nameof(CrawlHooks.OnLink), link.Text, error)).Judge(page);
        _pool.Tell(new ParsePoolProtocol.ParserDone(job.Lease, Self, page, record) { Refused = refused });
    }

    // A parser of the host application may hand out one page twice, whose batches would then have two owners.
    private ParsedPage Parse(ParsePoolProtocol.Parse job, IBodyScan? scan, CancellationToken cancellationToken)
    {
        if (_parser is not HtmlPageParser ours) return _parser.Parse(job.Response, cancellationToken).AsObjects();
        return ours.Parse(job.Response, scan, job.Hasher, cancellationToken);
    }

    // What the host's code throws is its own affair: the page is what it is.
    private static PageRecord Show(Action<PageVisit> visit, ParsePoolProtocol.Parse job, ParsedPage page, PageRecord record, CancellationToken cancellationToken)
    {
        using var shown = new PageVisit(job.Crawl, job.Response, page, record, cancellationToken);
        try
        {
            visit(shown);
        }
        catch (Exception error)
        {
            Failed(job, nameof(CrawlHooks.OnPage), record.Url, error);
        }

        return shown.Extracted.Count == 0 ? record : record with { Extracted = shown.Extracted };
    }

    private static void Failed(ParsePoolProtocol.Parse job, string hook, string url, Exception error) =>
        Context.System.EventStream.Publish(new CrawlEvent.HookFailed(job.Crawl, hook, url, $"{error.GetType().Name}: {error.Message}") { Cause = error });
}
