using System.Globalization;

namespace Crawler.Configuration;

/// <summary>Writes options that code has set as configuration would say them: the way back from a record's property to its key and text.</summary>
internal static class OptionWriter
{
    private static readonly (string Unit, long Ticks)[] TimeUnits =
        [("d", TimeSpan.TicksPerDay), ("h", TimeSpan.TicksPerHour), ("m", TimeSpan.TicksPerMinute), ("s", TimeSpan.TicksPerSecond)];

    /// <summary>A setting for every key whose value differs.</summary>
    /// <param name="before">What is in force.</param>
    /// <param name="after">What shall be.</param>
    /// <param name="source">Who says so, as errors mention it.</param>
    public static IEnumerable<ConfigSetting> Changes(CrawlOptions before, CrawlOptions after, string source)
    {
        foreach (var section in OptionSchema.Sections)
        {
            var (old, wanted) = (section.Property.GetValue(before), section.Property.GetValue(after));
            foreach (var key in section.Keys.Values)
            {
                var (was, value) = (key.Property.GetValue(old), key.Property.GetValue(wanted));
                if (!AreEqual(key, was, value)) yield return Setting(key, value, source);
            }
        }
    }

    /// <summary>The path of what code has left out: null in place of a section, or of everything; null where nothing is missing.</summary>
    /// <param name="options">What shall be.</param>
    public static string? Missing(CrawlOptions? options) =>
        options is null ? OptionSchema.Root : OptionSchema.Sections.FirstOrDefault(section => section.Property.GetValue(options) is null)?.Path;

    /// <summary>The text of a value that is no list, as <see cref="OptionText"/> reads it.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="value">A value of the key's property; null is the key's word for none.</param>
    public static string Text(OptionKey key, object? value) => value switch
    {
        null => key.NullWord ?? "null",
        bool isOn => isOn ? "on" : "off",
        TimeSpan time => Time(time),
        Enum word => OptionKey.ToKebabCase(word.ToString()),
        _ when key.Kind == OptionKind.Size => string.Create(CultureInfo.InvariantCulture, $"{value} B"),
        double number => number.ToString("0.###############", CultureInfo.InvariantCulture),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };

    /// <summary>A time in the largest unit that divides it: <c>2h</c>, <c>90s</c>, <c>300ms</c>.</summary>
    public static string Time(TimeSpan time)
    {
        foreach (var (unit, ticks) in TimeUnits)
        {
            if (time.Ticks != 0 && time.Ticks % ticks == 0) return string.Create(CultureInfo.InvariantCulture, $"{time.Ticks / ticks}{unit}");
        }

        return string.Create(CultureInfo.InvariantCulture, $"{(decimal)time.Ticks / TimeSpan.TicksPerMillisecond}ms");
    }

    private static ConfigSetting Setting(OptionKey key, object? value, string source) => value is IReadOnlyList<string> items
        ? ConfigSetting.OfList(source, key.Path, items)
        : new ConfigSetting(source, key.Path, ConfigText.Quote(Text(key, value)));

    private static bool AreEqual(OptionKey key, object? one, object? other) =>
        key.Kind == OptionKind.Texts && one is IReadOnlyList<string> items && other is IReadOnlyList<string> others ? items.SequenceEqual(others, StringComparer.Ordinal) : Equals(one, other);
}
