namespace Crawler.Frontier.Storage;

/// <summary>What the directory's pages.jsonl is to the output <c>jsonl</c>.</summary>
internal enum PagesRole
{
    /// <summary>The file behind it.</summary>
    Written,

    /// <summary>The file behind it, of earlier processes; this one has no such output.</summary>
    Kept,

    /// <summary>Nothing: the output is the host application's.</summary>
    None,
}
