using Crawler.Frontier.Traps;
using Microsoft.Data.Sqlite;

namespace Crawler.Frontier.Storage;

/// <summary>Adds up what a crawl has settled.</summary>
internal static class StoredTotalsReader
{
    /// <summary>Reads it.</summary>
    public static StoredTotals Read(SqliteConnection connection)
    {
        var totals = new StoredTotals();
        var statuses = new SortedDictionary<int, long>();
        var failures = new SortedDictionary<string, long>(StringComparer.Ordinal);
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT state, CASE state WHEN 'failed' THEN reason END AS failure, status, count(*), total(bytes_wire), total(bytes) FROM settled GROUP BY 1, 2, 3";
        using var rows = command.ExecuteReader();
        while (rows.Read())
        {
            var count = rows.GetInt64(3);
            if (rows.GetString(0) == "fetched") totals = totals with { Fetched = totals.Fetched + count };
            if (!rows.IsDBNull(1)) failures[rows.GetString(1)] = failures.GetValueOrDefault(rows.GetString(1)) + count;
            if (!rows.IsDBNull(2)) statuses[rows.GetInt32(2)] = statuses.GetValueOrDefault(rows.GetInt32(2)) + count;
            totals = totals with { BytesWire = totals.BytesWire + (long)rows.GetDouble(4), Bytes = totals.Bytes + (long)rows.GetDouble(5) };
        }

        return totals with { Statuses = statuses, Failures = failures, Cut = StoredCut.Read(connection) };
    }

    /// <summary>What is held back because it looks like a trap, by rule. Every URL is looked at, but only where there is one.</summary>
    public static IReadOnlyList<TrapPattern> ReadTraps(SqliteConnection connection)
    {
        var patterns = new List<TrapPattern>();
        if (CrawlDatabase.Ask(connection, "SELECT 1 FROM verdict WHERE reason = 'Trapped'") is null) return patterns;
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT v.rule, count(*), min(u.origin || u.path) FROM verdict v JOIN url u ON u.verdict = v.id WHERE v.reason = 'Trapped' GROUP BY 1 ORDER BY 2 DESC, 1";
        using var rows = command.ExecuteReader();
        while (rows.Read()) patterns.Add(new TrapPattern(rows.GetString(0), rows.GetInt64(1), rows.GetString(2)));
        return patterns;
    }
}
