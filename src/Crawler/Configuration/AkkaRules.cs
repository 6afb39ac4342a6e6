using System.Globalization;

namespace Crawler.Configuration;

/// <summary>
/// Checks the settings of Akka that belong to the crawler: its pools, its dispatchers and the log levels. Akka itself would ignore a misspelt key
/// among them, or fail only when the first actor is made.
/// </summary>
internal static class AkkaRules
{
    private const string Deployment = "akka.actor.deployment";

    /// <summary>Largest pool: each routee of the fetcher pool may hold a connection.</summary>
    private const int LargestPool = 65536;

    private static readonly string[] Pools = ["/crawler/fetchers", "/crawler/parsers"];
    private static readonly string[] PoolKeys = ["router", "nr-of-instances", "dispatcher", "pool-dispatcher", "mailbox", "resizer"];
    private static readonly string[] Routers =
        ["round-robin-pool", "random-pool", "smallest-mailbox-pool", "broadcast-pool", "consistent-hashing-pool"];

    private static readonly string[] DispatcherKeys =
        ["type", "executor", "throughput", "throughput-deadline-time", "dedicated-thread-pool", "mailbox-type", "mailbox-capacity",
            "mailbox-push-timeout-time", "mailbox-requirement", "shutdown-timeout"];

    private static readonly string[] DispatcherTypes =
        ["Dispatcher", "ForkJoinDispatcher", "PinnedDispatcher", "TaskDispatcher", "SynchronizedDispatcher", "Crawler.Crawling.DedicatedThreadDispatcher, Crawler"];
    private static readonly string[] ThreadPoolKeys = ["thread-count", "deadlock-timeout", "threadtype"];
    private static readonly string[] LogLevels = ["DEBUG", "INFO", "WARNING", "ERROR", "OFF"];

    public static void Check(ConfigNode.Section root, ConfigReport report)
    {
        if (root.Find("akka", "actor", "deployment") is ConfigNode.Section deployment)
        {
            foreach (var (name, node) in deployment.Items.Where(item => item.Key.StartsWith("/crawler/", StringComparison.Ordinal)))
                CheckPool(root, name, node, report);
        }

        if (root.Find(OptionSchema.Root, OptionSchema.Dispatchers) is { } dispatchers)
            CheckDispatchers(dispatchers, report);
        foreach (var name in new[] { "loglevel", "stdout-loglevel" })
            CheckWord(root.Find("akka", name), $"akka.{name}", LogLevels, "a log level", report, ignoreCase: true);
    }

    private static void CheckPool(ConfigNode.Section root, string name, ConfigNode node, ConfigReport report)
    {
        var path = ConfigPath.Child(Deployment, name);
        if (!Pools.Contains(name, StringComparer.Ordinal))
        {
            var near = Suggestion.Nearest(name, Pools);
            report.Add(path, node, "The crawler has no such pool.", near is null ? null : $"Did you mean {near}?");
            return;
        }

        if (!IsSection(node, path, report, out var pool))
            return;
        CheckKeys(pool, path, PoolKeys, report);
        foreach (var (key, value) in pool.Items)
        {
            var keyPath = ConfigPath.Child(path, key);
            switch (key)
            {
                case "resizer":
                    report.Add(
                        keyPath,
                        value,
                        "A resizer cannot work here: it counts messages that are routed through the router, and idle members of this pool ask for "
                        + "their work instead.",
                        "Set nr-of-instances.");
                    break;
                case "nr-of-instances":
                    CheckWhole(value, keyPath, LargestPool, report);
                    break;
                case "router":
                    CheckWord(value, keyPath, Routers, "a pool router", report);
                    break;
                case "dispatcher" or "pool-dispatcher":
                    report.Add(
                        keyPath,
                        value,
                        "This would not reach the members of the pool: Akka gives them the dispatcher that the program names.",
                        name == Pools[^1] ? "Change the keys of crawler.dispatchers.parser." : "Fetchers only wait; they use akka.actor.default-dispatcher.");
                    break;
            }
        }
    }

    private static void CheckDispatchers(ConfigNode dispatchers, ConfigReport report)
    {
        const string Path = $"{OptionSchema.Root}.{OptionSchema.Dispatchers}";
        if (!IsSection(dispatchers, Path, report, out var section))
            return;
        foreach (var (name, node) in section.Items)
        {
            var path = ConfigPath.Child(Path, name);
            if (!IsSection(node, path, report, out var dispatcher))
                continue;
            CheckKeys(dispatcher, path, DispatcherKeys, report);
            CheckWord(dispatcher.Find("type"), $"{path}.type", DispatcherTypes, "a type of dispatcher", report);
            CheckWhole(dispatcher.Find("throughput"), $"{path}.throughput", int.MaxValue, report);
            if (dispatcher.Find("dedicated-thread-pool") is not { } threads || !IsSection(threads, $"{path}.dedicated-thread-pool", report, out var pool))
                continue;
            CheckKeys(pool, $"{path}.dedicated-thread-pool", ThreadPoolKeys, report);
            CheckWhole(pool.Find("thread-count"), $"{path}.dedicated-thread-pool.thread-count", 4096, report);
        }
    }

    private static bool IsSection(ConfigNode node, string path, ConfigReport report, out ConfigNode.Section section)
    {
        section = node as ConfigNode.Section ?? new ConfigNode.Section([]);
        if (node is ConfigNode.Section)
            return true;
        report.Add(path, node, "This is a section, not a value.");
        return false;
    }

    private static void CheckKeys(ConfigNode.Section section, string path, string[] known, ConfigReport report)
    {
        foreach (var (key, value) in section.Items.Where(item => !known.Contains(item.Key, StringComparer.Ordinal)))
            report.Add(ConfigPath.Child(path, key), value, "Unknown key.", UnknownKeys.DidYouMean(Suggestion.Nearest(key, known)));
    }

    private static void CheckWhole(ConfigNode? node, string path, int maximum, ConfigReport report)
    {
        if (node is null)
            return;
        var text = (node as ConfigNode.Single)?.Text;
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number < 1 || number > maximum)
            report.Add(path, node, $"'{text}' is not a whole number from 1 to {maximum.ToString(CultureInfo.InvariantCulture)}.");
    }

    private static void CheckWord(ConfigNode? node, string path, string[] words, string what, ConfigReport report, bool ignoreCase = false)
    {
        if (node is null)
            return;
        var text = (node as ConfigNode.Single)?.Text ?? "";
        if (words.Contains(text, ignoreCase ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal))
            return;
        var near = Suggestion.Nearest(text, words);
        report.Add(path, node, $"'{text}' is not {what}: {string.Join(", ", words)} are.", near is null ? null : $"Did you mean {near}?");
    }
}
