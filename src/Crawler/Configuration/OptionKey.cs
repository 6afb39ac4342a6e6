using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;

namespace Crawler.Configuration;

/// <summary>One key under <c>crawler</c>: the property of an options record that it fills, and what may be written.</summary>
internal sealed partial class OptionKey
{
    private OptionKey(string path, PropertyInfo property, OptionKind kind, bool nullable)
    {
        (Path, Property, Kind) = (path, property, kind);
        NullWord = !nullable ? null : kind == OptionKind.Text ? "none" : "unlimited";
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        Words = kind == OptionKind.Word ? [.. Enum.GetNames(type).Select(ToKebabCase)] : [];
        Range = property.GetCustomAttribute<RangeAttribute>();
    }

    /// <summary>The whole path, such as <c>crawler.fetching.idle-timeout</c>.</summary>
    public string Path { get; }

    public PropertyInfo Property { get; }

    public OptionKind Kind { get; }

    /// <summary>The word that stands for null: <c>unlimited</c> for a limit, <c>none</c> for a text; null if the option always has a value.</summary>
    public string? NullWord { get; }

    /// <summary>The smallest and largest value, or null if every value of its kind is allowed.</summary>
    public RangeAttribute? Range { get; }

    /// <summary>The words that an option of kind <see cref="OptionKind.Word"/> knows, in the order of its enum.</summary>
    public IReadOnlyList<string> Words { get; }

    /// <summary>The element of the path that a property or a word of an enum is written as: <c>IdleTimeout</c> is <c>idle-timeout</c>.</summary>
    public static string ToKebabCase(string name) => WordStart().Replace(name, "-$0").ToLower(CultureInfo.InvariantCulture);

    /// <summary>The keys that an options record has in the section at <paramref name="sectionPath"/>.</summary>
    public static IEnumerable<OptionKey> Of(Type options, string sectionPath)
    {
        var nullability = new NullabilityInfoContext();
        foreach (var property in options.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.CanWrite))
        {
            var path = $"{sectionPath}.{ToKebabCase(property.Name)}";
            yield return new OptionKey(path, property, KindOf(property), nullability.Create(property).WriteState == NullabilityState.Nullable);
        }
    }

    /// <summary>What may be written, in a few words: <c>duration, 10ms to 1h</c>.</summary>
    public override string ToString()
    {
        var kind = Kind switch
        {
            OptionKind.Switch => "on or off",
            OptionKind.Whole => "whole number",
            OptionKind.Fraction => "number",
            OptionKind.Text => "text",
            OptionKind.Duration => "duration",
            OptionKind.Size => "size",
            OptionKind.Word => Words.Count == 1 ? Words[0] : $"{string.Join(", ", Words.SkipLast(1))} or {Words[^1]}",
            _ => "list of texts",
        };
        var range = Range is null ? "" : $", {Range.Minimum} to {Range.Maximum}";
        return NullWord is null ? kind + range : $"{kind}{range}, or {NullWord}";
    }

    /// <summary>What may be written, as a sentence for a user: <c>Allowed is a duration, 10ms to 1h.</c></summary>
    public string AllowedSentence => $"Allowed is {(Kind is OptionKind.Switch or OptionKind.Word ? "" : "a ")}{this}.";

    private static OptionKind KindOf(PropertyInfo property)
    {
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        if (type == typeof(bool))
            return OptionKind.Switch;
        if (type == typeof(int) || type == typeof(long))
            return property.Name.EndsWith("Bytes", StringComparison.Ordinal) ? OptionKind.Size : OptionKind.Whole;
        if (type == typeof(double))
            return OptionKind.Fraction;
        if (type == typeof(string))
            return OptionKind.Text;
        if (type == typeof(TimeSpan))
            return OptionKind.Duration;
        if (type == typeof(IReadOnlyList<string>))
            return OptionKind.Texts;
        return type.IsEnum
            ? OptionKind.Word
            : throw new InvalidOperationException($"{property.DeclaringType}.{property.Name} has a type that no configuration key can have.");
    }

    [GeneratedRegex("(?<!^)[A-Z]", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex WordStart();
}
