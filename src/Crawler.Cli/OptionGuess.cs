using System.CommandLine;
using Crawler.Configuration;

namespace Crawler.Cli;

/// <summary>What somebody meant by an option that a command does not have.</summary>
internal static class OptionGuess
{
    // What other crawlers and downloaders call it, or a person would.
    private static readonly Dictionary<string, string> Elsewhere = new(StringComparer.Ordinal)
    {
        ["--allowed-domains"] = "--scope", ["--domains"] = "--scope", ["--span-hosts"] = "--scope",
        ["--depth"] = "--max-depth", ["--level"] = "--max-depth", ["-l"] = "--max-depth",
        ["--directory"] = "--out", ["--dir"] = "--out", ["--directory-prefix"] = "--out", ["--output"] = "--out", ["--output-dir"] = "--out", ["-O"] = "--out", ["-P"] = "--out",
        ["--rate"] = "--max-rate", ["--rate-limit"] = "--max-rate", ["--rps"] = "--max-rate",
        ["--limit"] = "--max-pages", ["--pages"] = "--max-pages", ["-n"] = "--max-pages",
        ["--wait"] = "--delay", ["--sleep"] = "--delay", ["--download-delay"] = "--delay", ["-w"] = "--delay",
        ["--threads"] = "--concurrency", ["--workers"] = "--concurrency", ["--parallel"] = "--concurrency", ["--jobs"] = "--concurrency", ["-j"] = "--concurrency",
        ["--urls"] = "--seeds", ["--input"] = "--seeds", ["--input-file"] = "--seeds", ["--list"] = "--seeds", ["-i"] = "--seeds",
        ["--silent"] = "--quiet", ["-s"] = "--quiet",
        ["--agent"] = "--user-agent", ["--ua"] = "--user-agent", ["-A"] = "--user-agent", ["-U"] = "--user-agent",
        ["--ignore-robots"] = "--no-robots", ["--ignore-robots-txt"] = "--no-robots",
        ["--duration"] = "--max-time", ["--time"] = "--max-time", ["--time-limit"] = "--max-time",
        ["--allow"] = "--include", ["--accept-regex"] = "--include", ["--deny"] = "--exclude", ["--reject-regex"] = "--exclude", ["--filter"] = "--include",
        ["-H"] = "--header",
    };

    private static readonly Dictionary<string, string> Settings = new(StringComparer.Ordinal)
    {
        ["--log-level"] = "--set akka.loglevel=DEBUG", ["--loglevel"] = "--set akka.loglevel=DEBUG", ["--verbose"] = "--set akka.loglevel=DEBUG", ["-v"] = "--set akka.loglevel=DEBUG",
        ["--proxy"] = "--set crawler.http.proxies=[URL]", ["--insecure"] = "--set crawler.http.tls-verification=off", ["-k"] = "--set crawler.http.tls-verification=off",
        ["--retries"] = "--set crawler.fetching.max-attempts=N", ["--tries"] = "--set crawler.fetching.max-attempts=N",
    };

    /// <summary>A sentence's end that says so, with a blank before; empty where there is no guess.</summary>
    /// <param name="command">The command.</param>
    /// <param name="name">The option, without a value.</param>
    public static string Of(Command command, string name)
    {
        var known = command.Options.Where(option => !option.Hidden).Select(option => option.Name).ToHashSet(StringComparer.Ordinal);
        if (command.Name == "resume" && name == "--store") return " (where the frontier lives is settled when a crawl begins)";
        if (Elsewhere.TryGetValue(name, out var other) && known.Contains(other)) return $" (did you mean {other}?)";
        if (Settings.TryGetValue(name, out var setting) && known.Contains("--set")) return $" (did you mean {setting}?)";
        return Suggestion.Nearest(name, known) is { } near ? $" (did you mean {near}?)" : "";
    }
}
