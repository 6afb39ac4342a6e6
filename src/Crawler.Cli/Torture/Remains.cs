using System.Text;
using Crawler.Frontier.Storage;
using Crawler.Output;

namespace Crawler.Cli.Torture;

/// <summary>What a process has left of its crawl. It is read from a copy, so that the next process meets crawl.db and its log as they were left.</summary>
/// <param name="HasUncommittedBytes">Whether an output is longer than what is committed.</param>
/// <param name="Leased">How many requests were under way at the last commit.</param>
/// <param name="Batches">Commits so far.</param>
/// <param name="Settled">URLs that are settled, each with a record.</param>
/// <param name="KnownRobots">The hosts whose robots.txt is on record.</param>
/// <param name="Problems">Where the committed lines of an output are others than the URLs that are settled.</param>
internal sealed record Remains(bool HasUncommittedBytes, long Leased, long Batches, int Settled, IReadOnlySet<string> KnownRobots, IReadOnlyList<string> Problems)
{
    private static readonly Remains None = new(false, 0, 0, 0, new HashSet<string>(), []);

    /// <summary>Reads them.</summary>
    /// <param name="directory">The crawl; no process works at it.</param>
    /// <param name="copy">Where crawl.db is copied to.</param>
    public static Remains Read(CrawlDirectory directory, string copy)
    {
        if (!File.Exists(directory.Database)) return None;
        File.Delete(copy + "-wal");
        File.Copy(directory.Database, copy, overwrite: true);
        if (File.Exists(directory.Database + "-wal")) File.Copy(directory.Database + "-wal", copy + "-wal");
        using var ledger = CrawlLedger.Open(copy);
        var (committed, settled, problems, isLonger) = (ledger.OutputLengths(), ledger.SettledUrls(), new List<string>(), false);
        foreach (var (name, path) in Outputs(directory, ledger).Where(output => committed.Count == 0 || committed.ContainsKey(output.Name))) isLonger |= IsLonger(name, path, committed.GetValueOrDefault(name), settled, problems);
        return new Remains(isLonger, ledger.CountLeased(), ledger.Get(StoreKeys.LastBatch) as long? ?? 0, settled.Count, ledger.HostsWithRobots().ToHashSet(StringComparer.Ordinal), problems);
    }

    private static (string Name, string Path)[] Outputs(CrawlDirectory directory, CrawlLedger ledger) => [("jsonl", Withdrawal.PagesOf(directory, ledger)), ("copy", Path.Combine(directory.Path, TortureCrawlVerb.CopyFile))];

    private static bool IsLonger(string name, string path, long committed, IReadOnlyList<string> settled, List<string> problems)
    {
        var bytes = File.Exists(path) ? File.ReadAllBytes(path) : [];
        if (bytes.Length < committed)
        {
            problems.Add(FormattableString.Invariant($"output {name} holds {bytes.Length} bytes, and {committed} are committed"));
            return false;
        }

        var lines = Encoding.UTF8.GetString(bytes, 0, (int)committed).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var urls = lines.Select(line => PageRecordJson.TryRead(Encoding.UTF8.GetBytes(line), out var record) ? record.Url : "a line that is no record").Order(StringComparer.Ordinal);
        if (!urls.SequenceEqual(settled.Order(StringComparer.Ordinal))) problems.Add(FormattableString.Invariant($"output {name} has {lines.Length} committed lines, and they are not those of the {settled.Count} settled URLs"));
        return bytes.Length > committed;
    }
}
