namespace Crawler.Crawling;

/// <summary>How many entries of a list of seeds were no URLs, over all processes that have read it. Each reads it from its beginning, so that one that has come to its end knows, whatever the list was before.</summary>
internal static class RefusedSeeds
{
    /// <summary>The number.</summary>
    /// <param name="before">What earlier processes have counted; 0 or more.</param>
    /// <param name="now">What this one has; 0 or more.</param>
    /// <param name="isReadToItsEnd">Whether this one has read the whole list.</param>
    public static long Of(long before, long now, bool isReadToItsEnd) => isReadToItsEnd ? now : Math.Max(before, now);
}
