using System.Diagnostics.CodeAnalysis;

namespace Crawler.Frontier.Storage;

/// <summary>What is wrong with a crawl.db, by name.</summary>
[SuppressMessage("Design", "CA1032:Implement standard exception constructors", Justification = "It says by name what is wrong, and is made with that name.")]
public sealed class CrawlStoreException : IOException
{
    /// <summary>Makes one.</summary>
    /// <param name="fault">What is wrong.</param>
    /// <param name="message">One line for people, the file included.</param>
    /// <param name="cause">What was caught; null where nothing was.</param>
    public CrawlStoreException(CrawlStoreFault fault, string message, Exception? cause = null)
        : base(message, cause) => Fault = fault;

    /// <summary>What is wrong.</summary>
    public CrawlStoreFault Fault { get; }
}

/// <summary>The ways in which a crawl.db cannot be used.</summary>
public enum CrawlStoreFault
{
    /// <summary>There is none.</summary>
    Missing,

    /// <summary>The file is no SQLite database, or one of another program.</summary>
    Foreign,

    /// <summary>Another version of the crawler has written it.</summary>
    OtherVersion,

    /// <summary>Its content contradicts itself.</summary>
    Damaged,

    /// <summary>The disk is full.</summary>
    Full,

    /// <summary>An output that holds records is not there.</summary>
    OutputMissing,

    /// <summary>Another process has begun to write it.</summary>
    TakenOver,

    /// <summary>It cannot be read or written.</summary>
    Inaccessible,

    /// <summary>SQLite's own library is not beside the program.</summary>
    LibraryMissing,
}
