using System.Text;
using System.Text.Json;
using Crawler.Frontier.Storage;
using Crawler.Output;

namespace Crawler.Cli.Torture;

/// <summary>What a crawl has left in its directory.</summary>
/// <param name="Records">For every URL its outcome and status, as the first output has them.</param>
/// <param name="Duplicates">Records of a URL beyond its first, in either output.</param>
/// <param name="Discovered">URLs known, by summary.json.</param>
/// <param name="Problems">Lines that are no records, outputs that differ, a balance that does not hold.</param>
internal sealed record CrawlOutcome(IReadOnlyDictionary<string, string> Records, int Duplicates, long Discovered, IReadOnlyList<string> Problems)
{
    /// <summary>Reads the outputs and the summary of a crawl that has ended.</summary>
    public static CrawlOutcome Read(CrawlDirectory directory)
    {
        var problems = new List<string>();
        var (first, duplicates) = ReadRecords(directory.Pages, problems);
        var (second, others) = ReadRecords(Path.Combine(directory.Path, TortureCrawlVerb.CopyFile), problems);
        if (!first.OrderBy(record => record.Key, StringComparer.Ordinal).SequenceEqual(second.OrderBy(record => record.Key, StringComparer.Ordinal))) problems.Add("the two outputs differ");
        using var summary = JsonDocument.Parse(File.ReadAllBytes(directory.Summary));
        var balance = summary.RootElement.GetProperty("balance");
        if (!balance.GetProperty("holds").GetBoolean() || balance.GetProperty("pending").GetInt64() != 0) problems.Add($"the balance is not what it should be: {balance}");
        return new CrawlOutcome(first, duplicates + others, balance.GetProperty("discovered").GetInt64(), problems);
    }

    /// <summary>Whether an output is longer than what is committed, and how many requests were under way at the last commit.</summary>
    public static (bool HasUncommittedBytes, long Leased) ReadRemains(CrawlDirectory directory)
    {
        if (!File.Exists(directory.Database)) return (false, 0);
        using var ledger = CrawlLedger.Open(directory.Database);
        var committed = ledger.OutputLengths();
        return (IsLonger(directory.Pages, "jsonl") || IsLonger(Path.Combine(directory.Path, TortureCrawlVerb.CopyFile), "copy"), ledger.CountLeased());

        bool IsLonger(string path, string name) => File.Exists(path) && new FileInfo(path).Length > committed.GetValueOrDefault(name);
    }

    private static (Dictionary<string, string> Records, int Duplicates) ReadRecords(string path, List<string> problems)
    {
        var (records, duplicates) = (new Dictionary<string, string>(StringComparer.Ordinal), 0);
        foreach (var line in File.ReadLines(path))
        {
            if (!PageRecordJson.TryRead(Encoding.UTF8.GetBytes(line), out var record)) problems.Add($"{Path.GetFileName(path)} holds a line that is no record");
            else if (!records.TryAdd(record.Url, $"{record.Outcome} {record.Status} {record.Reason}")) duplicates++;
        }

        return (records, duplicates);
    }
}
