using Crawler.Output;

namespace Crawler.EndToEnd.Tests;

/// <summary>An output that keeps its records; its length is their number. Read it when the crawl has ended.</summary>
internal sealed class MemorySink(string name) : IPageSink
{
    private readonly List<PageRecord> _records = [];

    public string Name => name;

    public long Length => _records.Count;

    public IReadOnlyList<PageRecord> Records => _records;

    public void CutBack(long length) => _records.RemoveRange((int)length, _records.Count - (int)length);

    public void Write(PageRecord record) => _records.Add(record);

    public void Flush(bool toDisk)
    {
    }

    public void Dispose()
    {
    }
}
