using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Crawler.Frontier.Storage;

/// <summary>One prepared query whose rows are read by the million: SQLite's own interface, without an object for a value. Its values are numbers.</summary>
internal sealed class RowQuery : IDisposable
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;
    private readonly string _path;
    private long _first;

    /// <summary>Prepares it.</summary>
    /// <param name="connection">Open.</param>
    /// <param name="sql">One query; its values are <c>?</c>.</param>
    /// <exception cref="CrawlStoreException">SQLite refuses it.</exception>
    public RowQuery(SqliteConnection connection, string sql)
    {
        _database = connection.Handle!;
        _path = connection.DataSource;
        Check(raw.sqlite3_prepare_v2(_database, sql, out _statement));
    }

    /// <summary>Begins it with these values, in their order.</summary>
    public void Begin(params ReadOnlySpan<long> values)
    {
        End();
        for (var i = 0; i < values.Length; i++) Check(raw.sqlite3_bind_int64(_statement, i + 1, values[i]));
        _first = long.MinValue;
    }

    /// <summary>Goes on to the next row.</summary>
    /// <returns>Whether there is one.</returns>
    /// <exception cref="CrawlStoreException">It cannot be read.</exception>
    public bool Step()
    {
        var code = raw.sqlite3_step(_statement);
        if (code == raw.SQLITE_ROW) return true;
        if (code != raw.SQLITE_DONE) Fail(code);
        return false;
    }

    /// <summary>Of rows that come in the order of their first column, goes on to the first one that is not before a number.</summary>
    /// <returns>Whether that row has the number.</returns>
    public bool Reach(long number)
    {
        while (_first < number) _first = Step() ? Number(0) : long.MaxValue;
        return _first == number;
    }

    /// <summary>A number of the row; 0 where it has none.</summary>
    public long Number(int column) => raw.sqlite3_column_int64(_statement, column);

    /// <summary>The bytes of a text of the row, in UTF-8, until the next step; empty where it has none.</summary>
    public ReadOnlySpan<byte> Text(int column) => raw.sqlite3_column_blob(_statement, column);

    /// <summary>Lets go of what it holds of the file; a query that is left in the middle would keep the log from being written back.</summary>
    public void End() => raw.sqlite3_reset(_statement);

    /// <inheritdoc/>
    public void Dispose() => _statement.Dispose();

    private void Check(int code)
    {
        if (code != raw.SQLITE_OK) Fail(code);
    }

    private void Fail(int code)
    {
        var message = raw.sqlite3_errmsg(_database).utf8_to_string();
        if (_statement is not null) raw.sqlite3_reset(_statement);
        throw CrawlDatabase.Named(_path, code, message);
    }
}
