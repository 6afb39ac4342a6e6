namespace Crawler.Frontier.Traps;

/// <summary>A trap that was found, and what was held back because of it.</summary>
/// <param name="Rule">The configuration key with its value, and what it was found in: <c>crawler.traps.max-repeats = 2: http://example.org /a/b</c>.</param>
/// <param name="Urls">How many URLs were held back; one of them may have been found another way later.</param>
/// <param name="Example">One of them.</param>
public sealed record TrapPattern(string Rule, long Urls, string Example);
