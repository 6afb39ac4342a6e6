using System.Text;
using Crawler.Frontier;
using Crawler.Frontier.Storage;
using Crawler.Output;
using Crawler.Tests.Cli;
using Crawler.Urls;

namespace Crawler.Tests.Frontier.Storage;

/// <summary>A crawl whose four URLs have come to their end: the first two failed or were refused, the others were fetched; each has its record in pages.jsonl.</summary>
internal sealed record FourSettled(FrontierUrl[] Urls, CrawlDirectory Directory)
{
    public static FourSettled Create(TempDirectory folder, UrlState state = UrlState.Failed, string reason = "DnsFailed", params IReadOnlyList<SitemapRow> sitemaps)
    {
        Assert.True(CrawlDirectory.TryCreate(folder.Path, out var directory, out _));
        CrawlFile.Create(directory.Database);
        using var sink = new JsonlPageSink(directory.Pages);
        using var store = SqliteFrontierStore.Open(directory.Database, fsync: false, "Crawler", isResumed: false);
        var hasher = new UrlHasher(store.Stored.Key0, store.Stored.Key1);
        var urls = Enumerable.Range(1, 4).Select(number => CanonicalUrl.TryCreate($"http://a.test/{number}", out var url, out _) ? new FrontierUrl(new UrlId(number), url, hasher.Hash(url), 0, null, 0, IsSeed: false) : throw new FormatException()).ToArray();
        var settled = urls.Select((url, index) => new Settlement(url, index < 2 ? state : UrlState.Fetched, index < 2 ? reason : null, new PageRecord { Url = url.Url.Text, Outcome = index >= 2 ? PageOutcome.Fetched : state == UrlState.Failed ? PageOutcome.Failed : PageOutcome.Skipped }, null)).ToArray();
        foreach (var settlement in settled) sink.Write(settlement.Record!);
        sink.Flush(toDisk: false);
        store.Commit(new CommitBatch(1, [.. urls.Select(url => new Judgement(url, UrlState.Pending, null, null))], settled, [], [], [], new Dictionary<string, long> { ["jsonl"] = sink.Length }) { Sitemaps = sitemaps });
        return new FourSettled(urls, directory);
    }

    public static int Pending(SqliteFrontierStore store) => store.ReadKnown(0, default, 10, areWhole: false).Count(url => url.State == UrlState.Pending);

    /// <summary>The URLs of the records in pages.jsonl.</summary>
    public IEnumerable<string> Recorded() => File.ReadLines(Directory.Pages).Select(line => PageRecordJson.TryRead(Encoding.UTF8.GetBytes(line), out var record) ? record.Url : "none");

    /// <summary>What the last commit says of pages.jsonl.</summary>
    public long Committed()
    {
        using var ledger = CrawlLedger.Open(Directory.Database);
        return ledger.OutputLengths()["jsonl"];
    }
}
