using System.Text;
using System.Text.Json;
using Crawler.MockWeb;
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
        var copy = Path.Combine(directory.Path, TortureCrawlVerb.CopyFile);
        if (File.Exists(copy))
        {
            var (second, others) = ReadRecords(copy, problems);
            if (!first.OrderBy(record => record.Key, StringComparer.Ordinal).SequenceEqual(second.OrderBy(record => record.Key, StringComparer.Ordinal))) problems.Add("the two outputs differ");
            duplicates += others;
        }

        using var summary = JsonDocument.Parse(File.ReadAllBytes(directory.Summary));
        var balance = summary.RootElement.GetProperty("balance");
        if (!balance.GetProperty("holds").GetBoolean() || balance.GetProperty("pending").GetInt64() != 0) problems.Add($"the balance is not what it should be: {balance}");
        return new CrawlOutcome(first, duplicates, balance.GetProperty("discovered").GetInt64(), problems);
    }

    /// <summary>Where it is not what the web states of itself.</summary>
    public IReadOnlyList<string> DifferencesFrom(MockWebTruth truth)
    {
        List<string> differences =
        [
            .. Differences("fetched", [.. truth.Pages, .. truth.Resources], "Fetched 200 "),
            .. Differences("redirected", truth.Redirects.Keys, "Redirected 3"),
            .. Differences("missing", truth.NotFound, "Failed 404 ", "Failed 410 "),
            .. Differences("broken", truth.ServerErrors, "Failed 500 "),
            .. Differences("failed", [.. truth.NotFound, .. truth.ServerErrors], "Failed "),
            .. Differences("refused by robots.txt", truth.DisallowedByRobots, "Skipped "),
        ];
        var known = Records.Count + truth.NofollowOnly.Count;
        if (Discovered != known) differences.Add(FormattableString.Invariant($"{Discovered} URLs discovered instead of {known}"));
        return differences;
    }

    private IEnumerable<string> Differences(string what, IEnumerable<string> expected, params string[] outcomes)
    {
        var (wanted, found) = (expected.ToHashSet(StringComparer.Ordinal), Records.Where(record => outcomes.Any(outcome => record.Value.StartsWith(outcome, StringComparison.Ordinal))).Select(record => record.Key).ToHashSet(StringComparer.Ordinal));
        if (wanted.Except(found).FirstOrDefault() is { } missing) yield return $"not {what}, as it should be: {missing}";
        if (found.Except(wanted).FirstOrDefault() is { } surplus) yield return $"{what}, as it should not be: {surplus}";
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
