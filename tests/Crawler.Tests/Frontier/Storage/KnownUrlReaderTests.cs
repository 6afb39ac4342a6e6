using Crawler.Frontier;
using Crawler.Frontier.Storage;
using Crawler.Tests.Cli;
using Crawler.Urls;
using Microsoft.Data.Sqlite;

namespace Crawler.Tests.Frontier.Storage;

public sealed class KnownUrlReaderTests : IDisposable
{
    private readonly TempDirectory _folder = new();
    private readonly SqliteConnection _connection;
    private readonly KnownUrlReader _reader;

    public KnownUrlReaderTests()
    {
        var path = _folder.Below("crawl.db");
        CrawlFile.Create(path);
        _connection = CrawlDatabase.OpenToWrite(path);
        CrawlDatabase.Run(_connection, "INSERT INTO verdict (id, reason, rule) VALUES (1, 'OutOfScope', 'r'), (2, 'TooDeep', NULL)");
        _reader = new KnownUrlReader(_connection);
    }

    public void Dispose()
    {
        _reader.Dispose();
        _connection.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("http://a.test", "a.test")]
    [InlineData("https://a.test", "a.test")]
    [InlineData("http://a.test:8080", "a.test:8080")]
    [InlineData("https://user:pass%40word@a.test:444", "a.test:444")]
    [InlineData("http://[2001:db8::1]:81", "[2001:db8::1]:81")]
    [InlineData("http://xn--bcher-kva.test", "xn--bcher-kva.test")]
    public void HostOfAWaitingUrl_IsThatOfTheUrl(string origin, string host)
    {
        Insert(1, origin);
        var known = Assert.Single(Read());
        Assert.Equal((UrlState.Pending, host, null), (known.State, known.Host?.Value, known.Url));
        Assert.True(CanonicalUrl.TryCreate(origin + "/", out var url, out _));
        Assert.Equal(url.HostKey, known.Host);
    }

    [Fact]
    public void EveryState_IsReadFromItsTable()
    {
        for (var id = 1; id <= 6; id++) Insert(id, "http://a.test");
        Run("UPDATE url SET verdict = 1 WHERE id = 2", "UPDATE url SET verdict = 2 WHERE id = 6");
        Run("INSERT INTO settled (url, state, reason, attempts) VALUES (1, 'fetched', NULL, 1), (4, 'failed', 'HttpStatus', 3), (6, 'skipped', 'Trapped', 0)");
        Assert.Equal(
            [(UrlState.Fetched, null), (UrlState.Skipped, "OutOfScope"), (UrlState.Pending, null), (UrlState.Failed, "HttpStatus"), (UrlState.Pending, null), (UrlState.Skipped, "TooDeep")],
            Read().Select(known => (known.State, known.Reason)));
        Assert.Equal([3L, 5], Read().Where(known => known.Host is not null).Select(known => known.Id.Value));
    }

    [Fact]
    public void WaitingUrlThatWasRequestedBefore_IsReadWhole()
    {
        for (var id = 1; id <= 7; id++) Insert(id, "http://a.test");
        Run("INSERT INTO settled (url, state, attempts) VALUES (2, 'fetched', 1)");
        Run("INSERT INTO attempt (url, number, at, elapsed_ms, waited_ms, counts) VALUES (2, 1, 0, 0, 0, 1), (3, 1, 0, 0, 0, 1), (3, 2, 0, 0, 0, 1), (5, 1, 0, 0, 0, 0)");
        Run("INSERT INTO leased (url, is_held, losses) VALUES (3, 0, 1), (6, 0, 2)");
        var whole = new List<long>();
        Read(id => whole.Add(id.Value));
        Assert.Equal([3L, 6], whole);
    }

    [Fact]
    public void VerdictsThatCameLater_AreReadToo()
    {
        Insert(1, "http://a.test");
        Run("UPDATE url SET verdict = 1");
        Assert.Equal("OutOfScope", Assert.Single(Read()).Reason);
        Run("INSERT INTO verdict (id, reason) VALUES (3, 'Nofollow')", "UPDATE url SET verdict = 3");
        Assert.Equal("Nofollow", Assert.Single(Read()).Reason);
    }

    [Fact]
    public void Marks_AreReadBack()
    {
        for (var id = 1; id <= 3; id++) Insert(id, "http://a.test");
        Run("UPDATE url SET is_seed = 1 WHERE id = 1", "UPDATE url SET referrer = 1, nofollow = 4 WHERE id = 2");
        Assert.Equal([(true, false, false), (false, true, false), (false, false, true)], Read().Select(known => (known.IsSeed, known.NoFollow, known.IsListed)));
        Assert.Equal([11ul, 12, 13], Read().Select(known => known.Fingerprint));
    }

    [Fact]
    public void NothingRead_KeepsTheLogFromBeingWrittenBack()
    {
        for (var id = 1; id <= 5; id++) Insert(id, "http://a.test");
        Assert.Equal(2, _reader.Read(default, UrlId.Last(0), 2, id => throw new InvalidOperationException($"{id}")).Count);
        using var checkpoint = _connection.CreateCommand();
        checkpoint.CommandText = "PRAGMA wal_checkpoint(TRUNCATE)";
        Assert.Equal(0L, checkpoint.ExecuteScalar());
    }

    [Fact]
    public void TrappedUrls_ShareTheirRuleAndTheFirstOfThemIsReadWhole()
    {
        for (var id = 1; id <= 5; id++) Insert(id, "http://a.test");
        Run("INSERT INTO verdict (id, reason, rule) VALUES (3, 'Trapped', 'long'), (4, 'Trapped', 'deep'), (5, 'Trapped', 'long')");
        Run("UPDATE url SET verdict = 3 WHERE id IN (1, 2)", "UPDATE url SET verdict = 4 WHERE id = 3", "UPDATE url SET verdict = 5 WHERE id = 4", "UPDATE url SET verdict = 1 WHERE id = 5");
        var whole = new List<long>();
        var known = Read(id => whole.Add(id.Value));
        Assert.Equal([1L, 3], whole);
        Assert.Equal(["long /1", "long /1", "deep /3", "long /1", null], known.Select(url => url.Trapped is { } trapped ? $"{trapped.Rule} {trapped.Url["http://a.test".Length..]}" : null));
        Assert.Same(known[0].Trapped, known[3].Trapped);
        Assert.Same(known[0].Reason, known[2].Reason);
        Assert.All(known[..4], url => Assert.Equal((UrlState.Skipped, "Trapped"), (url.State, url.Reason)));
    }

    [Theory]
    [InlineData("UPDATE url SET origin = ''")]
    [InlineData("UPDATE url SET origin = 'nothing'")]
    [InlineData("UPDATE url SET verdict = 77")]
    [InlineData("INSERT INTO settled (url, state, attempts) VALUES (1, 'lost', 1)")]
    public void DamagedRow_IsNamed(string damage)
    {
        Insert(1, "http://a.test");
        Run(damage);
        Assert.Equal(CrawlStoreFault.Damaged, Assert.Throws<CrawlStoreException>(() => Read()).Fault);
    }

    private void Insert(long id, string origin) =>
        Run($"INSERT INTO url (id, origin, path, fingerprint, depth, hops, is_seed, nofollow) VALUES ({id}, '{origin}', '/', {id + 10}, 0, 0, 0, 0)");

    private void Run(params ReadOnlySpan<string> statements)
    {
        foreach (var sql in statements) CrawlDatabase.Run(_connection, sql);
    }

    private List<KnownUrl> Read(Action<UrlId>? whole = null) => _reader.Read(default, UrlId.Last(0), 100, id =>
    {
        whole!(id);
        Assert.True(CanonicalUrl.TryCreate($"http://a.test/{id.Value}", out var url, out _));
        return new KnownUrl(id, 0, UrlState.Pending, null, false, false, new FrontierUrl(id, url, 0, 0, null, 0, IsSeed: false), 1, default);
    });
}
