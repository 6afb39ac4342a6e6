using System.Globalization;

namespace Crawler.Fetching;

/// <summary>Writes limits the way the configuration writes them.</summary>
internal static class LimitText
{
    private static readonly string[] SizeUnits = ["bytes", "KiB", "MiB", "GiB"];

    /// <summary><c>15 s</c>, <c>1.5 s</c> or <c>200 ms</c>.</summary>
    public static string Time(TimeSpan limit) => limit < TimeSpan.FromSeconds(1)
        ? string.Create(CultureInfo.InvariantCulture, $"{limit.TotalMilliseconds:0.###} ms")
        : string.Create(CultureInfo.InvariantCulture, $"{limit.TotalSeconds:0.###} s");

    /// <summary><c>10 MiB</c>, <c>1500 bytes</c>: the largest unit that divides it.</summary>
    public static string Size(long limit)
    {
        var unit = 0;
        while (limit >= 1024 && limit % 1024 == 0 && unit < SizeUnits.Length - 1)
        {
            limit /= 1024;
            unit++;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{limit} {SizeUnits[unit]}");
    }
}
