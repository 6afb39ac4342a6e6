using System.Globalization;

namespace Crawler.Cli;

/// <summary>Numbers as people read them, the same in every country.</summary>
internal static class Quantity
{
    private static readonly string[] Units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];

    /// <summary><c>12,345</c>.</summary>
    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary><c>1 page</c>, <c>12,345 pages</c>.</summary>
    /// <param name="count">How many.</param>
    /// <param name="one">The word for one of them, whose plural ends in an s.</param>
    public static string Of(long count, string one) => Of(count, one, one + "s");

    /// <summary><c>1 entry was</c>, <c>12,345 entries were</c>.</summary>
    /// <param name="count">How many.</param>
    /// <param name="one">What is said of one of them.</param>
    /// <param name="many">What is said of several, or of none.</param>
    public static string Of(long count, string one, string many) => $"{Count(count)} {(count == 1 ? one : many)}";

    /// <summary><c>4.2 MiB</c>.</summary>
    public static string Bytes(long bytes)
    {
        var (value, unit) = ((double)bytes, 0);
        while (value >= 1024 && unit < Units.Length - 1) (value, unit) = (value / 1024, unit + 1);
        return string.Create(CultureInfo.InvariantCulture, $"{value.ToString(unit == 0 ? "0" : "0.0", CultureInfo.InvariantCulture)} {Units[unit]}");
    }

    /// <summary><c>01:02:03</c>, with the days before it where there are any.</summary>
    public static string Clock(TimeSpan time) => time.ToString(time.Days > 0 ? @"d\.hh\:mm\:ss" : @"hh\:mm\:ss", CultureInfo.InvariantCulture);

    /// <summary><c>30 ms</c>, from a second on <c>12.3 s</c>, from a minute on <see cref="Clock"/>.</summary>
    public static string Time(TimeSpan time) => time.TotalSeconds switch
    {
        < 1 => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0} ms"),
        < 60 => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s"),
        _ => Clock(time),
    };

    /// <summary>Per second: <c>0.5/s</c>, <c>1,200/s</c>.</summary>
    public static string Rate(double perSecond) => perSecond < 100
        ? string.Create(CultureInfo.InvariantCulture, $"{perSecond:0.0}/s")
        : string.Create(CultureInfo.InvariantCulture, $"{perSecond:N0}/s");
}
