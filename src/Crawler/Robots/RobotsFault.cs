using Crawler.Fetching;

namespace Crawler.Robots;

/// <summary>Why a robots.txt could not be had, as a line that keeps the error's name: <c>AddressRefused: 127.0.0.1 is loopback</c>. Pure.</summary>
internal static class RobotsFault
{
    /// <summary>In front of the line, in the row of a URL.</summary>
    public const string InRow = "robots.txt: ";

    /// <summary>Between the error's name and the failure's own words.</summary>
    public const string AfterName = ": ";

    /// <summary>The line.</summary>
    public static string Of(FetchOutcome.Failure failure) => $"{failure.Error}{AfterName}{failure.Detail}";

    /// <summary>What the row of a URL says that was given up for this.</summary>
    /// <param name="fault">The line; null where nothing is known.</param>
    public static string RowOf(string? fault) => $"{InRow}{fault}";

    /// <summary>The error whose name a line, or the row of a URL, begins with; null where it has none, as those written before names were kept.</summary>
    /// <param name="text">The line or the row's text.</param>
    public static FetchError? ErrorIn(string? text) =>
        LineOf(text) is { } line && line.IndexOf(AfterName, StringComparison.Ordinal) is > 0 and var end && char.IsAsciiLetter(line[0]) && Enum.TryParse<FetchError>(line.AsSpan(0, end), out var error) ? error : null;

    /// <summary>The failure's own words in a line, or in the row of a URL.</summary>
    /// <param name="text">The line or the row's text.</param>
    public static string? DetailIn(string? text) => LineOf(text) is { } line && ErrorIn(line) is { } error ? line[(error.ToString().Length + AfterName.Length)..] : text;

    private static string? LineOf(string? text) => text?.StartsWith(InRow, StringComparison.Ordinal) == true ? text[InRow.Length..] : text;
}
