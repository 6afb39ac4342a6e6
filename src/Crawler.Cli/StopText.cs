using System.Globalization;
using Crawler.Configuration;
using Crawler.Crawling;
using Crawler.Frontier.Storage;
using Crawler.Output;

namespace Crawler.Cli;

/// <summary>Why the last process at a crawl stopped, as far as it came to write that.</summary>
internal static class StopText
{
    /// <summary>One line. A process that stops in order says so with its last commit; the next one takes that back.</summary>
    /// <param name="directory">The crawl.</param>
    /// <param name="ledger">Its crawl.db.</param>
    /// <param name="pending">URLs that are pending.</param>
    public static string Of(CrawlDirectory directory, CrawlLedger ledger, long pending) => CrawlLock.LastWords(directory) switch
    {
        null => InOrder(directory, ledger, pending),
        CrawlLock.Interrupted => ledger.Get(StoreKeys.StoppedBy) is null ? "interrupted: somebody asked for it, and once more for the end at once" : InOrder(directory, ledger, pending),
        var words => $"failed: {PlainText.Of(words)}; go on with resume",
    };

    private static string InOrder(CrawlDirectory directory, CrawlLedger ledger, long pending) => (ledger.Get(StoreKeys.StoppedBy) as string, CrawlLock.IsTaken(directory)) switch
    {
        (nameof(StopReason.Drained), _) when pending > 0 => $"drained, and {Quantity.Of(pending, "URL")} {(pending == 1 ? "is" : "are")} pending again since: go on with resume",
        (nameof(StopReason.Drained), _) => "drained: every URL in scope has come to its end",
        (nameof(StopReason.MaxPages), _) => $"max-pages: by {WithValue(directory, ledger, "crawler.limits.max-pages")}",
        (nameof(StopReason.MaxTime), _) => $"max-time: by {WithValue(directory, ledger, "crawler.limits.max-time")}",
        (nameof(StopReason.Interrupted), _) => "interrupted: somebody asked for it",
        (_, true) => "no",
        (_, null) => "not known",
        _ => "not in order: the last process was killed, or has failed",
    };

    // The last process has written down what it was told; a crawl.conf that cannot be read keeps nobody from the rest.
    private static string WithValue(CrawlDirectory directory, CrawlLedger ledger, string key)
    {
        try
        {
            return StoredConfig.TryLoad(directory, ledger, out var config, out _) ? $"{key} = {KeyMeaning.ValueOf(config.Config, key)}" : key;
        }
        catch (CrawlStoreException)
        {
            return key;
        }
    }

    /// <summary>What a pending URL waits for.</summary>
    /// <param name="directory">The crawl.</param>
    /// <param name="ledger">Its crawl.db.</param>
    /// <param name="limits">What the crawl was told last.</param>
    public static string Waits(CrawlDirectory directory, CrawlLedger ledger, LimitsOptions limits) => (CrawlLock.IsTaken(directory), ledger.Get(StoreKeys.StoppedBy)) switch
    {
        (true, _) => $"its turn{Rate(limits)}: the crawl runs",
        (null, null) => $"its turn{Rate(limits)}, or a resume: whether the crawl runs is not known",
        _ => $"a resume: the crawl has stopped ({Of(directory, ledger, ledger.CountPending())})",
    };

    // Whether it is that which the URL waits for, or its host's clock, is known to the process only.
    private static string Rate(LimitsOptions limits) => limits.MaxRate is { } rate ? string.Create(CultureInfo.InvariantCulture, $", and at most {rate}/s over all hosts (crawler.limits.max-rate)") : "";
}
