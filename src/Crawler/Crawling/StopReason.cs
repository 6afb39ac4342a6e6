namespace Crawler.Crawling;

/// <summary>Why a crawl has ended.</summary>
public enum StopReason
{
    /// <summary>Nothing is pending: every URL in scope has come to its end. Also where a limit was reached when nothing was left to be done.</summary>
    Drained,

    /// <summary><c>crawler.limits.max-pages</c> pages are fetched.</summary>
    MaxPages,

    /// <summary><c>crawler.limits.max-time</c> has passed.</summary>
    MaxTime,

    /// <summary>Somebody asked it to stop.</summary>
    Interrupted,

    /// <summary>It could not go on: an output, the store or an actor has failed.</summary>
    Failed,
}
