using System.Runtime.InteropServices;
using Crawler.Politeness;
using Crawler.Robots;
using Crawler.Urls;
using Microsoft.Data.Sqlite;

namespace Crawler.Frontier.Storage;

/// <summary>The rows of a crawl in crawl.db: they outlive the process, however it ends.</summary>
internal sealed partial class SqliteFrontierStore : IFrontierStore
{
    /// <summary>So many chunks at most wait in memory for the next batch: a frontier that begins again puts all of them aside before its first one.</summary>
    internal const int MostAside = 10_000;

    private const string Waits = "u.verdict IS NULL AND s.state IS NULL";

    private readonly string _path;
    private readonly string _robotsToken;
    private readonly SqliteConnection _connection;
    private readonly BatchWriter _writer;
    private readonly Dictionary<string, SqliteCommand> _commands = new(StringComparer.Ordinal);
    private readonly WaitingUrlReader _waiting;
    private KnownUrlReader? _known;
    private readonly Dictionary<long, IReadOnlyList<UrlId>> _aside = [];
    private readonly List<long> _takenBack = [];
    private readonly CommitLog _log;

    private SqliteFrontierStore(string path, bool fsync, string robotsToken, bool isResumed, SqliteConnection connection, long owner, long recordsMissing)
    {
        (_path, _robotsToken, _connection) = (path, robotsToken, connection);
        _log = new CommitLog(connection, path, fsync);
        _writer = new BatchWriter(connection, owner);
        _waiting = new WaitingUrlReader(connection);
        Stored = ReadStored() with { IsResumed = isResumed, RecordsMissing = recordsMissing };
    }

    /// <inheritdoc/>
    public StoredCrawl Stored { get; private set; }

    /// <inheritdoc/>
    public long LogBytes => _log.Bytes;

    /// <inheritdoc/>
    public void Commit(CommitBatch batch)
    {
        CrawlDatabase.Guard(_path, () =>
        {
            _log.HoldBack();
            _writer.Write(batch, _aside, _takenBack);
            _log.Grow();
            return true;
        });
        _aside.Clear();
        _takenBack.Clear();
    }

    /// <inheritdoc/>
    public void Checkpoint() => CrawlDatabase.Guard(_path, () =>
    {
        _log.Fold();
        return true;
    });

    /// <inheritdoc/>
    public IReadOnlyList<KnownUrl> ReadKnown(int partition, UrlId after, int count, bool areWhole) => CrawlDatabase.Guard<IReadOnlyList<KnownUrl>>(_path, () =>
    {
        if (areWhole) return ReadWhole(after, UrlId.Last(partition), count);
        _known ??= new KnownUrlReader(_connection);
        var known = _known.Read(after, UrlId.Last(partition), count, id => ReadWhole(new UrlId(id.Value - 1), id, 1)[0]);
        if (known.Count > 0) return known;

        // The partition knows all; what the reader remembers is of no use any more.
        _known.Dispose();
        _known = null;
        return known;
    });

    /// <inheritdoc/>
    public IEnumerable<ScopeSeed> ReadSeeds(bool all)
    {
        using var rows = CrawlDatabase.Guard(_path, () => Read($"SELECT url, named FROM seed {(all ? "UNION ALL SELECT origin || path, 0 FROM url WHERE is_seed" : "")}"));
        while (CrawlDatabase.Guard(_path, rows.Read)) yield return CrawlDatabase.Guard(_path, () => new ScopeSeed(Parse(rows.GetString(0)), rows.GetBoolean(1)));
    }

    /// <inheritdoc/>
    public IEnumerable<SitemapRow> ReadSitemaps()
    {
        using var rows = CrawlDatabase.Guard(_path, () => Read("SELECT fingerprint, url, site, level, is_guessed, state, kind, problem, detail, entries FROM sitemap"));
        while (CrawlDatabase.Guard(_path, rows.Read))
        {
            yield return CrawlDatabase.Guard(_path, () => new SitemapRow(unchecked((ulong)rows.GetInt64(0)), Parse(rows.GetString(1)), unchecked((ulong)rows.GetInt64(2)), rows.GetInt32(3))
            {
                IsGuessed = rows.GetBoolean(4),
                State = Enum.TryParse<SitemapState>(rows.GetString(5), ignoreCase: true, out var state) ? state : throw new FormatException($"no state of a sitemap: {rows.GetString(5)}"),
                Kind = TextOrNull(rows, 6),
                Problem = TextOrNull(rows, 7),
                Detail = TextOrNull(rows, 8),
                Entries = rows.GetInt64(9),
            });
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<OutboxParcel> ReadOutbox(int partition) => CrawlDatabase.Guard<IReadOnlyList<OutboxParcel>>(_path, () =>
    {
        using var rows = Read(
            """
            SELECT o.sequence, o.receiver, o.url, o.depth, r.origin || r.path, o.referrer, o.hops, o.is_seed, o.nofollow, o.refusal
            FROM outbox o LEFT JOIN url r ON r.id = o.referrer WHERE o.sender = $sender ORDER BY o.sequence, o.position
            """,
            ("$sender", partition));
        var parcels = new Dictionary<long, (int To, List<DiscoveredUrl> Urls)>();
        while (rows.Read())
        {
            var sequence = rows.GetInt64(0);
            if (!parcels.TryGetValue(sequence, out var parcel)) parcels.Add(sequence, parcel = (rows.GetInt32(1), []));
            var (noFollow, stopper) = PageStopper.FromColumn(rows.GetInt64(8));
            parcel.Urls.Add(new DiscoveredUrl(Parse(rows.GetString(2)), rows.GetInt32(3), TextOrNull(rows, 4), rows.GetInt32(6), rows.GetBoolean(7), noFollow, IdOrNull(rows, 5)) { PageStopper = stopper, Refusal = TextOrNull(rows, 9) });
        }

        return [.. parcels.Select(parcel => new OutboxParcel(partition, parcel.Value.To, parcel.Key, parcel.Value.Urls))];
    });

    /// <inheritdoc/>
    public void PutAside(long chunk, IReadOnlyList<UrlId> urls)
    {
        _aside.Add(chunk, urls);
        if (_aside.Count < MostAside) return;
        CrawlDatabase.Guard(_path, () =>
        {
            _writer.WriteAside(_aside);
            _log.Grow();
            return true;
        });
        _aside.Clear();
    }

    /// <inheritdoc/>
    public IReadOnlyList<UrlId> TakeBack(long chunk)
    {
        if (_aside.Remove(chunk, out var urls)) return urls;
        return CrawlDatabase.Guard(_path, () =>
        {
            if (CrawlDatabase.Ask(_connection, "SELECT urls FROM tail WHERE id = $id", ("$id", chunk)) is not byte[] bytes)
                throw new CrawlStoreException(CrawlStoreFault.Damaged, $"{_path} is damaged: the table tail has no row {chunk}");
            _takenBack.Add(chunk);
            return MemoryMarshal.Cast<byte, UrlId>(bytes).ToArray();
        });
    }

    /// <inheritdoc/>
    public IReadOnlyList<FrontierUrl> ReadUrls(IReadOnlyList<UrlId> urls) => CrawlDatabase.Guard<IReadOnlyList<FrontierUrl>>(_path, () => _waiting.Read(urls));

    /// <inheritdoc/>
    public IReadOnlyList<FrontierUrl> ReadSkipped(int partition, SkipReason reason, UrlId after, int count) => CrawlDatabase.Guard<IReadOnlyList<FrontierUrl>>(_path, () =>
    {
        using var rows = Read(
            """
            SELECT u.id, u.origin, u.path, u.fingerprint, u.depth, u.referrer, u.hops, u.is_seed, r.origin || r.path, u.nofollow
            FROM url u JOIN verdict v ON v.id = u.verdict LEFT JOIN url r ON r.id = u.referrer
            WHERE u.id > $after AND u.id <= $last AND v.reason = $reason ORDER BY u.id LIMIT $count
            """,
            ("$after", Math.Max(after.Value, UrlId.BeforeFirst(partition).Value)),
            ("$last", UrlId.Last(partition).Value),
            ("$reason", reason.ToString()),
            ("$count", count));
        var urls = new List<FrontierUrl>();
        while (rows.Read()) urls.Add(ReadUrl(rows));
        return urls;
    });

    /// <inheritdoc/>
    public HostRow? ReadHost(HostKey host) => CrawlDatabase.Guard(_path, () =>
    {
        LedgerHost left;
        using (var row = Read($"SELECT {LedgerHost.Columns} FROM host WHERE name = $name", ("$name", host.Value)))
        {
            if (!row.Read()) return null;
            left = LedgerHost.Read(row);
        }

        var robots = new Dictionary<OriginKey, OriginRobots>();
        using var rows = Read("SELECT origin, state, expires, error, body FROM robots WHERE host = $host", ("$host", host.Value));
        while (rows.Read())
        {
            var state = Enum.TryParse<RobotsState>(rows.GetString(1), out var known) ? known : RobotsState.Unreachable;
            robots.Add(new OriginKey(rows.GetString(0)), OriginRobots.Restore(state, rows.GetFieldValue<byte[]>(4), DateTimeOffset.FromUnixTimeMilliseconds(rows.GetInt64(2)), TextOrNull(rows, 3), _robotsToken));
        }

        return new HostRow(host, left.NextAllowed, robots, left.Delay) { HeldBy = left.HeldBy, DelayCause = left.DelayCause, Health = left.Health };
    });

    /// <inheritdoc/>
    public void Dispose()
    {
        _known?.Dispose();
        _waiting.Dispose();
        foreach (var command in _commands.Values) command.Dispose();
        _writer.Dispose();
        _connection.Dispose();
    }

    private SqliteDataReader Read(string sql, params ReadOnlySpan<(string Name, object Value)> values)
    {
        if (!_commands.TryGetValue(sql, out var command))
        {
            _commands.Add(sql, command = _connection.CreateCommand());
            command.CommandText = sql;
        }

        command.Parameters.Clear();
        foreach (var (name, value) in values) command.Parameters.AddWithValue(name, value);
        return command.ExecuteReader();
    }

    private List<KnownUrl> ReadWhole(UrlId after, UrlId last, int count)
    {
        using var rows = Read(
            $"""
            SELECT u.id, u.origin, u.path, u.fingerprint, u.depth, u.referrer, u.hops, u.is_seed, r.origin || r.path, u.nofollow,
              CASE WHEN u.verdict IS NOT NULL THEN 'skipped' ELSE coalesce(s.state, 'pending') END,
              coalesce(v.reason, s.reason),
              CASE WHEN {Waits} THEN (SELECT count(*) FROM attempt a WHERE a.url = u.id AND a.counts AND a.error IS NOT NULL) ELSE 0 END,
              CASE WHEN {Waits} THEN (SELECT a.retry_at FROM attempt a WHERE a.url = u.id AND a.counts ORDER BY a.number DESC LIMIT 1) END,
              u.referrer IS NULL AND NOT u.is_seed,
              v.rule
            FROM url u LEFT JOIN settled s ON s.url = u.id LEFT JOIN verdict v ON v.id = u.verdict LEFT JOIN url r ON r.id = u.referrer
            WHERE u.id > $after AND u.id <= $last ORDER BY u.id LIMIT $count
            """,
            ("$after", after.Value),
            ("$last", last.Value),
            ("$count", count));
        var known = new List<KnownUrl>();
        while (rows.Read())
        {
            var url = ReadUrl(rows);
            var notBefore = rows.IsDBNull(13) ? default : DateTimeOffset.FromUnixTimeMilliseconds(rows.GetInt64(13));
            var state = StateText.Parse(_path, rows.GetString(10));
            known.Add(new KnownUrl(url.Id, url.Fingerprint, state, TextOrNull(rows, 11), url.IsSeed, rows.GetBoolean(9), url, rows.GetInt32(12), notBefore)
            {
                Host = url.Url.HostKey,
                IsListed = rows.GetBoolean(14),
                Rule = TextOrNull(rows, 15),
                Trapped = TextOrNull(rows, 11) == nameof(SkipReason.Trapped) && TextOrNull(rows, 15) is { } rule ? new TrappedUrl(rule, url.Url.Text) : null,
            });
        }

        return known;
    }

    // The columns id, origin, path, fingerprint, depth, referrer, hops, is_seed, the referrer's URL, nofollow.
    private FrontierUrl ReadUrl(SqliteDataReader row)
    {
        var (noFollow, stopper) = PageStopper.FromColumn(row.GetInt64(9));
        return new FrontierUrl(
            new UrlId(row.GetInt64(0)),
            Parse(row.GetString(1) + row.GetString(2)),
            unchecked((ulong)row.GetInt64(3)),
            row.GetInt32(4),
            TextOrNull(row, 8),
            row.GetInt32(6),
            row.GetBoolean(7),
            IdOrNull(row, 5),
            noFollow)
        {
            PageStopper = stopper,
        };
    }

    private CanonicalUrl Parse(string text) =>
        CanonicalUrl.TryCreate(text, out var url, out _) ? url : throw new CrawlStoreException(CrawlStoreFault.Damaged, $"{_path} is damaged: it holds a text that is no URL");

    private static string? TextOrNull(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static UrlId? IdOrNull(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : new UrlId(row.GetInt64(column));
}
