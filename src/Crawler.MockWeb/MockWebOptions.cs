namespace Crawler.MockWeb;

/// <summary>What a mock web looks like. The same options give the same graph and byte-identical pages, whatever the machine.</summary>
/// <remarks>
/// Percentages are shares of <see cref="Pages"/>; anything above 0 gives at least one specimen where the graph has room for it.
/// </remarks>
public sealed record MockWebOptions
{
    /// <summary>Seeds the generator.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Ordinary hosts, <c>site-0000.mock.test</c> and on; 1 to 100,000.</summary>
    public int Hosts { get; init; } = 20;

    /// <summary>
    /// Content pages over all hosts, exactly the number that a correct crawl records as HTML with status 200 (linked control pages come on
    /// top);
    /// at least one for each host, at most 5,000,000. Redirects, errors, resources and all that must not be fetched come on top too.
    /// </summary>
    public int Pages { get; init; } = 1000;

    /// <summary>Steepness of the power law of site sizes, 0 (all equal) to 3; <c>site-0000</c> is the largest.</summary>
    public double SiteSizeExponent { get; init; } = 0.9;

    /// <summary>Links per page to random pages besides those that hold a site together, on average; 0 to 200.</summary>
    public int RandomLinks { get; init; } = 5;

    /// <summary>
    /// Bytes, before compression, that a page is filled up to at most, give or take a paragraph, 1,024 to 16 MiB; sizes follow a power law
    /// from 1 KB. Many links may need more.
    /// </summary>
    public int MaxPageBytes { get; init; } = 60 * 1024;

    /// <summary>Port on every address; 0 takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>
    /// Loopback addresses, 127.0.0.1 and on, that the hosts are spread over; 1 to 254. More than 1 needs a system that owns all of
    /// 127.0.0.0/8, such as Linux.
    /// </summary>
    public int SpreadAddresses { get; init; } = 1;

    /// <summary>Time before any answer from the graph, robots.txt and sitemaps excluded; up to an hour.</summary>
    public TimeSpan PageDelay { get; init; }

    /// <summary>Share of pages that take <see cref="SlowDelay"/> longer.</summary>
    public double SlowPercent { get; init; } = 1;

    /// <summary>What a slow page takes on top of <see cref="PageDelay"/>; up to an hour.</summary>
    public TimeSpan SlowDelay { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Share of redirects, in chains of one to four hops, within and across hosts, with one loop.</summary>
    public double RedirectPercent { get; init; } = 3;

    /// <summary>Share of links that lead to 404 or 410.</summary>
    public double NotFoundPercent { get; init; } = 2;

    /// <summary>Share of links that lead to a page that always answers 500.</summary>
    public double ServerErrorPercent { get; init; } = 0.5;

    /// <summary>Share of pages that answer 429 or 503 before they answer 200.</summary>
    public double FlakyPercent { get; init; } = 0.5;

    /// <summary>
    /// Refusals before a flaky page answers 200; 1 to 1,000. A crawler finds these pages only if it asks more often than this.
    /// </summary>
    public int FlakyFailures { get; init; } = 1;

    /// <summary>The Retry-After of a flaky page, in whole seconds; up to an hour.</summary>
    public TimeSpan RetryAfter { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Share of links to text, JSON, PDF and PNG resources.</summary>
    public double ResourcePercent { get; init; } = 4;

    /// <summary>Share of linked pages that robots.txt disallows.</summary>
    public double DisallowedPercent { get; init; } = 3;

    /// <summary>Share of pages that only nofollow links lead to.</summary>
    public double NofollowPercent { get; init; } = 2;

    /// <summary>Share of pages that no link leads to.</summary>
    public double UnlinkedPercent { get; init; } = 1;

    /// <summary>
    /// Whether sitemaps list the unlinked pages, so that a crawl that reads them finds more (<see cref="MockWebTruth.SitemapOnly"/>).
    /// </summary>
    public bool UnlinkedInSitemaps { get; init; }

    /// <summary>
    /// Share of pages that are compressed where the request allows it, in turn with gzip, deflate and br; 0 saves the server's CPU in a
    /// benchmark.
    /// </summary>
    public double CompressedPercent { get; init; } = 30;

    /// <summary>
    /// Whether links are written in every form that the standards allow, and pages in several charsets; off, every link is absolute or
    /// root-relative and every page plain UTF-8.
    /// </summary>
    public bool Variety { get; init; } = true;

    /// <summary>Whether hosts have a robots.txt (some have none even then); off, nothing is disallowed.</summary>
    public bool RobotsTxt { get; init; } = true;

    /// <summary>The product token of the crawler that the truth is stated for; some robots.txt have a group of its own.</summary>
    public string RobotsAgent { get; init; } = "Crawler";

    /// <summary>The Crawl-delay in robots.txt of some hosts, up to an hour; null gives none.</summary>
    public TimeSpan? CrawlDelay { get; init; }

    /// <summary>Share of hosts with <see cref="CrawlDelay"/>, if that is set; <c>site-0000</c> is always one of them.</summary>
    public double CrawlDelayPercent { get; init; } = 25;

    /// <summary>
    /// The last so many of <see cref="Hosts"/> are small, two pages each, and they alone have <see cref="CrawlDelay"/>, which then needs no patience of
    /// a crawl as a whole; 0 leaves it to <see cref="CrawlDelayPercent"/>.
    /// </summary>
    public int SmallDelayedHosts { get; init; }

    /// <summary>
    /// Further hosts, <c>hang-0000.mock.test</c> and on, that accept a request and never answer; up to 1,000. The first seed page links to
    /// each.
    /// </summary>
    public int HangingHosts { get; init; }

    /// <summary>
    /// Further hosts, <c>dead-0000.mock.test</c> and on, whose port refuses connections; up to 1,000. The first seed page links to each.
    /// </summary>
    public int DeadHosts { get; init; }

    /// <summary>
    /// Whether a further host, <c>hostile-0000.mock.test</c>, serves bombs, broken encodings, bad redirects and endless answers
    /// (<see cref="MockWebTruth.Hostile"/>).
    /// </summary>
    public bool Hostile { get; init; }

    /// <summary>
    /// Whether a further host, <c>trap-0000.mock.test</c>, has parts without end: paths in circles, a calendar, session ids, filters that combine, URLs that grow, missing
    /// pages with status 200. Its pages that are none of those are in <see cref="MockWebTruth.Pages"/>; the first seed page links to it.
    /// </summary>
    public bool Traps { get; init; }

    /// <summary>
    /// Control paths, such as <c>/slow/1</c>, that the home page of every ordinary host links to. Paths without an end, <c>/trap/</c>, are
    /// refused.
    /// </summary>
    public IReadOnlyList<string> ControlLinks { get; init; } = [];

    /// <summary>Whether every request is kept in the log; the counters work without.</summary>
    public bool KeepLog { get; init; } = true;

    /// <summary>Throws an <see cref="ArgumentException"/> that names every option out of range.</summary>
    /// <param name="parameterName">Name of the caller's parameter.</param>
    internal void Validate(string parameterName)
    {
        var errors = new List<string>();
        Check(Hosts is >= 1 and <= 100_000, nameof(Hosts), "1 to 100,000");
        Check(Pages >= Hosts && Pages <= 5_000_000, nameof(Pages), "at least one for each host, at most 5,000,000");
        Check(SmallDelayedHosts == 0 || (SmallDelayedHosts > 0 && SmallDelayedHosts < Hosts && Pages >= Hosts + SmallDelayedHosts), nameof(SmallDelayedHosts), "fewer than all hosts, with two pages for each");
        Check(SiteSizeExponent is >= 0 and <= 3, nameof(SiteSizeExponent), "0 to 3");
        Check(RandomLinks is >= 0 and <= 200, nameof(RandomLinks), "0 to 200");
        Check(MaxPageBytes is >= 1024 and <= 16 * 1024 * 1024, nameof(MaxPageBytes), "1,024 to 16 MiB");
        Check(Port is >= 0 and <= 65_535, nameof(Port), "0 to 65,535");
        Check(SpreadAddresses is >= 1 and <= 254, nameof(SpreadAddresses), "1 to 254");
        Check(FlakyFailures is >= 1 and <= 1000, nameof(FlakyFailures), "1 to 1,000");
        Check(HangingHosts is >= 0 and <= 1000, nameof(HangingHosts), "0 to 1,000");
        Check(DeadHosts is >= 0 and <= 1000, nameof(DeadHosts), "0 to 1,000");
        CheckTime(PageDelay, nameof(PageDelay));
        CheckTime(SlowDelay, nameof(SlowDelay));
        CheckTime(RetryAfter, nameof(RetryAfter));
        Check(RetryAfter.Ticks % TimeSpan.TicksPerSecond == 0, nameof(RetryAfter), "whole seconds (RFC 9110 section 10.2.3)");
        CheckTime(CrawlDelay ?? TimeSpan.Zero, nameof(CrawlDelay));
        CheckShare(SlowPercent, nameof(SlowPercent));
        CheckShare(RedirectPercent, nameof(RedirectPercent));
        CheckShare(NotFoundPercent, nameof(NotFoundPercent));
        CheckShare(ServerErrorPercent, nameof(ServerErrorPercent));
        CheckShare(FlakyPercent, nameof(FlakyPercent));
        CheckShare(ResourcePercent, nameof(ResourcePercent));
        CheckShare(DisallowedPercent, nameof(DisallowedPercent));
        CheckShare(NofollowPercent, nameof(NofollowPercent));
        CheckShare(UnlinkedPercent, nameof(UnlinkedPercent));
        CheckShare(CompressedPercent, nameof(CompressedPercent));
        CheckShare(CrawlDelayPercent, nameof(CrawlDelayPercent));
        var isToken = RobotsAgent.Length > 0 && RobotsAgent.All(c => char.IsAsciiLetter(c) || c is '-' or '_');
        Check(isToken, nameof(RobotsAgent), "letters, '-' and '_' (RFC 9309 section 2.2.1)");
        foreach (var path in ControlLinks)
        {
            Check(Serving.ControlPath.TryParse(path, out var control) && control.Kind is not (Serving.ControlKind.Trap or Serving.ControlKind.InFlight),
                nameof(ControlLinks), $"a control path that ends, not '{path}'");
        }

        if (errors.Count > 0) throw new ArgumentException("The options of the mock web are out of range. " + string.Join(' ', errors), parameterName);

        void Check(bool ok, string name, string range)
        {
            if (!ok) errors.Add($"{name} must be {range}.");
        }

        void CheckTime(TimeSpan value, string name) => Check(value >= TimeSpan.Zero && value <= TimeSpan.FromHours(1), name, "0 to 1 hour");
        void CheckShare(double value, string name) => Check(value is >= 0 and <= 100, name, "0 to 100");
    }
}
