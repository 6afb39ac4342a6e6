using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Crawler.Frontier.Storage;

/// <summary>One prepared statement that is run again and again with other values: SQLite's own interface, since rows are written by the ten thousand.</summary>
internal sealed class Statement : IDisposable
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;
    private readonly string _path;
    private byte[] _text = new byte[1024];

    /// <summary>Prepares it.</summary>
    /// <param name="connection">Open.</param>
    /// <param name="sql">One statement without results; its values are <c>?</c>.</param>
    /// <exception cref="CrawlStoreException">SQLite refuses it.</exception>
    public Statement(SqliteConnection connection, string sql)
    {
        _database = connection.Handle!;
        _path = connection.DataSource;
        Check(raw.sqlite3_prepare_v2(_database, sql, out _statement));
    }

    /// <summary>Binds a number; null is SQL's null.</summary>
    /// <param name="position">Counted from 1.</param>
    /// <param name="value">The value.</param>
    public Statement Bind(int position, long? value)
    {
        Check(value is { } number ? raw.sqlite3_bind_int64(_statement, position, number) : raw.sqlite3_bind_null(_statement, position));
        return this;
    }

    /// <summary>Binds a number with a fraction; null is SQL's null.</summary>
    /// <param name="position">Counted from 1.</param>
    /// <param name="value">The value.</param>
    public Statement Bind(int position, double? value)
    {
        Check(value is { } number ? raw.sqlite3_bind_double(_statement, position, number) : raw.sqlite3_bind_null(_statement, position));
        return this;
    }

    /// <summary>Binds a text; null is SQL's null.</summary>
    /// <param name="position">Counted from 1.</param>
    /// <param name="value">The value.</param>
    public Statement Bind(int position, string? value) => value is null ? Bind(position, (long?)null) : Bind(position, value.AsSpan());

    /// <summary>Binds a text.</summary>
    /// <param name="position">Counted from 1.</param>
    /// <param name="value">The value.</param>
    public Statement Bind(int position, ReadOnlySpan<char> value)
    {
        var longest = Encoding.UTF8.GetMaxByteCount(value.Length);
        if (_text.Length < longest) _text = new byte[longest];
        Check(raw.sqlite3_bind_text(_statement, position, _text.AsSpan(0, Encoding.UTF8.GetBytes(value, _text))));
        return this;
    }

    /// <summary>Binds bytes.</summary>
    /// <param name="position">Counted from 1.</param>
    /// <param name="value">The value.</param>
    public Statement BindBytes(int position, ReadOnlySpan<byte> value)
    {
        // An empty span would be bound as null.
        Check(value.IsEmpty ? raw.sqlite3_bind_zeroblob(_statement, position, 0) : raw.sqlite3_bind_blob(_statement, position, value));
        return this;
    }

    /// <summary>Runs it with the values bound.</summary>
    /// <exception cref="CrawlStoreException">It fails.</exception>
    public void Run()
    {
        var code = raw.sqlite3_step(_statement);
        if (code != raw.SQLITE_DONE && code != raw.SQLITE_ROW) Fail(code);
        Check(raw.sqlite3_reset(_statement));
    }

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
