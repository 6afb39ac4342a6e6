using Microsoft.Data.Sqlite;

namespace Crawler.Frontier.Storage;

/// <summary>One transaction after the other of a connection.</summary>
internal sealed class Transaction : IDisposable
{
    private readonly Statement _begin;
    private readonly Statement _commit;
    private readonly Statement _rollback;

    /// <summary>Prepares its statements.</summary>
    /// <param name="connection">Open.</param>
    /// <param name="writes">Whether it takes the right to write at once, or only reads.</param>
    public Transaction(SqliteConnection connection, bool writes)
    {
        _begin = new Statement(connection, writes ? "BEGIN IMMEDIATE" : "BEGIN");
        _commit = new Statement(connection, "COMMIT");
        _rollback = new Statement(connection, "ROLLBACK");
    }

    /// <summary>Begins.</summary>
    /// <exception cref="CrawlStoreException">It cannot.</exception>
    public void Begin() => _begin.Run();

    /// <summary>Ends, and keeps what was written.</summary>
    /// <exception cref="CrawlStoreException">It cannot be kept.</exception>
    public void Commit() => _commit.Run();

    /// <summary>Ends after an error, and keeps nothing.</summary>
    public void RollBack()
    {
        try
        {
            _rollback.Run();
        }
        catch (CrawlStoreException)
        {
            // SQLite has rolled back by itself, as it does after some errors, such as a full disk.
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _begin.Dispose();
        _commit.Dispose();
        _rollback.Dispose();
    }
}
