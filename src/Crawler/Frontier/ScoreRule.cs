using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Crawler.Frontier;

/// <summary>One line of <c>crawler.frontier.score</c>: URLs that match have this score.</summary>
internal sealed record ScoreRule
{
    private const string Key = "crawler.frontier.score";

    private readonly Regex _pattern;

    private ScoreRule(string text, Regex pattern, int tenths) => (Text, _pattern, Tenths) = (text, pattern, tenths);

    /// <summary>The rule as it is written.</summary>
    public string Text { get; }

    /// <summary>The score in tenths, 0 to <see cref="UrlRanking.HighestTenths"/>.</summary>
    public int Tenths { get; }

    /// <summary>Reads a rule: <c>REGEX=NUMBER</c>; the number stands behind the last equals sign.</summary>
    /// <param name="text">The rule.</param>
    /// <param name="rule">The rule, or null.</param>
    /// <param name="error">What is wrong, behind the key's path and a colon; or null.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out ScoreRule? rule, [NotNullWhen(false)] out string? error)
    {
        (rule, error) = (null, null);
        var end = text.LastIndexOf('=');
        if (end <= 0 || !decimal.TryParse(text.AsSpan(end + 1).Trim(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var score) || score > 1 || score * 10 % 1 != 0)
        {
            error = $"{Key}: '{text}' is no rule: write REGEX=NUMBER, with a number from 0.0 to 1.0 in steps of a tenth";
            return false;
        }

        try
        {
            rule = new ScoreRule(text, new Regex(text[..end], RegexOptions.NonBacktracking | RegexOptions.CultureInvariant), (int)(score * 10));
            return true;
        }
        catch (Exception reason) when (reason is ArgumentException or NotSupportedException)
        {
            error = $"{Key}: '{text[..end]}' is no regular expression that can be used: {reason.Message.TrimEnd('.')}";
            return false;
        }
    }

    /// <summary>Whether the rule speaks of a URL.</summary>
    /// <param name="url">The whole URL.</param>
    public bool Matches(string url) => _pattern.IsMatch(url);
}
