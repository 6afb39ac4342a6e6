using System.Text;
using Crawler.Urls;
using Microsoft.Data.Sqlite;

namespace Crawler.Frontier.Storage;

/// <summary>
/// Reads what a frontier that begins again must know of every URL, and of one that waits its host; that may be fifty millions. Tables with the same key are
/// read side by side, each from its start to its end, instead of being asked for each URL.
/// </summary>
internal sealed class KnownUrlReader : IDisposable
{
    private readonly string _path;
    private readonly RowQuery _urls;
    private readonly RowQuery _settled;
    private readonly RowQuery _tried;
    private readonly RowQuery _leased;
    private readonly RowQuery _verdicts;
    private readonly Dictionary<long, (string Reason, string? Rule)> _refusals = [];

    // Of the texts of refusals, which may be millions and say the same.
    private readonly HashSet<string> _texts = new(StringComparer.Ordinal);

    // By its rule the first URL that each trap holds back: the others are examples of nothing new.
    private readonly Dictionary<string, TrappedUrl> _traps = new(StringComparer.Ordinal);
    private readonly List<Row> _rows = [];

    // Links come page by page, so that most have the host of the one before.
    private byte[] _lastOrigin = [];
    private HostKey _lastHost;

    /// <summary>Prepares its queries.</summary>
    /// <param name="connection">Open.</param>
    public KnownUrlReader(SqliteConnection connection)
    {
        _path = connection.DataSource;
        _urls = new RowQuery(connection, "SELECT id, fingerprint, origin, is_seed, nofollow <> 0, referrer IS NULL, verdict FROM url WHERE id > ? AND id <= ? ORDER BY id LIMIT ?");
        _settled = new RowQuery(connection, "SELECT url, state, reason FROM settled WHERE url > ? AND url <= ? ORDER BY url");
        _tried = new RowQuery(connection, "SELECT url FROM attempt WHERE url > ? AND url <= ? AND counts ORDER BY url");
        _leased = new RowQuery(connection, "SELECT url FROM leased WHERE url > ? AND url <= ? ORDER BY url");
        _verdicts = new RowQuery(connection, "SELECT id, reason, CASE WHEN reason = 'Trapped' THEN rule END FROM verdict");
    }

    /// <summary>URLs in the order of their identities; <see cref="KnownUrl.Url"/> only of those that wait and were requested before. Of trapped ones the rule is known, and the first URL that it held back.</summary>
    /// <param name="after">Those behind it.</param>
    /// <param name="last">The last one.</param>
    /// <param name="count">How many at most.</param>
    /// <param name="whole">Reads one of which all must be known.</param>
    public List<KnownUrl> Read(UrlId after, UrlId last, int count, Func<UrlId, KnownUrl> whole)
    {
        try
        {
            ReadRows(after, last, count);
            if (_rows.Count == 0) return [];
            foreach (var query in new[] { _settled, _tried, _leased }) query.Begin(after.Value, _rows[^1].Id);
            var known = new List<KnownUrl>(_rows.Count);
            foreach (var row in _rows) known.Add(Known(row, whole));
            return known;
        }
        finally
        {
            foreach (var query in new[] { _urls, _settled, _tried, _leased }) query.End();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var query in new[] { _urls, _settled, _tried, _leased, _verdicts }) query.Dispose();
    }

    private void ReadRows(UrlId after, UrlId last, int count)
    {
        _rows.Clear();
        _urls.Begin(after.Value, last.Value, count);
        while (_urls.Step())
        {
            var verdict = _urls.Number(6);
            _rows.Add(new Row(_urls.Number(0), unchecked((ulong)_urls.Number(1)), verdict == 0 ? Host(_urls.Text(2)) : default, _urls.Number(3) != 0, _urls.Number(4) != 0, _urls.Number(5) != 0, verdict));
        }
    }

    private KnownUrl Known(Row row, Func<UrlId, KnownUrl> whole)
    {
        var id = new UrlId(row.Id);
        if (row.Verdict != 0) return Refused(row, Refusal(row.Verdict), whole);
        if (_settled.Reach(row.Id)) return Of(row, StateText.Parse(_path, _settled.Text(1)), _settled.Text(2) is { IsEmpty: false } reason ? Encoding.UTF8.GetString(reason) : null);
        if (_tried.Reach(row.Id) || _leased.Reach(row.Id)) return whole(id);
        return Of(row, UrlState.Pending, null, row.Host);
    }

    private static KnownUrl Of(Row row, UrlState state, string? reason, HostKey? host = null) =>
        new(new UrlId(row.Id), row.Fingerprint, state, reason, row.IsSeed, row.NoFollow, null, 0, default) { Host = host, IsListed = row.HasNoReferrer && !row.IsSeed };

    private KnownUrl Refused(Row row, (string Reason, string? Rule) refusal, Func<UrlId, KnownUrl> whole)
    {
        var known = Of(row, UrlState.Skipped, refusal.Reason);
        if (refusal.Rule is not { } rule) return known;
        if (!_traps.TryGetValue(rule, out var trapped)) _traps.Add(rule, trapped = new TrappedUrl(rule, whole(known.Id).Url!.Url.Text));
        return known with { Trapped = trapped };
    }

    private (string Reason, string? Rule) Refusal(long verdict)
    {
        if (_refusals.TryGetValue(verdict, out var known)) return known;
        _verdicts.Begin();
        while (_verdicts.Step()) _refusals[_verdicts.Number(0)] = (Shared(_verdicts.Text(1)), _verdicts.Text(2) is { IsEmpty: false } rule ? Shared(rule) : null);
        return _refusals.TryGetValue(verdict, out var read) ? read : throw new CrawlStoreException(CrawlStoreFault.Damaged, $"{_path} is damaged: the table verdict has no row {verdict}");
    }

    private string Shared(ReadOnlySpan<byte> utf8)
    {
        var text = Encoding.UTF8.GetString(utf8);
        if (_texts.TryGetValue(text, out var shared)) return shared;
        _texts.Add(text);
        return text;
    }

    // As the URL is written: scheme, then perhaps user info, then host and port.
    private HostKey Host(ReadOnlySpan<byte> origin)
    {
        if (!origin.IsEmpty && origin.SequenceEqual(_lastOrigin)) return _lastHost;
        var start = origin.IndexOf("://"u8);
        if (start < 0) throw new CrawlStoreException(CrawlStoreFault.Damaged, $"{_path} is damaged: it holds a text that is no URL");
        var rest = origin[(start + "://".Length)..];
        (_lastOrigin, _lastHost) = (origin.ToArray(), new HostKey(Encoding.UTF8.GetString(rest[(rest.LastIndexOf((byte)'@') + 1)..])));
        return _lastHost;
    }

    private readonly record struct Row(long Id, ulong Fingerprint, HostKey Host, bool IsSeed, bool NoFollow, bool HasNoReferrer, long Verdict);
}
