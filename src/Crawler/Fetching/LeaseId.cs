namespace Crawler.Fetching;

/// <summary>Identity of one lease within the process; never used twice.</summary>
/// <param name="Value">Counted from 1.</param>
public readonly record struct LeaseId(long Value);
