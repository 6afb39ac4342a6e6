using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Crawler.Configuration;

/// <summary>
/// Reads single values. It is stricter than Akka's getters, which take <c>delay = 1</c> for a millisecond: a number other than 0 needs its unit
/// where a duration or a size is meant.
/// </summary>
internal static class OptionText
{
    private static readonly (string Unit, long Ticks)[] TimeUnits =
    [
        ("ms", TimeSpan.TicksPerMillisecond), ("millis", TimeSpan.TicksPerMillisecond), ("millisecond", TimeSpan.TicksPerMillisecond),
        ("milliseconds", TimeSpan.TicksPerMillisecond), ("s", TimeSpan.TicksPerSecond), ("second", TimeSpan.TicksPerSecond),
        ("seconds", TimeSpan.TicksPerSecond), ("m", TimeSpan.TicksPerMinute), ("minute", TimeSpan.TicksPerMinute), ("minutes", TimeSpan.TicksPerMinute),
        ("h", TimeSpan.TicksPerHour), ("hour", TimeSpan.TicksPerHour), ("hours", TimeSpan.TicksPerHour), ("d", TimeSpan.TicksPerDay),
        ("day", TimeSpan.TicksPerDay), ("days", TimeSpan.TicksPerDay),
    ];

    private static readonly (string Unit, long Bytes)[] SizeUnits =
    [
        ("B", 1), ("b", 1), ("KiB", 1L << 10), ("k", 1L << 10), ("K", 1L << 10), ("kB", 1000), ("MiB", 1L << 20), ("m", 1L << 20), ("M", 1L << 20),
        ("MB", 1_000_000), ("GiB", 1L << 30), ("g", 1L << 30), ("G", 1L << 30), ("GB", 1_000_000_000), ("TiB", 1L << 40), ("t", 1L << 40),
        ("T", 1L << 40), ("TB", 1_000_000_000_000),
    ];

    /// <summary>Reads a value as its key wants it; false with a sentence, and a second one that says what to write if that is clear.</summary>
    /// <param name="key">What is wanted.</param>
    /// <param name="text">The text as written.</param>
    /// <param name="value">A bool, long, double, string, TimeSpan or a word's enum value; null if the key's word for null was written.</param>
    /// <param name="problem">What is wrong, or null.</param>
    /// <param name="suggestion">What to write instead, or null.</param>
    public static bool TryRead(OptionKey key, string text, out object? value, [NotNullWhen(false)] out string? problem, out string? suggestion)
    {
        (value, problem, suggestion) = (null, null, null);
        if (text == key.NullWord)
            return true;
        value = Read(key.Kind, key, text);
        if (value is null)
        {
            problem = $"'{text}' is not {(key.NullWord is null ? Wanted(key.Kind, key.Words) : $"{Wanted(key.Kind, key.Words)} or {key.NullWord}")}.";
            suggestion = Suggest(key.Kind, key.NullWord, key.Words, text);
            return false;
        }

        if (key.Range is not { } range || IsWithin(key.Kind, key, value, range))
            return true;
        problem = $"'{text}' is out of range.";
        suggestion = text == "-1" && key.NullWord is { } word ? $"Write {word} for no limit. {key.AllowedSentence}" : key.AllowedSentence;
        return false;
    }

    /// <summary>What is wrong with a value of any kind but a word, and what to write instead if that is clear; null where nothing is.</summary>
    public static (string Problem, string? Suggestion)? Problem(OptionKind kind, string text) =>
        Read(kind, null, text) is not null ? null : ($"'{text}' is not {Wanted(kind, [])}.", Suggest(kind, null, [], text));

    public static TimeSpan? Duration(string text)
    {
        var (number, unit) = Split(text);
        if (!decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value))
            return null;
        var ticks = Array.Find(TimeUnits, known => known.Unit == unit).Ticks;
        if (ticks == 0)
            return value == 0 && unit.Length == 0 ? TimeSpan.Zero : null;
        return value <= TimeSpan.MaxValue.Ticks / ticks ? TimeSpan.FromTicks((long)(value * ticks)) : TimeSpan.MaxValue;
    }

    public static long? Size(string text)
    {
        var (number, unit) = Split(text);
        if (!long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var value))
            return null;
        var bytes = Array.Find(SizeUnits, known => known.Unit == unit).Bytes;
        if (bytes == 0)
            return value == 0 && unit.Length == 0 ? 0 : null;
        return value <= long.MaxValue / bytes ? value * bytes : long.MaxValue;
    }

    private static object? Read(OptionKind kind, OptionKey? key, string text) => kind switch
    {
        OptionKind.Switch => text switch { "on" or "true" => true, "off" or "false" => false, _ => null },
        OptionKind.Whole => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? whole : null,
        OptionKind.Fraction => double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            && double.IsFinite(number)
            ? number
            : null,
        OptionKind.Duration => Duration(text),
        OptionKind.Size => Size(text),
        OptionKind.Word => key!.Words.ToList().IndexOf(text) is var index and >= 0
            ? NamedValue(Nullable.GetUnderlyingType(key.Property.PropertyType) ?? key.Property.PropertyType, index)
            : null,
        _ => text,
    };

    // Not Enum.GetValues: its array of the enumeration's own type does not exist in a program compiled to native code.
    private static object NamedValue(Type enumeration, int index) => Enum.ToObject(enumeration, Enum.GetValuesAsUnderlyingType(enumeration).GetValue(index)!);

    private static bool IsWithin(OptionKind kind, OptionKey key, object value, RangeAttribute range) =>
        Comparer<object>.Default.Compare(value, Read(kind, key, range.Minimum)) >= 0
        && Comparer<object>.Default.Compare(value, Read(kind, key, range.Maximum)) <= 0;

    private static string Wanted(OptionKind kind, IReadOnlyList<string> words) => kind switch
    {
        OptionKind.Switch => "on or off",
        OptionKind.Whole => "a whole number",
        OptionKind.Fraction => "a number",
        OptionKind.Duration => "a duration",
        OptionKind.Size => "a size",
        _ => $"one of {string.Join(", ", words)}",
    };

    private static string? Suggest(OptionKind kind, string? nullWord, IReadOnlyList<string> words, string text)
    {
        var (number, unit) = Split(text);
        var isNumber = number.Length > 0;
        return kind switch
        {
            _ when nullWord is { } word && text is "none" or "unlimited" or "infinite" or "off" or "never" or "" => $"Write {word}.",
            OptionKind.Switch when text is "yes" or "1" => "Write on.",
            OptionKind.Switch when text is "no" or "0" => "Write off.",
            OptionKind.Duration when isNumber && unit.Length == 0 => $"A duration needs its unit: {number}s, {number}ms or {number}m.",
            OptionKind.Duration when InOneUnit(text) is { } one => $"A duration is one number with one unit: {one}.",
            OptionKind.Duration when isNumber => "Units are ms, s, m, h and d.",
            OptionKind.Duration => "An example is 1.5s.",
            OptionKind.Size when number.Contains('.', StringComparison.Ordinal) => "A size is a whole number of its unit; take a smaller unit.",
            OptionKind.Size when isNumber && unit.Length == 0 => $"A size needs its unit: {number} B, {number} KiB or {number} MiB.",
            OptionKind.Size when isNumber => "Units are B, KiB, MiB, GiB, TiB (powers of 1024) and kB, MB, GB, TB (powers of 1000).",
            OptionKind.Size => "An example is 32 MiB.",
            OptionKind.Word => Suggestion.Nearest(text.ToUpperInvariant(), words, word => word.ToUpperInvariant()) is { } near ? $"Did you mean {near}?" : null,
            _ => null,
        };
    }

    // 1m30s is 90s.
    private static string? InOneUnit(string text)
    {
        var (sum, rest) = (TimeSpan.Zero, text.Trim());
        for (var parts = 0; rest.Length > 0; parts++)
        {
            var end = rest.AsSpan().IndexOfAnyExceptInRange('0', '9');
            var next = end < 1 ? -1 : rest.AsSpan(end).IndexOfAnyInRange('0', '9');
            var part = next < 0 ? rest : rest[..(end + next)];
            if (parts == 4 || Duration(part) is not { } time || time > TimeSpan.FromDays(1000)) return null;
            sum += time;
            rest = rest[part.Length..];
        }

        return sum.Ticks % TimeSpan.TicksPerSecond == 0 ? string.Create(CultureInfo.InvariantCulture, $"{sum.Ticks / TimeSpan.TicksPerSecond}s")
            : sum.Ticks % TimeSpan.TicksPerMillisecond == 0 ? string.Create(CultureInfo.InvariantCulture, $"{sum.Ticks / TimeSpan.TicksPerMillisecond}ms")
            : null;
    }

    private static (string Number, string Unit) Split(string text)
    {
        var trimmed = text.AsSpan().Trim();
        var end = 0;
        while (end < trimmed.Length && (char.IsAsciiDigit(trimmed[end]) || trimmed[end] == '.'))
            end++;
        return (trimmed[..end].ToString(), trimmed[end..].TrimStart().ToString());
    }
}
