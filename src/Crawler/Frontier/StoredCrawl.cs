using Crawler.Telemetry;
using Crawler.Urls;

namespace Crawler.Frontier;

/// <summary>What a store held when it was opened: where a crawl begins, or goes on.</summary>
/// <param name="Key0">First half of the key of the URLs' fingerprints.</param>
/// <param name="Key1">Second half.</param>
public sealed record StoredCrawl(ulong Key0, ulong Key1)
{
    /// <summary>Whether it was begun before.</summary>
    public bool IsResumed { get; init; }

    /// <summary>The last batch that was committed; 0 where none was.</summary>
    public long LastBatch { get; init; }

    /// <summary>Bytes of every output that were committed.</summary>
    public IReadOnlyDictionary<string, long> OutputLengths { get; init; } = new Dictionary<string, long>();

    /// <summary>Seeds of the list that were taken.</summary>
    public long SeedsTaken { get; init; }

    /// <summary>Whether those were all.</summary>
    public bool SeedsEnded { get; init; }

    /// <summary>What the seeds taken were: a <c>SeedDigest</c>; null where none was taken or that is not known.</summary>
    public long? SeedsDigest { get; init; }

    /// <summary>Entries of the list that were no URLs, as far as it was read.</summary>
    public long SeedsRefused { get; init; }

    /// <summary>URLs out of scope that earlier processes only counted, each for itself.</summary>
    public long OutOfScopeUnrecorded { get; init; }

    /// <summary>Number of partitions; it cannot change. Null where the crawl is new.</summary>
    public int? Partitions { get; init; }

    /// <summary>What the URLs are identified by; it cannot change. Null where the crawl is new, or was begun before there was a choice.</summary>
    public UrlsOptions? Urls { get; init; }

    /// <summary>What the URLs were judged by, to be compared; null where the crawl is new.</summary>
    public string? JudgedBy { get; init; }

    /// <summary>URLs on which a request was under way when the process was killed, as of the last commit.</summary>
    public long Leased { get; init; }

    /// <summary>URLs that are pending again because their records were missing at the end of an output.</summary>
    public long RecordsMissing { get; init; }

    /// <summary>Whether what was committed of late is gone, and is requested again: the last process was killed, and the log of crawl.db is not there.</summary>
    public bool IsLogLost { get; init; }

    /// <summary>URLs that are pending again because the robots.txt that had refused them, or could not be had, is not obeyed any more.</summary>
    public long NoLongerDisallowed { get; init; }

    /// <summary>URLs that stay refused although robots.txt is not obeyed any more, for an output holds their records which cannot be taken out of it.</summary>
    public long StillDisallowed { get; init; }

    /// <summary>The name of that output; null where <see cref="StillDisallowed"/> is 0.</summary>
    public string? StillDisallowedBy { get; init; }

    /// <summary>URLs on which a request was under way at as many kills as make them suspect, and at how many.</summary>
    public IReadOnlyDictionary<UrlId, int> Losses { get; init; } = new Dictionary<UrlId, int>();

    /// <summary>What was counted beside the balance.</summary>
    public StoredTotals Totals { get; init; } = new();

    /// <summary>A crawl that begins.</summary>
    internal static StoredCrawl Begin()
    {
        var (key0, key1) = UrlHasher.RandomKey();
        return new StoredCrawl(key0, key1);
    }
}

/// <summary>Counts of a crawl's settled URLs beside the balance.</summary>
public sealed record StoredTotals
{
    /// <summary>URLs with outcome fetched.</summary>
    public long Fetched { get; init; }

    /// <summary>Bytes of bodies on the wire.</summary>
    public long BytesWire { get; init; }

    /// <summary>Bytes of decoded bodies.</summary>
    public long Bytes { get; init; }

    /// <summary>Responses by status code.</summary>
    public IReadOnlyDictionary<int, long> Statuses { get; init; } = new Dictionary<int, long>();

    /// <summary>Failures by reason.</summary>
    public IReadOnlyDictionary<string, long> Failures { get; init; } = new Dictionary<string, long>();

    /// <summary>What was left out of pages.</summary>
    public CutCounts Cut { get; init; }
}

/// <summary>One URL as a store knows it, for a frontier that begins again.</summary>
/// <param name="Id">Its identity.</param>
/// <param name="Fingerprint">Its fingerprint.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Reason">Why it was skipped or has failed; null otherwise.</param>
/// <param name="IsSeed">Whether it is a seed.</param>
/// <param name="NoFollow">Whether it was found only where pages ask not to follow.</param>
/// <param name="Url">The whole of it, where that is asked for, or it is pending and was requested before; null otherwise.</param>
/// <param name="Attempts">Requests made for it that have failed, where it is pending; one whose answer was lost with the process is none.</param>
/// <param name="NotBefore">When it may be requested again, where it was before.</param>
public sealed record KnownUrl(UrlId Id, ulong Fingerprint, UrlState State, string? Reason, bool IsSeed, bool NoFollow, FrontierUrl? Url, int Attempts, DateTimeOffset NotBefore)
{
    /// <summary>Its host, where it is pending or whole; null otherwise.</summary>
    public HostKey? Host { get; init; }

    /// <summary>Whether a sitemap has led to it.</summary>
    public bool IsListed { get; init; }

    /// <summary>The rule by which it was refused, where it is whole and was; null otherwise.</summary>
    public string? Rule { get; init; }

    /// <summary>What it is held back by, where it looks like a trap; null otherwise.</summary>
    public TrappedUrl? Trapped { get; init; }
}

/// <summary>A URL that is held back because it looks like a trap.</summary>
/// <param name="Rule">The rule with its place.</param>
/// <param name="Url">The URL.</param>
public sealed record TrappedUrl(string Rule, string Url);
