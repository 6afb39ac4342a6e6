using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Crawler.Hosting;

/// <summary>A live process works in the directory of a crawl.</summary>
[SuppressMessage("Design", "CA1032:Implement standard exception constructors", Justification = "It names the directory, and is made with it.")]
public sealed class CrawlInUseException : IOException
{
    internal CrawlInUseException(string path, long? processId)
        : base(processId is { } id ? string.Create(CultureInfo.InvariantCulture, $"{path} is in use by process {id}") : $"{path} is in use by another process") => ProcessId = processId;

    /// <summary>The process; null where it is not known.</summary>
    public long? ProcessId { get; }
}
