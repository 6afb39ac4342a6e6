using System.Runtime.InteropServices;

namespace Crawler.Telemetry;

/// <summary>What this process has left out of pages because a limit said so; each page's share stands in its record.</summary>
/// <param name="Links">Distinct links and resources beyond <c>crawler.parsing.max-outlinks</c>.</param>
/// <param name="LinksTooLong">Links longer than <c>crawler.parsing.max-url-length</c>.</param>
/// <param name="Documents">Documents that were not read to their end: too large, too deep or of too many elements.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct CutCounts(long Links, long LinksTooLong, long Documents);
