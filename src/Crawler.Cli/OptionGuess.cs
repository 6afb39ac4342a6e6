using System.CommandLine;
using Crawler.Configuration;

namespace Crawler.Cli;

/// <summary>What somebody meant by an option that a command does not have.</summary>
internal static class OptionGuess
{
    // What other crawlers and downloaders call it, or a person would.
    private static readonly (string Meant, string[] Words)[] Elsewhere =
    [
        ("--scope", ["--allowed-domains", "--domains", "--span-hosts"]),
        ("--max-depth", ["--depth", "--level", "-l"]),
        ("--out", ["--directory", "--dir", "--directory-prefix", "--output", "--output-dir", "-O", "-P"]),
        ("--max-rate", ["--rate", "--rate-limit", "--rps"]),
        ("--max-pages", ["--limit", "--pages", "-n"]),
        ("--delay", ["--wait", "--sleep", "--download-delay", "-w"]),
        ("--concurrency", ["--threads", "--workers", "--parallel", "--jobs", "-j"]),
        ("--seeds", ["--urls", "--input", "--input-file", "--list", "-i"]),
        ("--quiet", ["--silent", "-s"]),
        ("--user-agent", ["--agent", "--ua", "-A", "-U"]),
        ("--no-robots", ["--ignore-robots", "--ignore-robots-txt"]),
        ("--max-time", ["--duration", "--time", "--time-limit"]),
        ("--include", ["--allow", "--accept-regex", "--filter"]),
        ("--exclude", ["--deny", "--reject-regex"]),
        ("--header", ["-H"]),
    ];

    private static readonly (string Meant, string[] Words)[] Settings =
    [
        ("--set akka.loglevel=DEBUG", ["--log-level", "--loglevel", "--verbose", "-v"]),
        ("--set crawler.http.proxies=[URL]", ["--proxy"]),
        ("--set crawler.http.tls-verification=off", ["--insecure", "-k"]),
        ("--set crawler.fetching.max-attempts=N", ["--retries", "--tries"]),
    ];

    /// <summary>A sentence's end that says so, with a blank before; empty where there is no guess.</summary>
    /// <param name="command">The command.</param>
    /// <param name="name">The option, without a value.</param>
    public static string Of(Command command, string name)
    {
        var known = command.Options.Where(option => !option.Hidden).Select(option => option.Name).ToHashSet(StringComparer.Ordinal);
        if (command.Name == "resume" && name == "--store") return " (where the frontier lives is settled when a crawl begins)";
        if (Meant(Elsewhere, name) is { } other && known.Contains(other)) return $" (did you mean {other}?)";
        if (Meant(Settings, name) is { } setting && known.Contains("--set")) return $" (did you mean {setting}?)";
        return Suggestion.Nearest(name, known) is { } near ? $" (did you mean {near}?)" : "";
    }

    private static string? Meant((string Meant, string[] Words)[] table, string name) => Array.Find(table, row => row.Words.Contains(name, StringComparer.Ordinal)).Meant;
}
