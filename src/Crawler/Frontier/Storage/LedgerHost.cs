using Crawler.Politeness;
using Microsoft.Data.Sqlite;

namespace Crawler.Frontier.Storage;

/// <summary>A host as it was left.</summary>
/// <param name="NextAllowed">No request before this.</param>
/// <param name="HeldBy">What decided on that; null where nothing did.</param>
/// <param name="Delay">The delay in force.</param>
/// <param name="DelayCause">Where it comes from; null where there is none.</param>
/// <param name="Health">How the host has behaved.</param>
internal sealed record LedgerHost(DateTimeOffset NextAllowed, string? HeldBy, TimeSpan Delay, string? DelayCause, HostHealth Health)
{
    /// <summary>The columns that <see cref="Read"/> reads.</summary>
    public const string Columns = "next_allowed, held_by, delay_ms, delay_cause, response_ms, push_back_ms, failures, openings, open_until, trouble, errors";

    /// <summary>Reads one row.</summary>
    public static LedgerHost Read(SqliteDataReader row) => new(
        Moment(row.GetInt64(0)),
        TextOrNull(row, 1),
        TimeSpan.FromMilliseconds(row.GetInt64(2)),
        TextOrNull(row, 3),
        new HostHealth
        {
            ResponseTime = row.IsDBNull(4) ? null : TimeSpan.FromMilliseconds(row.GetInt64(4)),
            PushBack = TimeSpan.FromMilliseconds(row.GetInt64(5)),
            Failures = row.GetInt32(6),
            Openings = row.GetInt32(7),
            OpenUntil = row.IsDBNull(8) ? null : Moment(row.GetInt64(8)),
            Trouble = TextOrNull(row, 9),
            Errors = row.GetInt32(10),
        });

    private static DateTimeOffset Moment(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    private static string? TextOrNull(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
