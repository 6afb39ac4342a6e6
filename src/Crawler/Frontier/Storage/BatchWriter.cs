using System.Runtime.InteropServices;
using Crawler.Output;
using Crawler.Politeness;
using Crawler.Telemetry;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Crawler.Frontier.Storage;

/// <summary>Writes one batch in one transaction. URL rows are only appended, and nothing in the way of a new URL has a random key.</summary>
internal sealed class BatchWriter : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly long _owner;
    private readonly int _verdictsKept;
    private readonly List<Statement> _statements = [];
    private readonly Dictionary<(string Reason, string? Rule), long> _verdicts = [];
    private readonly Transaction _transaction;
    private readonly Statement _advance;
    private readonly Statement _insertUrl;
    private readonly Statement _updateUrl;
    private readonly Statement _insertVerdict;
    private readonly Statement _insertSettled;
    private readonly Statement _insertAttempt;
    private readonly Statement _insertLeased;
    private readonly Statement _deleteSettledLease;
    private readonly Statement _deleteLease;
    private readonly Statement _endLease;
    private readonly Statement _upsertHost;
    private readonly Statement _upsertRobots;
    private readonly Statement _insertOutbox;
    private readonly Statement _deleteOutbox;
    private readonly Statement _insertSeed;
    private readonly Statement _insertTail;
    private readonly Statement _deleteTail;
    private readonly Statement _upsertOutput;
    private readonly Statement _upsertCrawl;
    private readonly Statement _addCrawl;
    private readonly Statement _upsertSitemap;
    private readonly Statement _insertListed;
    private readonly Statement _insertLinked;
    private long _lastVerdict;

    /// <summary>Prepares its statements.</summary>
    /// <param name="connection">Open to write.</param>
    /// <param name="owner">The mark of this process: see <see cref="CrawlDatabase.TakeOver"/>.</param>
    /// <param name="verdictsKept">Ways to refuse a URL that are remembered; beyond, for the reasons of hooks may be any number, each URL has a row of its own.</param>
    public BatchWriter(SqliteConnection connection, long owner, int verdictsKept = 100_000)
    {
        (_connection, _owner, _verdictsKept) = (connection, owner, verdictsKept);
        _transaction = new Transaction(connection, writes: true);
        _advance = Prepare($"UPDATE crawl SET value = ?1 WHERE key = '{StoreKeys.LastBatch}' AND value = ?1 - 1 AND EXISTS (SELECT 1 FROM crawl WHERE key = '{StoreKeys.Owner}' AND value = ?2)");
        _insertUrl = Prepare("INSERT INTO url (id, origin, path, fingerprint, depth, referrer, hops, is_seed, nofollow, verdict) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
        _updateUrl = Prepare("UPDATE url SET depth = ?2, referrer = ?3, hops = ?4, is_seed = ?5, nofollow = ?6, verdict = ?7 WHERE id = ?1");
        _insertVerdict = Prepare("INSERT INTO verdict (id, reason, rule) VALUES (?, ?, ?)");
        _insertSettled = Prepare("INSERT INTO settled (url, state, reason, detail, status, attempts, at, elapsed_ms, content_type, bytes_wire, bytes, links, redirect_to, etag, last_modified) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
        _insertAttempt = Prepare("INSERT INTO attempt (url, number, at, elapsed_ms, waited_ms, wait_cause, status, error, detail, retry_at) VALUES (?1, (SELECT coalesce(max(number), 0) + 1 FROM attempt WHERE url = ?1), ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)");
        _insertLeased = Prepare("INSERT INTO leased (url) SELECT ?1 WHERE NOT EXISTS (SELECT 1 FROM settled WHERE url = ?1) ON CONFLICT (url) DO UPDATE SET is_held = 1");
        _deleteSettledLease = Prepare("DELETE FROM leased WHERE url = ?");
        _deleteLease = Prepare("DELETE FROM leased WHERE url = ? AND losses = 0");
        _endLease = Prepare("UPDATE leased SET is_held = 0 WHERE url = ?");
        _upsertHost = Prepare("INSERT OR REPLACE INTO host (name, next_allowed, held_by, delay_ms, delay_cause, response_ms, push_back_ms, failures, openings, open_until, trouble, errors) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
        _upsertRobots = Prepare("INSERT INTO robots (host, origin, state, expires, error, body) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (host, origin) DO UPDATE SET state = excluded.state, expires = excluded.expires, error = excluded.error, body = excluded.body WHERE expires <> excluded.expires OR state <> excluded.state");
        _insertOutbox = Prepare("INSERT INTO outbox (sender, sequence, position, receiver, url, depth, referrer, hops, is_seed, nofollow, refusal) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
        _deleteOutbox = Prepare("DELETE FROM outbox WHERE sender = ? AND sequence = ?");
        _insertSeed = Prepare("INSERT INTO seed (url, named) VALUES (?, ?)");
        _insertTail = Prepare("INSERT INTO tail (id, urls) VALUES (?, ?)");
        _deleteTail = Prepare("DELETE FROM tail WHERE id = ?");
        _upsertOutput = Prepare("INSERT INTO output (name, length) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET length = excluded.length");
        _upsertCrawl = Prepare("INSERT INTO crawl (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value");
        _addCrawl = Prepare("INSERT INTO crawl (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = value + excluded.value");
        _upsertSitemap = Prepare("INSERT INTO sitemap (fingerprint, url, site, level, is_guessed, state, kind, problem, detail, entries) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (fingerprint) DO UPDATE SET state = excluded.state, kind = excluded.kind, problem = excluded.problem, detail = excluded.detail, entries = excluded.entries");
        _insertListed = Prepare("INSERT INTO sitemap_entry (sitemap, url, lastmod, priority) VALUES (?, ?, ?, ?)");
        _insertLinked = Prepare("INSERT INTO sitemap_link (url, referrer) VALUES (?, ?)");
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT id, reason, rule, (SELECT max(id) FROM verdict) FROM verdict LIMIT {verdictsKept}";
        using var rows = command.ExecuteReader();
        while (rows.Read())
        {
            _lastVerdict = rows.GetInt64(3);
            _verdicts.TryAdd((rows.GetString(1), rows.IsDBNull(2) ? null : rows.GetString(2)), rows.GetInt64(0));
        }

        Statement Prepare(string sql)
        {
            var statement = new Statement(connection, sql);
            _statements.Add(statement);
            return statement;
        }
    }

    /// <summary>Writes chunks of identities that would have waited for a batch.</summary>
    /// <param name="aside">The chunks.</param>
    /// <exception cref="CrawlStoreException">They cannot be written; none of them is.</exception>
    public void WriteAside(IReadOnlyDictionary<long, IReadOnlyList<UrlId>> aside)
    {
        _transaction.Begin();
        try
        {
            CrawlDatabase.DemandOwner(_connection, _owner);
            InsertTails(aside);
            _transaction.Commit();
        }
        catch (Exception error) when (error is CrawlStoreException or SqliteException)
        {
            _transaction.RollBack();
            throw;
        }
    }

    /// <summary>Writes it whole or not at all.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="aside">Chunks of identities to keep.</param>
    /// <param name="takenBack">Chunks to let go.</param>
    /// <exception cref="CrawlStoreException">It cannot be written; nothing of it is.</exception>
    public void Write(CommitBatch batch, IReadOnlyDictionary<long, IReadOnlyList<UrlId>> aside, IReadOnlyCollection<long> takenBack)
    {
        _transaction.Begin();
        try
        {
            Advance(batch.Number);
            foreach (var judgement in batch.Judged) Write(judgement);
            foreach (var settlement in batch.Settled.OrderBy(settlement => settlement.Url.Id)) Write(settlement);
            foreach (var (key, count) in StoredCut.Rows(batch.Settled.Aggregate(default(CutCounts), (cut, settlement) => cut.With(settlement.Record)))) Add(key, count);
            foreach (var attempt in batch.Attempts) Write(attempt);
            foreach (var url in batch.Released) Release(url);
            foreach (var url in batch.Leased) _insertLeased.Bind(1, url.Value).Run();
            foreach (var host in batch.Hosts) Write(host);
            foreach (var parcel in batch.OutboxAdded) Write(parcel);
            foreach (var (from, sequence) in batch.OutboxDelivered) _deleteOutbox.Bind(1, from).Bind(2, sequence).Run();
            foreach (var seed in batch.Seeds) _insertSeed.Bind(1, seed.Url.Text).Bind(2, seed.IsNamed ? 1 : 0).Run();
            InsertTails(aside);
            foreach (var chunk in takenBack) _deleteTail.Bind(1, chunk).Run();
            foreach (var sitemap in batch.Sitemaps) Write(sitemap);
            foreach (var listed in batch.Listed) Write(listed);
            foreach (var linked in batch.Linked) _insertLinked.Bind(1, (long)linked.Url).Bind(2, linked.Referrer.Value).Run();
            foreach (var (name, length) in batch.OutputLengths) _upsertOutput.Bind(1, name).Bind(2, length).Run();
            if (batch.SeedsTaken is { } taken)
            {
                Put(StoreKeys.SeedsTaken, taken);
                Put(StoreKeys.SeedsDigest, batch.SeedsDigest);
                if (batch.SeedsRefused is { } refused) Put(StoreKeys.SeedsRefused, refused);
            }

            Add(StoreKeys.OutOfScopeUnrecorded, batch.OutOfScopeUnrecorded);
            if (batch.StoppedBy is { } reason) _upsertCrawl.Bind(1, StoreKeys.StoppedBy).Bind(2, reason).Run();
            if (batch.SeedsEnded) Put(StoreKeys.SeedsEnded, 1);
            if (batch.JudgedBy is { } judgedBy) _upsertCrawl.Bind(1, StoreKeys.JudgedBy).Bind(2, judgedBy).Run();
            _transaction.Commit();
        }
        catch (CrawlStoreException)
        {
            _transaction.RollBack();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var statement in _statements) statement.Dispose();
        _transaction.Dispose();
    }

    private void InsertTails(IReadOnlyDictionary<long, IReadOnlyList<UrlId>> aside)
    {
        foreach (var (chunk, urls) in aside) _insertTail.Bind(1, chunk).BindBytes(2, MemoryMarshal.AsBytes<UrlId>(urls.ToArray())).Run();
    }

    private void Advance(long number)
    {
        _advance.Bind(1, number).Bind(2, _owner).Run();
        if (raw.sqlite3_changes(_connection.Handle) == 1) return;
        throw CrawlDatabase.TakenOver(_connection);
    }

    private void Put(string key, long value) => _upsertCrawl.Bind(1, key).Bind(2, value).Run();

    private void Add(string key, long count)
    {
        if (count > 0) _addCrawl.Bind(1, key).Bind(2, count).Run();
    }

    private void Write(Judgement judgement)
    {
        var url = judgement.Url;
        var verdict = judgement.State == UrlState.Pending ? default(long?) : Verdict(judgement.Reason!, judgement.Rule);
        if (judgement.IsKnown)
        {
            _updateUrl.Bind(1, url.Id.Value).Bind(2, url.Depth).Bind(3, url.ReferrerId?.Value).Bind(4, url.Hops).Bind(5, url.IsSeed ? 1 : 0).Bind(6, PageStopper.ToColumn(url.NoFollow, url.PageStopper)).Bind(7, verdict).Run();
            return;
        }

        var pathStart = url.Url.Parts.PathStart;
        _insertUrl.Bind(1, url.Id.Value).Bind(2, url.Url.Text.AsSpan(0, pathStart)).Bind(3, url.Url.Text.AsSpan(pathStart)).Bind(4, (long)url.Fingerprint)
            .Bind(5, url.Depth).Bind(6, url.ReferrerId?.Value).Bind(7, url.Hops).Bind(8, url.IsSeed ? 1 : 0).Bind(9, PageStopper.ToColumn(url.NoFollow, url.PageStopper)).Bind(10, verdict).Run();
    }

    private void Release(UrlId url)
    {
        _deleteLease.Bind(1, url.Value).Run();
        _endLease.Bind(1, url.Value).Run();
    }

    private long Verdict(string reason, string? rule)
    {
        if (_verdicts.TryGetValue((reason, rule), out var known)) return known;
        _insertVerdict.Bind(1, ++_lastVerdict).Bind(2, reason).Bind(3, rule).Run();
        if (_verdicts.Count < _verdictsKept) _verdicts.Add((reason, rule), _lastVerdict);
        return _lastVerdict;
    }

    private void Write(Settlement settlement)
    {
        var record = settlement.Record ?? new PageRecord { Url = settlement.Url.Url.Text, Outcome = PageOutcome.Skipped };
        _insertSettled.Bind(1, settlement.Url.Id.Value).Bind(2, StateText.Of(settlement.State)).Bind(3, settlement.Reason).Bind(4, record.Error).Bind(5, record.Status)
            .Bind(6, record.Attempts).Bind(7, record.FetchedAt?.ToUnixTimeMilliseconds()).Bind(8, (long?)record.Elapsed?.TotalMilliseconds).Bind(9, record.ContentType)
            .Bind(10, record.BytesWire).Bind(11, record.Bytes).Bind(12, record.Links).Bind(13, record.RedirectTo).Bind(14, record.ETag).Bind(15, record.LastModified).Run();
        _deleteSettledLease.Bind(1, settlement.Url.Id.Value).Run();
    }

    private void Write(Attempt attempt) =>
        _insertAttempt.Bind(1, attempt.Url.Value).Bind(2, attempt.StartedAt.ToUnixTimeMilliseconds()).Bind(3, (long)attempt.Elapsed.TotalMilliseconds)
            .Bind(4, (long)attempt.Waited.TotalMilliseconds).Bind(5, attempt.WaitCause).Bind(6, attempt.Status).Bind(7, attempt.Error).Bind(8, attempt.Detail)
            .Bind(9, attempt.RetryAt?.ToUnixTimeMilliseconds()).Run();

    private void Write(HostRow host)
    {
        // Rounded up: a request must not come a part of a millisecond early.
        var health = host.Health;
        _upsertHost.Bind(1, host.Host.Value).Bind(2, host.NextAllowed.ToUnixTimeMilliseconds() + 1).Bind(3, host.HeldBy).Bind(4, (long)host.Delay.TotalMilliseconds).Bind(5, host.DelayCause)
            .Bind(6, (long?)health.ResponseTime?.TotalMilliseconds).Bind(7, (long)health.PushBack.TotalMilliseconds).Bind(8, health.Failures).Bind(9, health.Openings)
            .Bind(10, health.OpenUntil?.ToUnixTimeMilliseconds() + 1).Bind(11, health.Trouble).Bind(12, health.Errors).Run();
        foreach (var (origin, robots) in host.Robots)
        {
            _upsertRobots.Bind(1, host.Host.Value).Bind(2, origin.Value).Bind(3, robots.State.ToString()).Bind(4, robots.Expires.ToUnixTimeMilliseconds())
                .Bind(5, robots.Error).BindBytes(6, robots.Rules.Raw.Span).Run();
        }
    }

    private void Write(SitemapRow sitemap) =>
        _upsertSitemap.Bind(1, (long)sitemap.Fingerprint).Bind(2, sitemap.Url.Text).Bind(3, (long)sitemap.Site).Bind(4, sitemap.Level).Bind(5, sitemap.IsGuessed ? 1 : 0)
            .Bind(6, sitemap.State.ToString().ToLowerInvariant()).Bind(7, sitemap.Kind).Bind(8, sitemap.Problem).Bind(9, sitemap.Detail).Bind(10, sitemap.Entries).Run();

    private void Write(ListedUrl listed) =>
        _insertListed.Bind(1, (long)listed.Sitemap).Bind(2, (long)listed.Url).Bind(3, listed.LastModified?.ToUnixTimeMilliseconds()).Bind(4, listed.Priority).Run();

    private void Write(OutboxParcel parcel)
    {
        for (var position = 0; position < parcel.Urls.Count; position++)
        {
            var url = parcel.Urls[position];
            _insertOutbox.Bind(1, parcel.From).Bind(2, parcel.Sequence).Bind(3, position).Bind(4, parcel.To).Bind(5, url.Url.Text).Bind(6, url.Depth)
                .Bind(7, url.ReferrerId?.Value).Bind(8, url.Hops).Bind(9, url.IsSeed ? 1 : 0).Bind(10, PageStopper.ToColumn(url.NoFollow, url.PageStopper)).Bind(11, url.Refusal).Run();
        }
    }
}
