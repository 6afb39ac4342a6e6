using System.Globalization;
using Crawler.Fetching;
using Crawler.Output;
using Crawler.Robots;
using Crawler.Urls;
using Microsoft.Data.Sqlite;

namespace Crawler.Frontier.Storage;

/// <summary>Gives failed URLs of a crawl that does not run another chance: they are pending again by a <see cref="Withdrawal"/>, a robots.txt that could not be had is asked for again, and a host that was given up is tried at once.</summary>
internal static class CrawlRetry
{
    /// <summary>Does it. The caller holds the directory's lock.</summary>
    /// <param name="directory">The crawl.</param>
    /// <param name="reasons">Names of failures, or status codes: of the URLs' own, and of those by which their robots.txt could not be had.</param>
    /// <param name="reached">Told how far it has come; null where nobody asks.</param>
    /// <returns>How many URLs are pending again.</returns>
    /// <exception cref="CrawlStoreException">It cannot be done; nothing is changed.</exception>
    /// <exception cref="NotSupportedException">Another output than pages.jsonl holds records too; nothing is changed.</exception>
    public static long Run(CrawlDirectory directory, IReadOnlyCollection<string> reasons, Action<WithdrawalStep>? reached = null)
    {
        var path = directory.Database;
        using (var ledger = CrawlLedger.Open(path)) OutputRepair.DemandPages(directory, ledger);
        using var connection = CrawlDatabase.OpenToWrite(path);
        return CrawlDatabase.Guard(path, () =>
        {
            var owner = CrawlDatabase.TakeOver(connection);
            var withdrawal = new Withdrawal(connection, path, owner) { Reached = reached };
            withdrawal.Finish();

            // The new file would hide that the old one ends too early.
            OutputRepair.Run(connection, path, owner);
            if (Withdrawal.Keeper(connection, ownsPages: true) is { } other)
                throw new NotSupportedException($"the output {other} holds records, and retry can take them out of pages.jsonl only: their URLs would have two");
            var failed = Choose(withdrawal, reasons);
            if (failed == 0) return 0;
            withdrawal.Run(() =>
            {
                foreach (var (host, origin) in Unreachable(withdrawal.Chosen())) ForgetRobots(connection, host, origin);
                foreach (var host in Hosts(withdrawal.Chosen().Where(url => url.Reason == nameof(FailReason.HostUnavailable)))) CloseBreaker(connection, host);
                foreach (var host in Hosts(withdrawal.Chosen())) ForgetErrors(connection, host);
            });
            return failed;
        });
    }

    private static long Choose(Withdrawal withdrawal, IReadOnlyCollection<string> reasons)
    {
        var names = reasons.Select((_, index) => string.Create(CultureInfo.InvariantCulture, $"$reason{index}")).ToArray();
        var list = string.Join(", ", names);
        return withdrawal.Choose($"s.state = 'failed' AND (s.reason IN ({list}) OR CAST(s.status AS TEXT) IN ({list}) OR {RobotsCause.Name("s")} IN ({list}) OR {RobotsCause.Status("s")} IN ({list}))", [.. names.Zip(reasons, (name, reason) => (name, (object)reason))]);
    }

    private static HashSet<(string Host, string Origin)> Unreachable(IEnumerable<(string Text, string? Reason)> failed)
    {
        var origins = new HashSet<(string Host, string Origin)>();
        foreach (var (text, reason) in failed)
        {
            if (reason is nameof(FailReason.RobotsUnreachable) or nameof(FetchError.HookFailed) && CanonicalUrl.TryCreate(text, out var url, out _)) origins.Add((url.HostKey.Value, url.Origin.Value));
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

    private static HashSet<string> Hosts(IEnumerable<(string Text, string? Reason)> failed) => failed
        .Select(url => CanonicalUrl.TryCreate(url.Text, out var known, out _) ? known.HostKey.Value : null)
        .OfType<string>()
        .ToHashSet(StringComparer.Ordinal);

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
}
