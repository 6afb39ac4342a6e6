using Crawler.Fetching;
using Crawler.Robots;

namespace Crawler.Frontier.Storage;

/// <summary>Expressions of SQL that tell why the robots.txt could not be had for which a URL was given up, on a row with <c>reason</c> and <c>detail</c> as <see cref="RobotsFault.RowOf"/> writes it.</summary>
internal static class RobotsCause
{
    private const string HttpStatus = $"{RobotsFault.InRow}{nameof(FetchError.HttpStatus)}{RobotsFault.AfterName}";

    /// <summary>The error's name; null where the row has none.</summary>
    /// <param name="row">The row's name in the statement.</param>
    public static string Name(string row)
    {
        var line = FormattableString.Invariant($"substr({row}.detail, {RobotsFault.InRow.Length + 1})");
        return $"CASE WHEN {row}.reason = '{nameof(FailReason.RobotsUnreachable)}' AND {row}.detail GLOB '{RobotsFault.InRow}[A-Z]*{RobotsFault.AfterName}*' THEN substr({line}, 1, instr({line}, '{RobotsFault.AfterName}') - 1) END";
    }

    /// <summary>The status it was answered with, as a text; null where it was not answered.</summary>
    /// <param name="row">The row's name in the statement.</param>
    public static string Status(string row) =>
        FormattableString.Invariant($"CASE WHEN {row}.reason = '{nameof(FailReason.RobotsUnreachable)}' AND {row}.detail GLOB '{HttpStatus}[0-9][0-9][0-9]*' THEN substr({row}.detail, {HttpStatus.Length + 1}, 3) END");

    /// <summary>The row's reason, with the cause where there is one: <c>RobotsUnreachable: HttpStatus 503</c>.</summary>
    /// <param name="row">The row's name in the statement.</param>
    public static string Reason(string row) => $"{row}.reason || coalesce(': ' || ({Name(row)}), '') || coalesce(' ' || ({Status(row)}), '')";
}
