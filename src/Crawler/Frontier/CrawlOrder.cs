namespace Crawler.Frontier;

/// <summary>Which of a host's waiting URLs is requested next. Between hosts readiness decides: those that are ready at the same moment are served in turn, and more than have a place take turns.</summary>
public enum CrawlOrder
{
    /// <summary>The one that was found first.</summary>
    BreadthFirst,

    /// <summary>The one that was found last.</summary>
    DepthFirst,

    /// <summary>The one with the highest score, and among equals the one that was found first.</summary>
    BestFirst,
}
