using System.Buffers;
using System.CommandLine;
using System.Text;
using Crawler.Hosting;
using Crawler.Output;
using Crawler.Urls;

namespace Crawler.Cli.Verbs;

/// <summary><c>fetch</c>: fetches URLs as they are, and prints a record for each.</summary>
internal static class FetchVerb
{
    private const string PoolSize = "akka.actor.deployment.\"/crawler/fetchers\".nr-of-instances";

    /// <summary>Makes the command.</summary>
    public static Command Create(Terminal terminal)
    {
        var verb = new Verb("fetch", "Fetch exactly these URLs, without robots.txt, delay or links, and print one JSON object a line, in the order of the URLs. Redirects are followed (at most 10) and told as final_url. Exit code 0 if any was fetched, 3 if none.")
        {
            Examples =
            [
                ("fetch https://example.org/ https://example.com/", "two pages at once, two lines in this order"),
                ("fetch --seeds urls.txt --concurrency 10 --timeout 5s > records.jsonl", "a list, ten at a time"),
                ("fetch --seeds - --as-completed < urls.txt", "whichever is ready first is printed first"),
                ("fetch --seeds urls.txt --fail-fast", "the first failure cancels the rest, exit code 1"),
            ],
        };
        var seeds = new SeedOptions("What to fetch: absolute http or https URLs. What they name may be a private address.");
        var failFast = new Option<bool>("--fail-fast") { Description = "The first failure cancels the rest and makes the exit code 1. Default: off." };
        var asCompleted = new Option<bool>("--as-completed") { Description = "Print each record as soon as it is there, in whatever order. Default: off." };
        var config = ConfigOptions.OfFetch();
        seeds.AddTo(verb);
        config.AddTo(verb);
        verb.Add(failFast);
        verb.Add(asCompleted);
        verb.SetAction((result, _) => RunAsync(result, terminal, seeds, config, result.GetValue(failFast), result.GetValue(asCompleted)));
        return verb;
    }

    private static async Task<int> RunAsync(ParseResult result, Terminal terminal, SeedOptions seedOptions, ConfigOptions configOptions, bool isFailFast, bool isAsCompleted)
    {
        var errors = new List<string>();
        var config = configOptions.Load(result, errors);
        if (!seedOptions.TryOpen(result, terminal.In, terminal.Error.WriteLine, errors, out var seeds) || config is null) return CommandLine.Refuse(terminal, errors);
        IReadOnlyList<CanonicalUrl> urls = [.. seeds];
        if (!HostStart.TryStart(config, out var started, out var error)) return CommandLine.Refuse(terminal, [error]);
        await using var host = started;
        terminal.Interruption.Listen();
        var list = new FetchList { Urls = urls, Concurrency = config.Config.GetInt(PoolSize), FailFast = isFailFast, AllowPrivate = true };
        var (fetched, failed) = (0, 0);
        await foreach (var record in Ordered(host.FetchAsync(list, terminal.Interruption.Requested), isAsCompleted))
        {
            await WriteAsync(terminal, record);
            if (record.Outcome == PageOutcome.Fetched) fetched++;
            if (record.Outcome == PageOutcome.Failed) failed++;
        }

        if (terminal.Interruption.Requested.IsCancellationRequested) return ExitCode.Interrupted;
        if (isFailFast && failed > 0) return ExitCode.Failed;
        return fetched > 0 ? ExitCode.Done : ExitCode.NoSeedFetched;
    }

    /// <summary>Keeps back what comes before its turn, and no more.</summary>
    private static async IAsyncEnumerable<PageRecord> Ordered(IAsyncEnumerable<Crawling.FetchedUrl> results, bool isAsCompleted)
    {
        var early = new Dictionary<int, PageRecord>();
        var next = 0;
        await foreach (var result in results)
        {
            if (isAsCompleted)
            {
                yield return result.Record;
                continue;
            }

            early.Add(result.Index, result.Record);
            while (early.Remove(next, out var record))
            {
                next++;
                yield return record;
            }
        }
    }

    private static async Task WriteAsync(Terminal terminal, PageRecord record)
    {
        var line = new ArrayBufferWriter<byte>();
        PageRecordJson.WriteLine(line, record);
        await terminal.Out.WriteAsync(Encoding.UTF8.GetString(line.WrittenSpan));
        await terminal.Out.FlushAsync();
        if (record.Outcome == PageOutcome.Failed) await terminal.Error.WriteLineAsync($"crawler: {PlainText.Of(record.Url)}: {record.Reason}{(record.Error is { } error ? ": " + PlainText.Of(error) : "")}");
    }
}
