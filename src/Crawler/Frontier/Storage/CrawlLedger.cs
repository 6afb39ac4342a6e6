using Crawler.Frontier.Traps;
using Crawler.Politeness;
using Crawler.Robots;
using Crawler.Telemetry;
using Crawler.Urls;
using Microsoft.Data.Sqlite;

namespace Crawler.Frontier.Storage;

/// <summary>Reads a crawl.db for people, also while a crawl writes it.</summary>
internal sealed class CrawlLedger : IDisposable
{
    private readonly string _path;
    private readonly SqliteConnection _connection;

    private CrawlLedger(string path) => (_path, _connection) = (path, CrawlDatabase.OpenToRead(path));

    /// <summary>Opens it.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="CrawlStoreException">It cannot be used.</exception>
    public static CrawlLedger Open(string path) => new(path);

    /// <summary>The process that has opened it to write last; null where that is not known.</summary>
    /// <param name="path">The file.</param>
    public static long? ReadProcessId(string path)
    {
        try
        {
            using var ledger = Open(path);
            return ledger.Get(StoreKeys.ProcessId) as long?;
        }
        catch (CrawlStoreException)
        {
            return null;
        }
    }

    /// <summary>A row of the table crawl; null where there is none.</summary>
    public object? Get(string key) => CrawlDatabase.Guard(_path, () => CrawlDatabase.Get(_connection, key));

    /// <summary>What URLs are identified by; null where the crawl was begun before there was a choice.</summary>
    public UrlsOptions? Urls() => CrawlDatabase.Guard(_path, () => StoredKeyRules.Read(_connection));

    /// <summary>The same, ready to be used.</summary>
    public KeyRules? KeyRules() => Urls() is { } urls ? new KeyRules(urls) : null;

    /// <summary>When the crawl was begun.</summary>
    public DateTimeOffset CreatedAt() => CrawlDatabase.Guard(_path, () => Moment((long)CrawlDatabase.Get(_connection, StoreKeys.CreatedAt)!));

    /// <summary>Committed bytes of each output.</summary>
    public IReadOnlyDictionary<string, long> OutputLengths() => Read("SELECT name, length FROM output", row => (Name: row.GetString(0), Length: row.GetInt64(1))).ToDictionary(row => row.Name, row => row.Length);

    /// <summary>URLs on which a request was under way at the last commit.</summary>
    public long CountLeased() => Read("SELECT count(*) FROM leased WHERE is_held", row => row.GetInt64(0)).Single();

    /// <summary>The URLs that came to their end after they were queued: each of them has a record.</summary>
    public IReadOnlyList<string> SettledUrls() => Read("SELECT u.origin || u.path FROM settled s JOIN url u ON u.id = s.url", row => row.GetString(0));

    /// <summary>The hosts whose robots.txt is on record.</summary>
    public IReadOnlyList<string> HostsWithRobots() => Read("SELECT DISTINCT host FROM robots", row => row.GetString(0));

    /// <summary>How many URLs stand where, and why.</summary>
    public IReadOnlyList<(UrlState State, string? Reason, long Count)> Dispositions() =>
        Read("SELECT state, reason, count(*) FROM page GROUP BY 1, 2 ORDER BY 1, 3 DESC", row => (StateText.Parse(_path, row.GetString(0)), TextOrNull(row, 1), row.GetInt64(2)));

    /// <summary>The same, and of <c>RobotsUnreachable</c> also why.</summary>
    public IReadOnlyList<(UrlState State, string? Reason, long Count)> DispositionsWithCauses() =>
        Read($"SELECT state, {RobotsCause.Reason("p")}, count(*) FROM page p GROUP BY 1, 2 ORDER BY 1, 3 DESC, 2", row => (StateText.Parse(_path, row.GetString(0)), TextOrNull(row, 1), row.GetInt64(2)));

    /// <summary>How many URLs wait for a request. Every row is looked at.</summary>
    public long CountPending() => Dispositions().Where(disposition => disposition.State == UrlState.Pending).Sum(disposition => disposition.Count);

    /// <summary>The origins with most URLs.</summary>
    /// <param name="count">How many at most.</param>
    public IReadOnlyList<OriginCounts> Origins(int count) => Read(
        """
        SELECT origin, count(*), sum(state = 'pending'), sum(state = 'fetched'), sum(state = 'failed'), sum(state = 'skipped'), sum(state IN ('redirected', 'not_modified'))
        FROM page GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT $count
        """,
        row => new OriginCounts(row.GetString(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4), row.GetInt64(5), row.GetInt64(6)),
        ("$count", count));

    /// <summary>How many hosts <see cref="Origins"/> leaves out, and their URLs.</summary>
    /// <param name="count">How many it gives at most.</param>
    public (long Hosts, long Urls) OriginsBeyond(int count) => Read(
        "SELECT count(*), total(urls) FROM (SELECT count(*) AS urls FROM page GROUP BY origin ORDER BY 1 DESC, origin LIMIT -1 OFFSET $count)",
        row => (row.GetInt64(0), (long)row.GetDouble(1)),
        ("$count", count)).Single();

    /// <summary>How many URLs have failed, by reason and status, most first.</summary>
    public IReadOnlyList<(string Reason, int? Status, long Count)> Failures() => Failures("s.reason");

    /// <summary>The same, and of <c>RobotsUnreachable</c> also why.</summary>
    public IReadOnlyList<(string Reason, int? Status, long Count)> FailuresWithCauses() => Failures(RobotsCause.Reason("s"));

    /// <summary>What is held back because it looks like a trap, most first.</summary>
    public IReadOnlyList<TrapPattern> Traps() => CrawlDatabase.Guard(_path, () => StoredTotalsReader.ReadTraps(_connection));

    /// <summary>The seeds that made the scope.</summary>
    public IReadOnlyList<CanonicalUrl> Seeds() => [.. Read("SELECT url FROM seed", row => CanonicalUrl.TryCreate(row.GetString(0), out var url, out _) ? url : null).OfType<CanonicalUrl>()];

    /// <summary>Hosts that a person has named by a seed: their addresses may be private.</summary>
    public IReadOnlySet<HostKey> NamedHosts() => Read("SELECT url FROM seed WHERE named", row => CanonicalUrl.TryCreate(row.GetString(0), out var url, out _) ? url.HostKey : default).ToHashSet();

    /// <summary>How many URLs of a host were queued, and how far the nearest of them lies from a seed; null where there is none. Every row is looked at.</summary>
    public (long Count, int? Nearest) Queued(HostKey host) => Read(
        """
        SELECT count(*), min(depth) FROM url
        WHERE verdict IS NULL AND (origin IN ('http://' || $host, 'https://' || $host) OR (instr(origin, '@') > 0 AND substr(origin, instr(origin, '@') + 1) = $host))
        """,
        row => (row.GetInt64(0), (int?)NumberOrNull(row, 1)),
        ("$host", host.Value)).Single();

    /// <summary>What limits have left out of pages, in all processes.</summary>
    public CutCounts Cut() => CrawlDatabase.Guard(_path, () => StoredCut.Read(_connection));

    /// <summary>Seeds that failed or were skipped, and why.</summary>
    /// <param name="count">How many at most.</param>
    public IReadOnlyList<(string Url, string Reason, string? Detail)> LostSeeds(int count) => Read(
        "SELECT url, reason, detail FROM page WHERE is_seed AND state IN ('failed', 'skipped') AND reason IS NOT NULL ORDER BY id LIMIT $count", row => (row.GetString(0), row.GetString(1), TextOrNull(row, 2)), ("$count", count));

    /// <summary>The life of a URL. There is no index of all URLs, so that finding them costs the crawl nothing: every row is looked at.</summary>
    /// <param name="url">The URL, in any form that has the same key.</param>
    /// <returns>Null where it was never seen.</returns>
    public LedgerEntry? Find(CanonicalUrl url)
    {
        var hasher = new UrlHasher(unchecked((ulong)(long)Get(StoreKeys.HashKey0)!), unchecked((ulong)(long)Get(StoreKeys.HashKey1)!), KeyRules());
        var (fingerprint, asWritten) = (unchecked((long)hasher.Hash(url)), unchecked((long)hasher.HashAsWritten(url)));
        if (Read("SELECT id FROM url WHERE fingerprint IN ($fingerprint, $asWritten) ORDER BY fingerprint = $asWritten DESC", row => row.GetInt64(0), ("$fingerprint", fingerprint), ("$asWritten", asWritten)) is not [var id, ..]) return null;
        var entry = Read(
            """
            SELECT p.url, p.depth, p.referrer, p.hops, p.is_seed, p.state, p.reason, p.detail, p.status, p.attempts, p.content_type, p.bytes, p.links, p.redirect_to,
              EXISTS (SELECT 1 FROM leased WHERE url = p.id AND is_held)
            FROM page p WHERE p.id = $id
            """,
            row => new LedgerEntry(new UrlId(id), row.GetString(0), row.GetInt32(1), TextOrNull(row, 2), row.GetInt32(3), row.GetBoolean(4), StateText.Parse(_path, row.GetString(5)), TextOrNull(row, 6), TextOrNull(row, 7), row.GetBoolean(14))
            {
                Status = (int?)NumberOrNull(row, 8),
                SettledAfter = (int?)NumberOrNull(row, 9),
                ContentType = TextOrNull(row, 10),
                Bytes = NumberOrNull(row, 11),
                Links = NumberOrNull(row, 12),
                RedirectTo = TextOrNull(row, 13),
            },
            ("$id", id)).Single();
        return entry with { Attempts = Attempts(entry.Id), Listings = Listings(fingerprint) };
    }

    /// <summary>How many sitemaps stand where, what was wrong with them, and what they list.</summary>
    public IReadOnlyList<(string State, string? Problem, long Count, long Entries)> Sitemaps() =>
        Read("SELECT state, problem, count(*), total(entries) FROM sitemap GROUP BY 1, 2 ORDER BY 1, 3 DESC", row => (row.GetString(0), TextOrNull(row, 1), row.GetInt64(2), (long)row.GetDouble(3)));

    /// <summary>What is known of a host; null where it was never requested.</summary>
    public LedgerHost? Host(HostKey host) => Read(
        $"SELECT {LedgerHost.Columns} FROM host WHERE name = $name",
        LedgerHost.Read,
        ("$name", host.Value)).SingleOrDefault();

    /// <summary>Hosts of one name, on any port.</summary>
    /// <param name="name">The name, without a port.</param>
    /// <param name="count">How many at most.</param>
    public IReadOnlyList<string> HostsNamed(string name, int count) => Read(
        "SELECT name FROM host WHERE name = $name OR substr(name, 1, length($name) + 1) = $name || ':' ORDER BY name LIMIT $count",
        row => row.GetString(0),
        ("$name", name),
        ("$count", count));

    /// <summary>The hosts that are spared more than our own delay asks for: those whose breaker is open first, then by their delay.</summary>
    /// <param name="count">How many at most.</param>
    public IReadOnlyList<(string Name, LedgerHost Host)> SparedHosts(int count) => Read(
        $"SELECT {LedgerHost.Columns}, name FROM host WHERE {IsSpared} ORDER BY open_until IS NULL, delay_ms DESC, name LIMIT $count",
        row => (row.GetString(11), LedgerHost.Read(row)),
        ("$count", count));

    /// <summary>How many hosts are spared more than our own delay asks for.</summary>
    public long CountSparedHosts() => Read($"SELECT count(*) FROM host WHERE {IsSpared}", row => row.GetInt64(0)).Single();

    /// <summary>Why hosts with pending URLs are not requested yet, by their clocks: one for each cause, those of most hosts first.</summary>
    /// <param name="now">The time.</param>
    public IReadOnlyList<HostWait> Waits(DateTimeOffset now) => HostWait.Merge(
        Read(
            $"SELECT held_by, count(*), max(next_allowed), name FROM host WHERE {IsWaiting} GROUP BY 1",
            row => new HostWait(HoldCauses.Of(TextOrNull(row, 0)), row.GetInt64(1), row.GetString(3), Moment(row.GetInt64(2)) - now),
            ("$now", now.ToUnixTimeMilliseconds())),
        robotsInDns: 0);

    /// <summary>The hosts with pending URLs whose clock lets no request go yet, the longest waits first.</summary>
    /// <param name="now">The time.</param>
    /// <param name="count">How many at most.</param>
    public IReadOnlyList<(string Name, LedgerHost Host)> WaitingHosts(DateTimeOffset now, int count) => Read(
        $"SELECT {LedgerHost.Columns}, name FROM host WHERE {IsWaiting} ORDER BY next_allowed DESC, name LIMIT $count",
        row => (row.GetString(11), LedgerHost.Read(row)),
        ("$now", now.ToUnixTimeMilliseconds()),
        ("$count", count));

    /// <summary>How many hosts with pending URLs have a clock that lets no request go yet.</summary>
    /// <param name="now">The time.</param>
    public long CountWaitingHosts(DateTimeOffset now) => Read($"SELECT count(*) FROM host WHERE {IsWaiting}", row => row.GetInt64(0), ("$now", now.ToUnixTimeMilliseconds())).Single();

    /// <summary>How many hosts have pending URLs and no robots.txt that is known.</summary>
    public long HostsWithoutRobots() => Read($"SELECT count(*) FROM ({PendingHosts}) WHERE name NOT IN (SELECT host FROM robots)", row => row.GetInt64(0)).Single();

    /// <summary>The robots.txt of an origin; null where it was never asked for.</summary>
    /// <param name="url">A URL of the origin.</param>
    /// <param name="robotsToken">The product token that groups are matched with.</param>
    public OriginRobots? Robots(CanonicalUrl url, string robotsToken) => Read(
        "SELECT state, body, expires, error FROM robots WHERE host = $host AND origin = $origin",
        row => OriginRobots.Restore(Enum.TryParse<RobotsState>(row.GetString(0), out var state) ? state : RobotsState.Unreachable, row.GetFieldValue<byte[]>(1), Moment(row.GetInt64(2)), TextOrNull(row, 3), robotsToken),
        ("$host", url.HostKey.Value),
        ("$origin", url.Origin.Value)).SingleOrDefault();

    // User info is part of the origin and not of the host; an @ of its own is written %40 in it.
    private const string PendingHosts = "SELECT DISTINCT substr(origin, CASE WHEN instr(origin, '@') > 0 THEN instr(origin, '@') + 1 ELSE instr(origin, '://') + 3 END) AS name FROM page WHERE state = 'pending'";

    private const string IsWaiting = $"next_allowed > $now AND name IN ({PendingHosts})";

    private const string IsSpared = "(open_until IS NOT NULL OR (delay_cause IS NOT NULL AND delay_cause NOT LIKE 'crawler.politeness.delay %'))";

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();

    private List<(string Reason, int? Status, long Count)> Failures(string reason) =>
        Read($"SELECT {reason}, s.status, count(*) FROM settled s WHERE s.state = 'failed' AND s.reason IS NOT NULL GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2", row => (row.GetString(0), (int?)NumberOrNull(row, 1), row.GetInt64(2)));

    private List<LedgerListing> Listings(long fingerprint) => Read(
        "SELECT DISTINCT s.url, e.lastmod, e.priority FROM sitemap_entry e JOIN sitemap s ON s.fingerprint = e.sitemap WHERE e.url = $url LIMIT 10",
        row => new LedgerListing(row.GetString(0), NumberOrNull(row, 1) is { } lastModified ? Moment(lastModified) : null, row.IsDBNull(2) ? null : row.GetDouble(2)),
        ("$url", fingerprint));

    private List<Attempt> Attempts(UrlId url) => Read(
        "SELECT number, at, elapsed_ms, waited_ms, wait_cause, status, error, detail, retry_at FROM attempt WHERE url = $url ORDER BY number",
        row => new Attempt(
            url, row.GetInt32(0), Moment(row.GetInt64(1)), TimeSpan.FromMilliseconds(row.GetInt64(2)), TimeSpan.FromMilliseconds(row.GetInt64(3)), TextOrNull(row, 4), (int?)NumberOrNull(row, 5),
            TextOrNull(row, 6), TextOrNull(row, 7), NumberOrNull(row, 8) is { } retryAt ? Moment(retryAt) : null),
        ("$url", url.Value));

    private List<T> Read<T>(string sql, Func<SqliteDataReader, T> read, params (string Name, object Value)[] values) => CrawlDatabase.Guard(_path, () =>
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in values) command.Parameters.AddWithValue(name, value);
        using var rows = command.ExecuteReader();
        var all = new List<T>();
        while (rows.Read()) all.Add(read(rows));
        return all;
    });

    private static DateTimeOffset Moment(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    private static string? TextOrNull(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static long? NumberOrNull(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt64(column);
}
