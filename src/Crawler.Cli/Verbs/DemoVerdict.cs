using System.Text;
using Crawler.MockWeb;
using Crawler.Output;
using Crawler.Politeness;

namespace Crawler.Cli.Verbs;

/// <summary>How what a crawl wrote compares with what a mock web says of itself and of its visitors.</summary>
/// <param name="Expected">Pages that a correct crawl fetches.</param>
/// <param name="Problems">Every difference, some with an example; empty where there is none.</param>
internal sealed record DemoVerdict(int Expected, IReadOnlyList<string> Problems)
{
    /// <summary>Whether there is no difference.</summary>
    public bool IsRight => Problems.Count == 0;

    /// <summary>Compares the records with the web's pages, and the web's log with the politeness that was asked for.</summary>
    public static DemoVerdict Of(MockWebServer server, CrawlDirectory directory, PolitenessOptions politeness)
    {
        var (problems, fetched) = (new List<string>(), new HashSet<string>(StringComparer.Ordinal));
        foreach (var url in FetchedPages(directory.Pages, problems))
        {
            if (!fetched.Add(url)) problems.Add($"recorded twice: {url}");
        }

        Compare("not fetched", server.Truth.Pages.Except(fetched), problems);
        Compare("fetched without need", fetched.Except(server.Truth.Pages), problems);
        foreach (var host in server.Truth.Hosts)
        {
            if (server.Log.PeakInFlightOf(host) > politeness.PerHost) problems.Add($"{host} had {server.Log.PeakInFlightOf(host)} requests in flight at once");
            if (politeness.PerHost == 1 && server.Log.MinimumGap(host) is { } gap && gap < politeness.Delay) problems.Add($"{host} had a request {gap.TotalMilliseconds:0.0} ms after the one before");
        }

        return new DemoVerdict(server.Truth.Pages.Count, problems);
    }

    private static IEnumerable<string> FetchedPages(string path, List<string> problems)
    {
        foreach (var line in File.ReadLines(path))
        {
            if (!PageRecordJson.TryRead(Encoding.UTF8.GetBytes(line), out var record)) problems.Add($"not a record: {PlainText.Of(line)}");
            else if (record is { Outcome: PageOutcome.Fetched, Status: 200 } && record.ContentType?.StartsWith("text/html", StringComparison.OrdinalIgnoreCase) == true) yield return record.Url;
        }
    }

    private static void Compare(string what, IEnumerable<string> urls, List<string> problems)
    {
        var all = urls.Order(StringComparer.Ordinal).ToList();
        if (all.Count > 0) problems.Add($"{what}: {all.Count} pages, such as {all[0]}");
    }
}
