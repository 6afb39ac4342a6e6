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

        return totals with { Statuses = statuses, Failures = failures };
    }
}
