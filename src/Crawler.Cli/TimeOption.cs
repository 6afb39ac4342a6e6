using System.Buffers;
using System.CommandLine;
using System.Globalization;

namespace Crawler.Cli;

/// <summary>An option that is a time and no configuration key; written as in the configuration, so <c>0</c> alone needs no unit.</summary>
internal static class TimeOption
{
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789.");

    private static readonly (string Unit, TimeSpan Length)[] Units =
    [
        ("ms", TimeSpan.FromMilliseconds(1)),
        ("s", TimeSpan.FromSeconds(1)),
        ("m", TimeSpan.FromMinutes(1)),
        ("h", TimeSpan.FromHours(1)),
    ];

    /// <summary>Makes the option.</summary>
    public static Option<TimeSpan?> Create(string name, string description) => new(name)
    {
        HelpName = "TIME",
        Description = description,
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (TryParse(text, out var time)) return time;
            result.AddError($"{name}: '{PlainText.Of(text)}' is no time; write 200ms, 2s, 5m or 1h");
            return null;
        },
    };

    /// <summary>Reads a time such as <c>1.5s</c>.</summary>
    public static bool TryParse(string text, out TimeSpan time)
    {
        time = TimeSpan.Zero;
        if (text == "0") return true;
        var digits = text.AsSpan().IndexOfAnyExcept(Digits);
        if (digits <= 0 || !double.TryParse(text.AsSpan(0, digits), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)) return false;
        var unit = text.AsSpan(digits).Trim();
        foreach (var (name, length) in Units)
        {
            if (!unit.SequenceEqual(name) || number * length.TotalDays > 36500) continue;
            time = number * length;
            return true;
        }

        return false;
    }
}
