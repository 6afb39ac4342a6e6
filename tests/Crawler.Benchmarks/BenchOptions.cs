using System.Globalization;

namespace Crawler.Benchmarks;

/// <summary>A benchmark was told something that it does not know.</summary>
internal sealed class UsageException : Exception
{
    public UsageException()
    {
    }

    public UsageException(string message)
        : base(message)
    {
    }

    public UsageException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}

/// <summary>What a benchmark is told: known options, each with a value, and where it takes one an operand.</summary>
internal sealed class BenchOptions
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    /// <summary>Where results are written unless told: <c>.artifacts/bench</c>.</summary>
    public static string Folder => Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "bench"));

    /// <summary>What stands before the options; null where nothing does.</summary>
    public string? Operand { get; private init; }

    /// <summary>Reads the arguments behind the benchmark's name.</summary>
    /// <param name="args">The arguments.</param>
    /// <param name="takesOperand">Whether the first may be something else than an option.</param>
    /// <param name="known">The options, with what is taken unless told; null is nothing, and for a name that ends with <c>!</c> there is no value at all.</param>
    /// <exception cref="UsageException">An option is unknown, or has no value.</exception>
    public static BenchOptions Read(string[] args, bool takesOperand, params (string Name, string? Value)[] known)
    {
        var operand = takesOperand && args is [[not '-', ..], ..] ? args[0] : null;
        var options = new BenchOptions { Operand = operand };
        foreach (var (name, value) in known)
        {
            if (value is not null) options._values[name] = value;
        }

        for (var i = operand is null ? 0 : 1; i < args.Length; i++)
        {
            if (known.Any(option => option.Name == $"{args[i]}!")) options._values[args[i]] = "";
            else if (!known.Any(option => option.Name == args[i])) throw new UsageException($"'{args[i]}' is none of {string.Join(", ", known.Select(option => option.Name.TrimEnd('!')))}");
            else if (i + 1 == args.Length) throw new UsageException($"{args[i]} takes a value");
            else options._values[args[i]] = args[++i];
        }

        return options;
    }

    public bool Has(string name) => _values.ContainsKey(name);

    /// <summary>An option's value; null where it has none.</summary>
    public string? Text(string name) => _values.GetValueOrDefault(name);

    /// <summary>A whole number.</summary>
    /// <exception cref="UsageException">It is none, or less.</exception>
    public int Number(string name, int least = 1) =>
        int.TryParse(_values[name], NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least ? number : throw new UsageException($"{name} takes a whole number of {least} or more, not '{_values[name]}'");

    /// <summary>A number that may have a fraction.</summary>
    /// <exception cref="UsageException">It is none, less than 0, or 0 where it must be more.</exception>
    public double Real(string name, bool mayBeZero) =>
        double.TryParse(_values[name], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && (number > 0 || (mayBeZero && number == 0)) && double.IsFinite(number)
            ? number
            : throw new UsageException($"{name} takes a number {(mayBeZero ? "of 0 or more" : "above 0")}, not '{_values[name]}'");
}
