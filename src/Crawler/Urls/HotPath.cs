using System.Runtime.CompilerServices;

namespace Crawler.Urls;

/// <summary>How methods are compiled that every tag, word or link of every page passes.</summary>
internal static class HotPath
{
    /// <summary>
    /// At once, and for the machine at hand. Otherwise they run as they are compiled ahead, without its wide vectors, or unoptimised, until the tiers have been climbed; that takes seconds, and a small
    /// crawl is over by then.
    /// </summary>
    public const MethodImplOptions Compiled = MethodImplOptions.AggressiveOptimization;
}
