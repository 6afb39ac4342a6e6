using Crawler.Parsing;
using Crawler.Parsing.Scanning;

namespace Crawler.Benchmarks.Scanning;

/// <summary>Takes what a scan finds and counts it.</summary>
internal struct CountingReceiver : ILinkReceiver
{
    public int Links { get; private set; }

    public int Others { get; private set; }

    public void Link(ReadOnlySpan<byte> url, LinkKind kind, bool noFollow) => Links++;

    public void Base(ReadOnlySpan<byte> href) => Others++;

    public void OverlongLink(ReadOnlySpan<byte> start, LinkKind kind, bool noFollow) => Others++;

    public void Canonical(ReadOnlySpan<byte> href) => Others++;

    public void Title(ReadOnlySpan<byte> text) => Others++;

    public void Language(ReadOnlySpan<byte> value, bool isXml) => Others++;

    public void Meta(ReadOnlySpan<byte> name, ReadOnlySpan<byte> content) => Others++;

    public void Refresh(ReadOnlySpan<byte> content) => Others++;
}
