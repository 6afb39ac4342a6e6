using System.Diagnostics.CodeAnalysis;
using Crawler.Configuration;
using Crawler.Frontier.Storage;
using Crawler.Output;

namespace Crawler.Cli;

/// <summary>What the crawl of a directory is told.</summary>
internal static class StoredConfig
{
    /// <summary>Its layer: crawl.conf, which may be edited; a crawl that was killed before that was written has a copy in crawl.db.</summary>
    /// <exception cref="CrawlStoreException">Its crawl.conf is empty.</exception>
    public static ConfigFile Read(CrawlDirectory directory, CrawlLedger ledger) =>
        ConfigFile.TryRead(directory.Configuration, out var file, out _) ? Filled(file) : new ConfigFile("crawl.db", ledger.Get(StoreKeys.Configuration) as string ?? "");

    // It is written whole: empty, it would pass for one that leaves everything to the defaults.
    private static ConfigFile Filled(ConfigFile file) => !string.IsNullOrWhiteSpace(file.Text) ? file : throw new CrawlStoreException(
        CrawlStoreFault.Damaged, $"{file.Name} is empty: somebody has emptied it since the crawl wrote it; put its content back, or remove the file, and the crawl goes on with what it was told at its beginning, which crawl.db keeps");

    /// <summary>All of it.</summary>
    /// <param name="directory">The crawl.</param>
    /// <param name="ledger">Its crawl.db.</param>
    /// <param name="config">The configuration, or null.</param>
    /// <param name="errors">What is wrong with it.</param>
    public static bool TryLoad(CrawlDirectory directory, CrawlLedger ledger, [NotNullWhen(true)] out EffectiveConfig? config, out IReadOnlyList<ConfigError> errors) =>
        EffectiveConfig.TryLoad([Read(directory, ledger)], [], out config, out errors);
}
