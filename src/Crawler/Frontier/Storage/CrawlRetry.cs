using System.Globalization;
using System.Text;
using Crawler.Output;
using Crawler.Robots;
using Crawler.Urls;
using Microsoft.Data.Sqlite;

namespace Crawler.Frontier.Storage;

/// <summary>
/// Gives failed URLs another chance, and those that robots.txt had refused where it is not obeyed any more: they are pending again, and their records go, so that each has one record still; a robots.txt that could not be had is asked for again, and a host that was given up is tried at once. The new pages.jsonl is
/// written beside the old one and takes its place after the transaction; a process that is killed in between leaves that to the next one.
/// </summary>
internal static class CrawlRetry
{
    private const string Jsonl = "jsonl";
    private const string ReplacingKey = "replacing_output";

    /// <summary>Does it. The caller holds the directory's lock.</summary>
    /// <param name="directory">The crawl.</param>
    /// <param name="reasons">Names of failures, or status codes.</param>
    /// <param name="reached">Told how far it has come; null where nobody asks.</param>
    /// <returns>How many URLs are pending again.</returns>
    /// <exception cref="CrawlStoreException">It cannot be done; nothing is changed.</exception>
    /// <exception cref="NotSupportedException">Another output than pages.jsonl holds records too; nothing is changed.</exception>
    public static long Run(CrawlDirectory directory, IReadOnlyCollection<string> reasons, Action<RetryStep>? reached = null)
    {
        var path = directory.Database;
        using (var ledger = CrawlLedger.Open(path)) OutputRepair.DemandPages(directory, ledger);
        using var connection = CrawlDatabase.OpenToWrite(path);
        return CrawlDatabase.Guard(path, () =>
        {
            CrawlDatabase.TakeOver(connection);
            Finish(connection, path);

            // The new file would hide that the old one ends too early.
            OutputRepair.Run(connection, path);
            if (OtherOutput(connection) is { } other)
                throw new NotSupportedException($"the output {other} holds records, and retry can take them out of pages.jsonl only: their URLs would have two");
            var failed = Failed(connection, reasons);
            if (failed.Count == 0) return 0;
            Release(connection, path, failed, reached, () =>
            {
                foreach (var (host, origin) in Unreachable(failed.Values)) ForgetRobots(connection, host, origin);
                foreach (var host in Unavailable(failed.Values)) CloseBreaker(connection, host);
                foreach (var host in Hosts(failed.Values)) ForgetErrors(connection, host);
            });
            return failed.Count;
        });
    }

    /// <summary>
    /// Gives those another chance that were refused by robots.txt, which is not obeyed any more. Where another output than pages.jsonl holds records they stay as they are, for it would keep a record of each.
    /// To be called when that file is in its place and agrees with crawl.db.
    /// </summary>
    /// <param name="connection">The crawl.db, open to write.</param>
    /// <param name="path">Its file.</param>
    /// <param name="reached">Told how far it has come; null where nobody asks.</param>
    /// <returns>How many URLs are pending again.</returns>
    public static long LiftRobots(SqliteConnection connection, string path, Action<RetryStep>? reached = null)
    {
        if (OtherOutput(connection) is not null) return 0;
        var refused = Disallowed(connection);
        if (refused.Count == 0) return 0;
        Release(connection, path, refused, reached);
        CrawlDatabase.LeaveCommits(connection);
        return refused.Count;
    }

    /// <summary>Puts a new pages.jsonl into its place where a process was killed before it could.</summary>
    /// <param name="connection">The crawl.db, open to write.</param>
    /// <param name="path">Its file.</param>
    /// <param name="reached">Told how far it has come; null where nobody asks.</param>
    public static void Finish(SqliteConnection connection, string path, Action<RetryStep>? reached = null)
    {
        var replacement = Replacement(path);
        if (CrawlDatabase.Get(connection, ReplacingKey) is null)
        {
            // Left by a process that was killed before its transaction.
            File.Delete(replacement);
            return;
        }

        var folder = Path.GetDirectoryName(path)!;
        if (File.Exists(replacement)) File.Move(replacement, Path.Combine(folder, "pages.jsonl"), overwrite: true);

        // It tells of a crawl that had ended.
        File.Delete(Path.Combine(folder, "summary.json"));
        reached?.Invoke(RetryStep.Moved);
        CrawlDatabase.Run(connection, $"DELETE FROM crawl WHERE key = '{ReplacingKey}'");
    }

    /// <summary>The file whose records crawl.db vouches for: the new one, where a process was killed before it was in its place.</summary>
    /// <param name="directory">The crawl; no process works at it.</param>
    /// <param name="ledger">Its crawl.db, or a copy.</param>
    public static string PagesOf(CrawlDirectory directory, CrawlLedger ledger) =>
        ledger.Get(ReplacingKey) is not null && File.Exists(Replacement(directory.Database)) ? Replacement(directory.Database) : directory.Pages;

    // They are pending and without a record, by one transaction; what else belongs to it is done in it.
    private static void Release(SqliteConnection connection, string path, Dictionary<long, (string Text, string? Reason)> urls, Action<RetryStep>? reached, Action? within = null)
    {
        var pages = Path.Combine(Path.GetDirectoryName(path)!, "pages.jsonl");
        var kept = WriteKept(pages, Replacement(path), CommittedLength(connection), [.. urls.Values.Select(url => url.Text)], reached);
        reached?.Invoke(RetryStep.Written);

        // What was committed before has its records in the new file, which is on disk.
        CrawlDatabase.SyncCommits(connection);
        using (var transaction = connection.BeginTransaction())
        {
            foreach (var id in urls.Keys)
            {
                CrawlDatabase.Run(connection, string.Create(CultureInfo.InvariantCulture, $"DELETE FROM settled WHERE url = {id}; UPDATE attempt SET counts = 0 WHERE url = {id}"));
            }

            within?.Invoke();
            CrawlDatabase.Run(connection, string.Create(CultureInfo.InvariantCulture, $"UPDATE output SET length = {kept} WHERE name = '{Jsonl}'"));
            CrawlDatabase.Put(connection, ReplacingKey, Jsonl);
            transaction.Commit();
        }

        reached?.Invoke(RetryStep.Committed);
        Finish(connection, path, reached);
    }

    private static string? OtherOutput(SqliteConnection connection) => CrawlDatabase.Ask(connection, $"SELECT name FROM output WHERE name <> '{Jsonl}' AND length > 0") as string;

    private static string Replacement(string path) => Path.Combine(Path.GetDirectoryName(path)!, "pages.jsonl.retry");

    private static long CommittedLength(SqliteConnection connection) => CrawlDatabase.Ask(connection, $"SELECT length FROM output WHERE name = '{Jsonl}'") as long? ?? 0;

    private static HashSet<(string Host, string Origin)> Unreachable(IEnumerable<(string Text, string? Reason)> failed)
    {
        var origins = new HashSet<(string Host, string Origin)>();
        foreach (var (text, reason) in failed)
        {
            if (reason == nameof(FailReason.RobotsUnreachable) && CanonicalUrl.TryCreate(text, out var url, out _)) origins.Add((url.HostKey.Value, url.Origin.Value));
        }

        return origins;
    }

    // Kept until it expires, it would refuse the same URLs again without a request.
    private static void ForgetRobots(SqliteConnection connection, string host, string origin)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"DELETE FROM robots WHERE host = $host AND origin = $origin AND state = '{nameof(RobotsState.Unreachable)}'";
        command.Parameters.AddWithValue("$host", host);
        command.Parameters.AddWithValue("$origin", origin);
        command.ExecuteNonQuery();
    }

    private static IEnumerable<string> Unavailable(IEnumerable<(string Text, string? Reason)> failed) => Hosts(failed.Where(url => url.Reason == nameof(FailReason.HostUnavailable)));

    private static IEnumerable<string> Hosts(IEnumerable<(string Text, string? Reason)> failed) => failed
        .Select(url => CanonicalUrl.TryCreate(url.Text, out var known, out _) ? known.HostKey.Value : null)
        .OfType<string>()
        .Distinct(StringComparer.Ordinal);

    // The clock that the breaker has set goes with it: a resume waits a whole delay in any case.
    private static void CloseBreaker(SqliteConnection connection, string host)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "UPDATE host SET next_allowed = 0, held_by = NULL, failures = 0, openings = 0, open_until = NULL, trouble = NULL WHERE name = $name AND open_until IS NOT NULL";
        command.Parameters.AddWithValue("$name", host);
        command.ExecuteNonQuery();
    }

    // A host that has spent its budget of errors would have them skipped.
    private static void ForgetErrors(SqliteConnection connection, string host)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "UPDATE host SET errors = 0 WHERE name = $name AND errors > 0";
        command.Parameters.AddWithValue("$name", host);
        command.ExecuteNonQuery();
    }

    private static Dictionary<long, (string Text, string? Reason)> Failed(SqliteConnection connection, IReadOnlyCollection<string> reasons)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT s.url, u.origin || u.path, s.reason, s.status FROM settled s JOIN url u ON u.id = s.url WHERE s.state = 'failed'";
        using var rows = command.ExecuteReader();
        var failed = new Dictionary<long, (string Text, string? Reason)>();
        while (rows.Read())
        {
            var isMeant = (!rows.IsDBNull(2) && reasons.Contains(rows.GetString(2))) || (!rows.IsDBNull(3) && reasons.Contains(rows.GetInt64(3).ToString(CultureInfo.InvariantCulture)));
            if (isMeant) failed.Add(rows.GetInt64(0), (rows.GetString(1), rows.IsDBNull(2) ? null : rows.GetString(2)));
        }

        return failed;
    }

    private static Dictionary<long, (string Text, string? Reason)> Disallowed(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT s.url, u.origin || u.path, s.reason FROM settled s JOIN url u ON u.id = s.url WHERE s.state = 'skipped' AND s.reason = '{nameof(SkipReason.DisallowedByRobots)}'";
        using var rows = command.ExecuteReader();
        var refused = new Dictionary<long, (string Text, string? Reason)>();
        while (rows.Read()) refused.Add(rows.GetInt64(0), (rows.GetString(1), rows.GetString(2)));
        return refused;
    }

    // What lies beyond the committed length is no record.
    private static long WriteKept(string from, string to, long length, HashSet<string> dropped, Action<RetryStep>? reached)
    {
        if (!File.Exists(from)) return 0;
        using var output = File.Create(to);
        using var lines = new StreamReader(from, Encoding.UTF8);
        var read = 0L;
        while (read < length && lines.ReadLine() is { } line)
        {
            var bytes = Encoding.UTF8.GetBytes(line + "\n");
            if (read < length / 2 && read + bytes.Length >= length / 2) reached?.Invoke(RetryStep.Writing);
            read += bytes.Length;
            if (!PageRecordJson.TryRead(bytes, out var record) || !dropped.Contains(record.Url)) output.Write(bytes);
        }

        output.Flush(flushToDisk: true);
        return output.Length;
    }
}

/// <summary>How far a retry has come.</summary>
internal enum RetryStep
{
    /// <summary>Half of the new pages.jsonl is written.</summary>
    Writing,

    /// <summary>All of it is, and nothing is committed.</summary>
    Written,

    /// <summary>The URLs are pending again, and the old pages.jsonl is still in its place.</summary>
    Committed,

    /// <summary>The new one is in its place, and crawl.db does not know.</summary>
    Moved,
}
