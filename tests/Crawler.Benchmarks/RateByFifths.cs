using System.Globalization;
using System.Text.Json;

namespace Crawler.Benchmarks;

/// <summary>Whether a crawl keeps its rate: how fast it fetched each fifth of its pages, by the times in pages.jsonl. They begin with the first page that has come, so starting the program weighs on none.</summary>
internal static class RateByFifths
{
    private const int Parts = 5;

    /// <summary>Pages a second of each fifth, in order; null where there are too few pages to tell.</summary>
    /// <param name="file">The crawl's pages.jsonl.</param>
    public static double[]? Of(string file)
    {
        var times = File.ReadLines(file).Select(TimeOf).OfType<DateTimeOffset>().Order().ToArray();
        var rates = new double[Parts];
        for (var part = 0; part < Parts; part++)
        {
            var (from, to) = ((times.Length - 1) * part / Parts, (times.Length - 1) * (part + 1) / Parts);
            if (from == to || times[from] == times[to]) return null;
            rates[part] = (to - from) / (times[to] - times[from]).TotalSeconds;
        }

        return rates;
    }

    private static DateTimeOffset? TimeOf(string line)
    {
        using var record = JsonDocument.Parse(line);
        return record.RootElement.GetProperty("outcome").ValueEquals("fetched")
            ? DateTimeOffset.Parse(record.RootElement.GetProperty("fetched_at").GetString()!, CultureInfo.InvariantCulture)
            : null;
    }
}
