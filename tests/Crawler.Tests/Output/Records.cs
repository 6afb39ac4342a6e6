using System.Text;
using Crawler.Output;

namespace Crawler.Tests.Output;

/// <summary>Makes records, and reads them back.</summary>
internal static class Records
{
    public static PageRecord Full { get; } = new()
    {
        Url = "http://example.com/a",
        FinalUrl = "http://example.com/b",
        Status = 200,
        Outcome = PageOutcome.Fetched,
        Reason = "reason",
        Error = "error",
        Depth = 3,
        Referrer = "http://example.com/",
        Attempts = 2,
        FetchedAt = new DateTimeOffset(2026, 7, 4, 12, 30, 15, 123, TimeSpan.FromHours(2)),
        Elapsed = TimeSpan.FromMilliseconds(12.5),
        HttpVersion = "1.1",
        ContentType = "text/html; charset=\"utf-8\"",
        Charset = "utf-8",
        CharsetSource = "header",
        BytesWire = 100,
        Bytes = 5_000_000_000,
        Sha256 = new string('a', 64),
        Title = "Grüße, 世界 😀 <b>&'",
        Canonical = "http://example.com/c",
        Lang = "de",
        Links = 7,
        LinksCut = 5,
        LinksTooLong = 2,
        IsTruncated = true,
        RedirectTo = "http://example.com/d",
    };

    public static PageRecord Small(int number = 0) => new() { Url = $"http://example.com/{number}", Outcome = PageOutcome.Skipped };

    public static string Line(PageRecord record)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        PageRecordJson.WriteLine(buffer, record);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    public static PageRecord Read(string line) => PageRecordJson.TryRead(Encoding.UTF8.GetBytes(line), out var record) ? record : throw new FormatException(line);
}
