namespace Crawler.Frontier.Traps;

/// <summary>A trap that was found, and what was held back because of it.</summary>
/// <param name="Rule">The configuration key with its value, and what it was found in: <c>crawler.traps.max-repeats = 2: http://example.org /a/b</c>.</param>
/// <param name="Urls">How many URLs are held back; beyond 100,000 of all rules those that were let through later are counted still while the process lives.</param>
/// <param name="Example">One that was.</param>
public sealed record TrapPattern(string Rule, long Urls, string Example);
