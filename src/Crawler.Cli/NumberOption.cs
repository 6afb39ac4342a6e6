using System.CommandLine;
using System.Globalization;
using System.Numerics;

namespace Crawler.Cli;

/// <summary>An option that is a number and no configuration key.</summary>
internal static class NumberOption
{
    /// <summary>Makes the option.</summary>
    /// <param name="name">With its dashes.</param>
    /// <param name="valueName">How help calls the value.</param>
    /// <param name="description">Meaning, unit and default.</param>
    /// <param name="value">The default.</param>
    /// <param name="styles">Which forms are allowed, besides digits.</param>
    public static Option<T> Create<T>(string name, string valueName, string description, T value, NumberStyles styles)
        where T : struct, INumber<T> => new(name)
        {
            HelpName = valueName,
            Description = description,
            DefaultValueFactory = _ => value,
            CustomParser = result =>
            {
                var text = result.Tokens[0].Value;
                if (T.TryParse(text, styles, CultureInfo.InvariantCulture, out var number)) return number;
                result.AddError($"{name}: '{PlainText.Of(text)}' is not a number from 0 up that this option can take");
                return value;
            },
        };
}
