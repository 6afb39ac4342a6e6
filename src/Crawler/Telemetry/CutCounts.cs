using System.Runtime.InteropServices;
using Crawler.Output;

namespace Crawler.Telemetry;

/// <summary>What all processes of a crawl have left out of pages because a limit said so; each page's share stands in its record.</summary>
/// <param name="Links">Distinct links and resources beyond <c>crawler.parsing.max-outlinks</c>.</param>
/// <param name="LinksTooLong">Links longer than <c>crawler.parsing.max-url-length</c>.</param>
/// <param name="Documents">Documents that were not read to their end: larger than <c>crawler.parsing.max-document-bytes</c>, or with a tree that could not be finished.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct CutCounts(long Links, long LinksTooLong, long Documents)
{
    /// <summary>These and a page's share.</summary>
    /// <param name="record">The page's record; null where it has none.</param>
    internal CutCounts With(PageRecord? record) =>
        record is null ? this : new(Links + (record.LinksCut ?? 0), LinksTooLong + (record.LinksTooLong ?? 0), Documents + (record.IsTruncated ? 1 : 0));
}
