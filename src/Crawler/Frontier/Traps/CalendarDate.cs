using System.Runtime.InteropServices;

namespace Crawler.Frontier.Traps;

/// <summary>A year and a month in a URL.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct CalendarDate(int Year, int Month)
{
    private static readonly string[] Years = ["year", "yr", "y", "jahr", "annee", "ano", "anno"];
    private static readonly string[] Months = ["month", "mon", "m", "monat", "mois", "mes", "mese"];

    /// <summary>Months from one date to another.</summary>
    public int MonthsSince(DateOnly day) => ((Year - day.Year) * 12) + Month - day.Month;

    /// <summary>
    /// Looks for a date: <c>2031-05</c>, <c>2031/05</c>, <c>2031_05</c> and <c>2031.05</c>, also with a day behind, the month in two digits; or a year and a month in query parameters that are named so.
    /// </summary>
    /// <param name="text">Path and query.</param>
    /// <param name="date">The first date.</param>
    public static bool TryFind(ReadOnlySpan<char> text, out CalendarDate date) => TryFindWritten(text, out date) || TryFindNamed(text, out date);

    private static bool TryFindWritten(ReadOnlySpan<char> text, out CalendarDate date)
    {
        date = default;
        for (var i = 0; i + 7 <= text.Length; i++)
        {
            if (!char.IsAsciiDigit(text[i])) continue;
            var end = text[i..].IndexOfAnyExceptInRange('0', '9') is var length and >= 0 ? i + length : text.Length;
            var isYear = end == i + 4 && end + 3 <= text.Length && text[end] is '-' or '/' or '_' or '.';
            if (isYear && TrapText.Number(text.Slice(end + 1, 2)) is >= 1 and <= 12 and var month && (end + 3 == text.Length || !char.IsAsciiDigit(text[end + 3])))
            {
                date = new CalendarDate(TrapText.Number(text[i..end]), month);
                return true;
            }

            i = end;
        }

        return false;
    }

    private static bool TryFindNamed(ReadOnlySpan<char> text, out CalendarDate date)
    {
        var (year, month) = (-1, -1);
        var query = text[(text.IndexOf('?') + 1)..];
        foreach (var range in query.Split('&'))
        {
            var parameter = query[range];
            var equals = parameter.IndexOf('=');
            if (equals < 0) continue;
            var name = parameter[..equals];
            var value = parameter[(equals + 1)..];
            if (value.Length == 4 && IsOne(Years, name)) year = TrapText.Number(value);
            else if (value.Length <= 2 && IsOne(Months, name)) month = TrapText.Number(value);
        }

        date = new CalendarDate(year, month);
        return year > 0 && month is >= 0 and <= 12;
    }

    private static bool IsOne(string[] names, ReadOnlySpan<char> name)
    {
        foreach (var known in names)
        {
            if (name.Equals(known, StringComparison.OrdinalIgnoreCase)) return true;
        }

        return false;
    }
}
