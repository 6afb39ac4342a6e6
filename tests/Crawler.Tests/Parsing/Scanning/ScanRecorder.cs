using System.Text;
using Crawler.Parsing;
using Crawler.Parsing.Scanning;

namespace Crawler.Tests.Parsing.Scanning;

/// <summary>Writes down what a scan reports, one line each.</summary>
internal readonly struct ScanRecorder(List<string> lines) : ILinkReceiver
{
    public List<string> Lines => lines;

    /// <summary>Scans a document in pieces that end at the given places.</summary>
    public static string Scan(LinkScanner<ScanRecorder> scanner, ReadOnlySpan<byte> document, IEnumerable<int> ends, bool isXml = false)
    {
        scanner.Begin(new ScanRecorder([]), isXml);
        var start = 0;
        foreach (var end in ends)
        {
            scanner.Feed(document[start..end]);
            start = end;
        }

        scanner.Feed(document[start..]);
        scanner.Finish();
        return string.Join('\n', scanner.Receiver.Lines) + (scanner.Triggers == TreeTrigger.None ? "" : $"\n{scanner.Triggers}");
    }

    public static string Scan(string html, bool isXml = false) => Scan(new LinkScanner<ScanRecorder>(), Encoding.UTF8.GetBytes(html), [], isXml);

    public void Base(ReadOnlySpan<byte> href) => Add("base", href);

    public void Link(ReadOnlySpan<byte> url, LinkKind kind, bool noFollow) => Add(noFollow ? $"{kind} nofollow" : $"{kind}", url);

    public void OverlongLink(ReadOnlySpan<byte> start, LinkKind kind, bool noFollow) => lines.Add($"overlong {start.Length}");

    public void Canonical(ReadOnlySpan<byte> href) => Add("canonical", href);

    public void Title(ReadOnlySpan<byte> text) => Add("title", text);

    public void Language(ReadOnlySpan<byte> value, bool isXml) => Add(isXml ? "xml:lang" : "lang", value);

    public void Meta(ReadOnlySpan<byte> name, ReadOnlySpan<byte> content) => Add($"meta {Encoding.UTF8.GetString(name)}", content);

    public void Refresh(ReadOnlySpan<byte> content) => Add("refresh", content);

    private void Add(string what, ReadOnlySpan<byte> text) => lines.Add($"{what} {Encoding.UTF8.GetString(text)}");
}
