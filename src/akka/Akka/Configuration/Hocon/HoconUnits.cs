using System.Globalization;

namespace Akka.Configuration.Hocon;

/// <summary>Durations and sizes with their units.</summary>
internal static class HoconUnits
{
    public static TimeSpan Duration(string text, bool allowInfinite)
    {
        var (number, unit) = Split(text);
        if (number.Length == 0 && unit == "infinite")
        {
            return allowInfinite
                ? Timeout.InfiniteTimeSpan
                : throw new FormatException("'infinite' is not allowed here.");
        }

        if (!decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value))
            throw new FormatException($"'{text}' is not a duration: a positive number with a unit is, such as 500 ms, 10 s, 1.5 m, 2 h or 1 d.");
        var ticks = unit switch
        {
            "ns" or "nano" or "nanos" or "nanosecond" or "nanoseconds" => 0.01m,
            "micro" or "micros" or "microsecond" or "microseconds" => TimeSpan.TicksPerMicrosecond,
            "" or "ms" or "milli" or "millis" or "millisecond" or "milliseconds" => TimeSpan.TicksPerMillisecond,
            "s" or "second" or "seconds" => TimeSpan.TicksPerSecond,
            "m" or "minute" or "minutes" => TimeSpan.TicksPerMinute,
            "h" or "hour" or "hours" => TimeSpan.TicksPerHour,
            "d" or "day" or "days" => TimeSpan.TicksPerDay,
            _ => throw new FormatException($"'{unit}' is not a unit of time; ns, micros, ms, s, m, h and d are."),
        };
        return TimeSpan.FromTicks(decimal.ToInt64(decimal.Round(value * ticks)));
    }

    public static long Size(string text)
    {
        var (number, unit) = Split(text);
        if (!long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var value))
            throw new FormatException($"'{text}' is not a size: a whole number with a unit is, such as 512 KiB, 32 MiB or 1 GiB.");
        return checked(value * Factor(unit));
    }

    private static long Factor(string unit) => unit switch
    {
        "" or "b" or "B" or "byte" or "bytes" => 1,
        "kB" or "kilobyte" or "kilobytes" => Power(1000, 1),
        "MB" or "megabyte" or "megabytes" => Power(1000, 2),
        "GB" or "gigabyte" or "gigabytes" => Power(1000, 3),
        "TB" or "terabyte" or "terabytes" => Power(1000, 4),
        "PB" or "petabyte" or "petabytes" => Power(1000, 5),
        "EB" or "exabyte" or "exabytes" => Power(1000, 6),
        "k" or "K" or "Ki" or "KiB" or "kibibyte" or "kibibytes" => Power(1024, 1),
        "m" or "M" or "Mi" or "MiB" or "mebibyte" or "mebibytes" => Power(1024, 2),
        "g" or "G" or "Gi" or "GiB" or "gibibyte" or "gibibytes" => Power(1024, 3),
        "t" or "T" or "Ti" or "TiB" or "tebibyte" or "tebibytes" => Power(1024, 4),
        "p" or "P" or "Pi" or "PiB" or "pebibyte" or "pebibytes" => Power(1024, 5),
        "e" or "E" or "Ei" or "EiB" or "exbibyte" or "exbibytes" => Power(1024, 6),
        _ => throw new FormatException($"'{unit}' is not a unit of size; B, KiB, MiB, GiB, TiB (powers of 1024) and kB, MB, GB, TB (powers of 1000) are."),
    };

    private static long Power(long unit, int exponent) => exponent == 0 ? 1 : unit * Power(unit, exponent - 1);

    private static (string Number, string Unit) Split(string text)
    {
        var trimmed = text.Trim();
        var end = 0;
        while (end < trimmed.Length && !char.IsLetter(trimmed[end]) && !char.IsWhiteSpace(trimmed[end]))
            end++;
        return (trimmed[..end], trimmed[end..].TrimStart());
    }
}
