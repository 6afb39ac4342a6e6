using System.Globalization;
using Akka.Configuration.Hocon;

namespace Crawler.Configuration;

/// <summary>Single values of keys that Akka reads: its own parser decides what they may be, units of durations and sizes included.</summary>
internal static class AkkaText
{
    /// <summary>Whether a text is of a kind.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="text">The text as written.</param>
    /// <param name="mayBeInfinite">Whether <c>infinite</c> is a duration here.</param>
    public static bool Is(OptionKind kind, string text, bool mayBeInfinite) => kind switch
    {
        OptionKind.Duration => HasUnit(text) && IsRead(text, value => value.GetTimeSpan(mayBeInfinite)),
        OptionKind.Size => IsRead(text, value => value.GetByteSize() ?? throw new FormatException()),
        _ => OptionText.Problem(kind, text) is null,
    };

    // Akka takes 5 for 5 ms, which hardly anybody means who writes it.
    private static bool HasUnit(string text) => OptionText.Duration(text) is not null || !double.TryParse(text, NumberStyles.Float | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out _);

    private static bool IsRead<T>(string text, Func<HoconValue, T> read)
    {
        var value = new HoconValue();
        value.NewValue(new HoconLiteral { Value = text });
        try
        {
            read(value);
            return true;
        }
        catch (Exception error) when (error is FormatException or OverflowException or ArgumentException)
        {
            return false;
        }
    }
}
