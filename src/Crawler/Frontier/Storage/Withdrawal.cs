using System.Globalization;
using System.Text;
using Crawler.Output;
using Microsoft.Data.Sqlite;

namespace Crawler.Frontier.Storage;

/// <summary>
/// Makes URLs that had come to their end pending again, and takes their records out of pages.jsonl, so that each has one record still. The new pages.jsonl is written beside the old one and takes its place
/// after the transaction; a process that is killed in between leaves that to the next one.
/// </summary>
/// <param name="connection">The crawl.db, open to write.</param>
/// <param name="path">Its file.</param>
/// <param name="owner">This process's mark: see <see cref="CrawlDatabase.TakeOver"/>.</param>
internal sealed class Withdrawal(SqliteConnection connection, string path, long owner)
{
    private const string Jsonl = "jsonl";
    private const string ReplacingKey = "replacing_output";

    // Of that key, where no record had to be taken out: summary.json alone is to go.
    private const string NoOutput = "none";

    // So often, in lines, it is asked whether to go on.
    private const int Stretch = 4096;

    private readonly string _folder = Path.GetDirectoryName(path)!;

    /// <summary>Told how far it has come; null where nobody asks.</summary>
    public Action<WithdrawalStep>? Reached { get; init; }

    /// <summary>Breaks it off as long as nothing is committed.</summary>
    public CancellationToken CancellationToken { get; init; }

    private string Pages => Path.Combine(_folder, "pages.jsonl");

    /// <summary>The file whose records crawl.db vouches for: the new one, where a process was killed before it was in its place.</summary>
    /// <param name="directory">The crawl; no process works at it.</param>
    /// <param name="ledger">Its crawl.db, or a copy.</param>
    public static string PagesOf(CrawlDirectory directory, CrawlLedger ledger) =>
        ledger.Get(ReplacingKey) is not null && File.Exists(Replacement(directory.Database)) ? Replacement(directory.Database) : directory.Pages;

    /// <summary>An output that holds records which cannot be taken out of it; null where there is none.</summary>
    /// <param name="connection">The crawl.db.</param>
    /// <param name="ownsPages">Whether what the output <c>jsonl</c> holds is in the directory's pages.jsonl.</param>
    public static string? Keeper(SqliteConnection connection, bool ownsPages) =>
        CrawlDatabase.Ask(connection, $"SELECT name FROM output WHERE length > 0{(ownsPages ? $" AND name <> '{Jsonl}'" : "")} ORDER BY name") as string;

    /// <summary>Chooses URLs, in place of those that were chosen before.</summary>
    /// <param name="condition">Of SQL, on <c>s</c>, a row of the table settled.</param>
    /// <param name="values">What it compares with.</param>
    /// <returns>How many there are.</returns>
    public long Choose(string condition, params ReadOnlySpan<(string Name, object Value)> values)
    {
        CrawlDatabase.Run(connection, "CREATE TEMP TABLE IF NOT EXISTS withdrawn (url INTEGER PRIMARY KEY, reason TEXT); DELETE FROM temp.withdrawn");
        using var command = connection.CreateCommand();
        command.CommandText = $"INSERT INTO temp.withdrawn SELECT s.url, s.reason FROM settled s WHERE {condition}";
        foreach (var (name, value) in values) command.Parameters.AddWithValue(name, value);
        return command.ExecuteNonQuery();
    }

    /// <summary>Those that are chosen, with the reason of their end.</summary>
    public IEnumerable<(string Text, string? Reason)> Chosen()
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT u.origin || u.path, w.reason FROM temp.withdrawn w JOIN url u ON u.id = w.url";
        using var rows = command.ExecuteReader();
        while (rows.Read()) yield return (rows.GetString(0), rows.IsDBNull(1) ? null : rows.GetString(1));
    }

    /// <summary>Does it with those that are chosen. To be called when pages.jsonl is in its place and agrees with crawl.db, and no other output holds records.</summary>
    /// <param name="within">What else belongs to the transaction.</param>
    /// <exception cref="CrawlStoreException">It cannot be done, or another process has taken the crawl over; nothing is changed.</exception>
    /// <exception cref="OperationCanceledException">It was broken off; nothing is changed.</exception>
    public void Run(Action within)
    {
        var committed = CommittedLength();
        var kept = committed == 0 ? 0 : WriteKept(committed);
        Reached?.Invoke(WithdrawalStep.Written);

        // What was committed before has its records in the new file, which is on disk.
        CrawlDatabase.SyncCommits(connection);
        using (var transaction = connection.BeginTransaction())
        {
            CrawlDatabase.DemandOwner(connection, owner);
            CrawlDatabase.Run(connection, "DELETE FROM settled WHERE url IN (SELECT url FROM temp.withdrawn); UPDATE attempt SET counts = 0 WHERE url IN (SELECT url FROM temp.withdrawn)");
            within();
            if (committed > 0) CrawlDatabase.Run(connection, string.Create(CultureInfo.InvariantCulture, $"UPDATE output SET length = {kept} WHERE name = '{Jsonl}'"));
            CrawlDatabase.Put(connection, ReplacingKey, committed > 0 ? Jsonl : NoOutput);
            transaction.Commit();
        }

        Reached?.Invoke(WithdrawalStep.Committed);
        Finish();
    }

    /// <summary>Puts a new pages.jsonl into its place where it is not there yet, or takes away what a process has left that was killed before its transaction.</summary>
    /// <exception cref="CrawlStoreException">The new file is gone, or another process has taken the crawl over; nothing is changed.</exception>
    public void Finish()
    {
        // The next process must not find the old file in the new one's place, nor the new one's end cut off.
        CrawlDatabase.SyncCommits(connection);
        using (var transaction = connection.BeginTransaction())
        {
            // As long as the transaction lasts nobody can take the crawl over, so that the file that is moved is this process's.
            CrawlDatabase.DemandOwner(connection, owner);
            var replacement = Replacement(path);
            if (CrawlDatabase.Get(connection, ReplacingKey) is not { } output)
            {
                File.Delete(replacement);
            }
            else
            {
                if (output is Jsonl) Replace(replacement);

                // It tells of a crawl that had ended.
                File.Delete(Path.Combine(_folder, "summary.json"));
                Reached?.Invoke(WithdrawalStep.Moved);
                CrawlDatabase.Run(connection, $"DELETE FROM crawl WHERE key = '{ReplacingKey}'");
            }

            transaction.Commit();
        }

        CrawlDatabase.LeaveCommits(connection);
    }

    private void Replace(string replacement)
    {
        if (File.Exists(replacement)) File.Move(replacement, Pages, overwrite: true);
        else if (new FileInfo(Pages) is { Exists: true, Length: var length } && length > CommittedLength())
            throw new CrawlStoreException(CrawlStoreFault.OutputMissing, $"{replacement} is not there, which was to take the place of pages.jsonl: somebody has moved or removed it. Put it back to go on; if it is lost, put an empty file in its place, and resume requests again what had its record there. Nothing was changed");
    }

    private static string Replacement(string path) => Path.Combine(Path.GetDirectoryName(path)!, "pages.jsonl.retry");

    private long CommittedLength() => CrawlDatabase.Ask(connection, $"SELECT length FROM output WHERE name = '{Jsonl}'") as long? ?? 0;

    // What lies beyond the committed length is no record.
    private long WriteKept(long length)
    {
        if (new FileInfo(Pages) is not { Exists: true, Length: var there } || there < length)
            throw new CrawlStoreException(CrawlStoreFault.OutputMissing, string.Create(CultureInfo.InvariantCulture, $"{Pages} is not there or too short: {length} bytes of it were committed, and records are to be taken out of it. Nothing was changed"));
        var dropped = Chosen().Select(url => url.Text).ToHashSet(StringComparer.Ordinal);
        var replacement = Replacement(path);
        var isBegun = false;
        try
        {
            using var output = File.Create(replacement);
            isBegun = true;
            CopyKept(output, length, dropped);
            return output.Length;
        }
        catch (Exception error) when (isBegun && error is (IOException and not CrawlStoreException) or OperationCanceledException)
        {
            // On a disk that is full it would take the room of what is there.
            File.Delete(replacement);
            throw;
        }
    }

    private void CopyKept(FileStream output, long length, HashSet<string> dropped)
    {
        using var lines = new StreamReader(Pages, Encoding.UTF8);
        var (read, count) = (0L, 0);
        while (read < length && lines.ReadLine() is { } line)
        {
            if (count++ % Stretch == 0)
            {
                CancellationToken.ThrowIfCancellationRequested();
                CrawlDatabase.DemandOwner(connection, owner);
            }

            var bytes = Encoding.UTF8.GetBytes(line + "\n");
            if (read < length / 2 && read + bytes.Length >= length / 2) Reached?.Invoke(WithdrawalStep.Writing);
            read += bytes.Length;
            if (!PageRecordJson.TryRead(bytes, out var record) || !dropped.Contains(record.Url)) output.Write(bytes);
        }

        output.Flush(flushToDisk: true);
    }
}

/// <summary>How far a withdrawal has come.</summary>
internal enum WithdrawalStep
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
