namespace Crawler.Frontier.Storage;

/// <summary>The keys of the table crawl.</summary>
internal static class StoreKeys
{
    /// <summary>First half of the key of the fingerprints.</summary>
    public const string HashKey0 = "hash_key_0";

    /// <summary>Second half.</summary>
    public const string HashKey1 = "hash_key_1";

    /// <summary>Number of partitions.</summary>
    public const string Partitions = "partitions";

    /// <summary>What URLs are identified by: <c>crawler.urls</c> as it was at the start, in JSON.</summary>
    public const string Urls = "urls";

    /// <summary>Number of the last committed batch.</summary>
    public const string LastBatch = "last_batch";

    /// <summary>Seeds taken from the list.</summary>
    public const string SeedsTaken = "seeds_taken";

    /// <summary>Entries of the list that were no URLs, as far as it was read.</summary>
    public const string SeedsRefused = "seeds_refused";

    /// <summary>1 once the list has ended.</summary>
    public const string SeedsEnded = "seeds_ended";

    /// <summary>What those were: see <c>SeedDigest</c>.</summary>
    public const string SeedsDigest = "seeds_digest";

    /// <summary>URLs out of scope that got no row, counted by every process anew.</summary>
    public const string OutOfScopeUnrecorded = "out_of_scope_unrecorded";

    /// <summary>Links and resources of all settled pages that were beyond the number that a page may have.</summary>
    public const string CutLinks = "cut_links";

    /// <summary>Links of all settled pages that were too long.</summary>
    public const string CutLinksTooLong = "cut_links_too_long";

    /// <summary>Settled pages that were not read to their end.</summary>
    public const string CutDocuments = "cut_documents";

    /// <summary>Why the last process stopped; there is none while one works, or where it did not stop in order.</summary>
    public const string StoppedBy = "stopped_by";

    /// <summary>Where the seeds come from, for whoever resumes.</summary>
    public const string SeedSource = "seed_source";

    /// <summary>What URLs are judged by.</summary>
    public const string JudgedBy = "judged_by";

    /// <summary>The configuration at the start.</summary>
    public const string Configuration = "configuration";

    /// <summary>When the crawl was begun.</summary>
    public const string CreatedAt = "created_at";

    /// <summary>The process that has opened it last.</summary>
    public const string ProcessId = "process_id";

    /// <summary>The mark of the process that may write: whoever opens the crawl to write puts its own here.</summary>
    public const string Owner = "owner";

    /// <summary>How often the crawl was resumed.</summary>
    public const string Resumes = "resumes";

    /// <summary>Those without which no crawl can be gone on with, each a whole number.</summary>
    public static readonly IReadOnlyList<string> Numbers = [HashKey0, HashKey1, Partitions, CreatedAt, LastBatch];
}
