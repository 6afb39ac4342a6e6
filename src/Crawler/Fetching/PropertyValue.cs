using System.Diagnostics.CodeAnalysis;

namespace Crawler.Fetching;

/// <summary>Checks what code of the host application gives to a property; the exception has the property's name. Pure.</summary>
internal static class PropertyValue
{
    /// <summary>A value that must be there.</summary>
    /// <param name="value">The value.</param>
    /// <param name="name">The property.</param>
    /// <exception cref="ArgumentNullException">It is null.</exception>
    public static T NotNull<T>([NotNull] T? value, string name)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(value, name);
        return value;
    }

    /// <summary>A number that has a least value.</summary>
    /// <param name="value">The number; null is allowed.</param>
    /// <param name="least">The least value.</param>
    /// <param name="name">The property.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is less.</exception>
    public static T? AtLeast<T>(T? value, T least, string name)
        where T : struct, IComparable<T>
    {
        if (value is { } given) ArgumentOutOfRangeException.ThrowIfLessThan(given, least, name);
        return value;
    }

    /// <summary>The value of a header that has no property of its own to be checked with.</summary>
    /// <param name="value">The value; null is allowed.</param>
    /// <param name="field">The header.</param>
    /// <param name="name">The property.</param>
    /// <exception cref="ArgumentException">It has control characters.</exception>
    public static string? HeaderValue(string? value, string field, string name) =>
        value?.Any(char.IsControl) == true ? throw new ArgumentException($"the value of \"{field}\" has control characters", name) : value;
}
