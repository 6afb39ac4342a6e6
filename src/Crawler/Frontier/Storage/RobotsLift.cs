using Microsoft.Data.Sqlite;

namespace Crawler.Frontier.Storage;

/// <summary>
/// Gives those URLs another chance that were refused by robots.txt, or for want of one, where it is not obeyed any more: they are pending again by a <see cref="Withdrawal"/>, and so are sitemaps. Where records are
/// held that cannot be taken out, the URLs stay as they are, for each would have two; sitemaps have none.
/// </summary>
internal sealed record RobotsLift
{
    private const string Refused = $"((s.state = 'skipped' AND s.reason = '{nameof(SkipReason.DisallowedByRobots)}') OR (s.state = 'failed' AND s.reason = '{nameof(FailReason.RobotsUnreachable)}'))";
    private const string RefusedSitemaps = $"state IN ('absent', 'failed') AND problem IN ('{nameof(SkipReason.DisallowedByRobots)}', '{nameof(FailReason.RobotsUnreachable)}')";

    /// <summary>Told before it begins of how many URLs; it takes as long as pages.jsonl takes to be written anew. Null where nobody asks.</summary>
    public Action<long>? OnBegin { get; init; }

    /// <summary>Told how far it has come; null where nobody asks.</summary>
    public Action<WithdrawalStep>? Reached { get; init; }

    /// <summary>Breaks it off as long as nothing is committed.</summary>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>Does it. To be called when pages.jsonl is in its place and agrees with crawl.db.</summary>
    /// <param name="connection">The crawl.db, open to write.</param>
    /// <param name="path">Its file.</param>
    /// <param name="owner">This process's mark: see <see cref="CrawlDatabase.TakeOver"/>.</param>
    /// <param name="pages">What pages.jsonl is: records are taken out of it only where this process writes it.</param>
    /// <returns>What became of them.</returns>
    /// <exception cref="CrawlStoreException">It cannot be done, or another process has taken the crawl over; nothing is changed.</exception>
    /// <exception cref="OperationCanceledException">It was broken off; nothing is changed.</exception>
    public RobotsLifted Run(SqliteConnection connection, string path, long owner, PagesRole pages)
    {
        CancellationToken.ThrowIfCancellationRequested();
        var lifted = default(RobotsLifted);
        if (CrawlDatabase.Ask(connection, $"SELECT 1 FROM settled s WHERE {Refused} LIMIT 1") is not null)
        {
            if (Withdrawal.Keeper(connection, pages == PagesRole.Written) is not { } keeper) return new RobotsLifted(Withdraw(connection, path, owner), 0, null);
            lifted = new RobotsLifted(0, (long)CrawlDatabase.Ask(connection, $"SELECT count(*) FROM settled s WHERE {Refused}")!, keeper);
        }

        using var transaction = connection.BeginTransaction();
        CrawlDatabase.DemandOwner(connection, owner);
        LiftSitemaps(connection);
        transaction.Commit();
        return lifted;
    }

    private long Withdraw(SqliteConnection connection, string path, long owner)
    {
        var withdrawal = new Withdrawal(connection, path, owner) { Reached = Reached, CancellationToken = CancellationToken };
        var count = withdrawal.Choose(Refused);
        OnBegin?.Invoke(count);
        withdrawal.Run(() => LiftSitemaps(connection));
        return count;
    }

    private static void LiftSitemaps(SqliteConnection connection) => CrawlDatabase.Run(connection, $"UPDATE sitemap SET state = 'pending', problem = NULL, detail = NULL WHERE {RefusedSitemaps}");
}

/// <summary>What became of the URLs that robots.txt had refused.</summary>
/// <param name="Pending">How many are pending again.</param>
/// <param name="Kept">How many stay as they are.</param>
/// <param name="KeptBy">The output that holds their records; null where none stays.</param>
internal readonly record struct RobotsLifted(long Pending, long Kept, string? KeptBy);
