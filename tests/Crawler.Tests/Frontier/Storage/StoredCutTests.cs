using Crawler.Frontier;
using Crawler.Frontier.Storage;
using Crawler.Output;
using Crawler.Telemetry;
using Crawler.Tests.Cli;
using Crawler.Tests.Output;
using Crawler.Urls;

namespace Crawler.Tests.Frontier.Storage;

public sealed class StoredCutTests : IDisposable
{
    private readonly TempDirectory _folder = new();
    private readonly UrlHasher _hasher = new(1, unchecked((ulong)-2L));
    private readonly List<PageRecord> _records = [];
    private SqliteFrontierStore _store;
    private long _length;

    public StoredCutTests()
    {
        CrawlFile.Create(Path);
        _store = Open();
    }

    private string Path => _folder.Below("crawl.db");

    [Fact]
    public void NothingLeftOut_NothingIsWritten()
    {
        Commit(new PageRecord { Url = "http://a.test/1", Outcome = PageOutcome.Fetched });
        Reopen();
        Assert.Equal(default, _store.Stored.Totals.Cut);
        using var ledger = CrawlLedger.Open(Path);
        Assert.Null(ledger.Get(StoreKeys.CutLinks));
    }

    [Fact]
    public void WhatEveryProcessHasLeftOut_IsAddedUp()
    {
        Commit(Cut(1, links: 4, tooLong: 1), Cut(2, isTruncated: true));
        Reopen();
        Assert.Equal(new CutCounts(4, 1, 1), _store.Stored.Totals.Cut);
        Commit(Cut(3, links: 2, isTruncated: true), Cut(4));
        Reopen();
        Assert.Equal(new CutCounts(6, 1, 2), _store.Stored.Totals.Cut);
    }

    [Fact]
    public void RecordsMissing_WhatTheyTellIsNotCountedTwice()
    {
        Commit(Cut(1, links: 4, tooLong: 1), Cut(2, links: 10, tooLong: 20, isTruncated: true));
        _folder.File("pages.jsonl", string.Concat(_records.Select(Records.Line))[..^5]);
        Reopen();
        Assert.Equal((1L, new CutCounts(4, 1, 0)), (_store.Stored.RecordsMissing, _store.Stored.Totals.Cut));
    }

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    private static PageRecord Cut(int id, int? links = null, int? tooLong = null, bool isTruncated = false) =>
        new() { Url = $"http://a.test/{id}", Outcome = PageOutcome.Fetched, LinksCut = links, LinksTooLong = tooLong, IsTruncated = isTruncated };

    private void Commit(params IReadOnlyList<PageRecord> records)
    {
        var urls = records.Select((record, index) => Url(_records.Count + index + 1, record.Url)).ToList();
        _records.AddRange(records);
        _length += records.Sum(record => Records.Line(record).Length);
        _store.Commit(new CommitBatch(
            _store.Stored.LastBatch + 1,
            [.. urls.Select(url => new Judgement(url, UrlState.Pending, null, null))],
            [.. urls.Select((url, index) => new Settlement(url, UrlState.Fetched, null, records[index], null))],
            [],
            [],
            [],
            new Dictionary<string, long> { ["jsonl"] = _length }));
    }

    private FrontierUrl Url(long id, string text)
    {
        Assert.True(CanonicalUrl.TryCreate(text, out var url, out _));
        return new FrontierUrl(new UrlId(id), url, _hasher.Hash(url), 0, null, 0, IsSeed: false);
    }

    private void Reopen()
    {
        _store.Dispose();
        _store = Open();
    }

    private SqliteFrontierStore Open() => SqliteFrontierStore.Open(Path, fsync: false, "crawler", isResumed: true);
}
