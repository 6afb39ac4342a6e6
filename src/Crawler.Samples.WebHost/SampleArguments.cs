using System.Globalization;

namespace Crawler.Samples.WebHost;

/// <summary>What may stand on the command line.</summary>
internal static class SampleArguments
{
    /// <summary>The help text.</summary>
    public const string Help = """
        A web API with a crawler in it, on loopback only.
        Usage: sample [--port N] [--SECTION:KEY VALUE]...
          --port N                 the port; 0 takes a free one. Default: 5080.
          --Sample:MaxCrawls N     crawls at once, and whatever else appsettings.json has
          --Crawler:Limits:... V   any key of the crawler
        """;

    /// <summary>Whether help is asked for.</summary>
    public static bool AskForHelp(string[] args) => args.Any(arg => arg is "--help" or "-h" or "-?");

    /// <summary>Why the arguments cannot be taken; null where they can.</summary>
    public static string? Refusal(string[] args)
    {
        if (AskForHelp(args)) return null;
        for (var i = 0; i < args.Length; i++)
        {
            var (name, inline) = args[i].IndexOf('=', StringComparison.Ordinal) is var at and > 0 ? (args[i][..at], args[i][(at + 1)..]) : (args[i], null);
            if (!name.StartsWith("--", StringComparison.Ordinal) || (name != "--port" && !name.Contains(':', StringComparison.Ordinal))) return $"sample: unknown argument {args[i]}; see --help";
            var value = inline ?? (++i < args.Length ? args[i] : null);
            if (value is null) return $"sample: {name} needs a value";
            if (name == "--port" && !(int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= 65535)) return $"sample: --port: {value} is no port, 0 to 65535";
        }

        return null;
    }
}
