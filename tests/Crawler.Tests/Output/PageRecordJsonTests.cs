using System.Text;
using System.Text.Json;
using Crawler.Output;
using FsCheck;
using FsCheck.Fluent;

namespace Crawler.Tests.Output;

public sealed class PageRecordJsonTests
{
    [Fact]
    public void FullRecord_HasTheContractsNamesInOrder() =>
        Assert.Equal(
            """{"url":"http://example.com/a","final_url":"http://example.com/b","status":200,"outcome":"fetched","reason":"reason","error":"error","depth":3,"referrer":"http://example.com/","attempts":2"""
            + ""","fetched_at":"2026-07-04T10:30:15.123Z","elapsed_ms":12.5,"http_version":"1.1","content_type":"text/html; charset=\"utf-8\"","charset":"utf-8","charset_source":"header","bytes_wire":100,"bytes":5000000000"""
            + $",\"sha256\":\"{new string('a', 64)}\""
            + ""","title":"Grüße, 世界 😀 <b>&'","canonical":"http://example.com/c","lang":"de","links":7,"links_cut":5,"links_too_long":2,"truncated":true,"redirect_to":"http://example.com/d"}"""
            + "\n",
            Records.Line(Records.Full));

    [Fact]
    public void AbsentValues_AreAbsent() => Assert.Equal("{\"url\":\"http://example.com/0\",\"outcome\":\"skipped\",\"attempts\":0}\n", Records.Line(Records.Small()));

    [Theory]
    [InlineData("fetched", PageOutcome.Fetched)]
    [InlineData("redirected", PageOutcome.Redirected)]
    [InlineData("not_modified", PageOutcome.NotModified)]
    [InlineData("failed", PageOutcome.Failed)]
    [InlineData("skipped", PageOutcome.Skipped)]
    public void Outcomes_HaveTheirNames(string name, PageOutcome outcome)
    {
        var line = Records.Line(Records.Small() with { Outcome = outcome });
        Assert.Contains($"\"outcome\":\"{name}\"", line, StringComparison.Ordinal);
        Assert.Equal(outcome, Records.Read(line).Outcome);
    }

    [Fact]
    public void FullRecord_ReadsBack() => Assert.Equal(Records.Full with { FetchedAt = Records.Full.FetchedAt!.Value.ToUniversalTime() }, Records.Read(Records.Line(Records.Full)));

    [Fact]
    public void ControlCharactersAndLoneSurrogates_NeverBreakALine()
    {
        var record = Records.Small() with { Title = "a\nb\r\t\0\u007f\u0085\u2028\u2029\u001f\"\\z", Error = "\ud800x\udc00", Lang = "\udbff" };
        var line = Records.Line(record);
        Assert.Equal(line.Length - 1, line.IndexOfAny(['\n', '\r', '\0', '\u0085', '\u2028', '\u2029']));
        var read = Records.Read(line);
        Assert.Equal(record.Title, read.Title);
        Assert.Equal("\uFFFDx\uFFFD", read.Error);
        Assert.Equal("\uFFFD", read.Lang);

        // The same beside a pair, which takes another way through the writer.
        Assert.Equal(line.Length - 1, line.IndexOf('\n', StringComparison.Ordinal));
        var paired = Records.Line(record with { Title = record.Title + "😀" });
        Assert.Equal(paired.Length - 1, paired.IndexOfAny(['\n', '\r', '\0', '\u0085', '\u2028', '\u2029', '\u007f']));
        Assert.Equal(record.Title + "😀", Records.Read(paired).Title);
    }

    [Fact]
    public void MarksOfDirection_AreEscapedAndReadBack()
    {
        var record = Records.Small() with { Title = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069’שלום" };
        var line = Records.Line(record);
        Assert.Contains("\\u061C\\u200E\\u200F\\u202A\\u202B\\u202C\\u202D\\u202E\\u2066\\u2067\\u2068\\u2069’שלום\"", line, StringComparison.Ordinal);
        Assert.Equal(record.Title, Records.Read(line).Title);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("{\"url\":\"x\"}")]
    [InlineData("{\"url\":1,\"outcome\":\"fetched\"}")]
    [InlineData("{\"url\":\"x\",\"outcome\":\"other\"}")]
    [InlineData("{\"url\":\"x\",\"outcome\":\"fetched\",\"status\":\"200\"}")]
    [InlineData("{\"url\":\"x\",\"outcome\":\"fetched\",\"status\":99999999999}")]
    [InlineData("{\"url\":\"x\",\"outcome\":\"fetched\",\"elapsed_ms\":1e300}")]
    [InlineData("{\"url\":\"x\",\"outcome\":\"fetched\",\"fetched_at\":\"yesterday\"}")]
    [InlineData("{\"url\":\"x\",\"outcome\":\"fetched\"} x")]
    [InlineData("{\"url\":\"x\",\"outcome\":\"fetc")]
    public void NoRecord_IsRefused(string line) => Assert.False(PageRecordJson.TryRead(Encoding.UTF8.GetBytes(line), out _));

    [Fact]
    public void UnknownNames_AreSkipped() => Assert.Equal("x", Records.Read("{\"new\":{\"a\":[1]},\"url\":\"x\",\"outcome\":\"fetched\"}").Url);

    [Fact]
    public void AnyText_IsOneLineOfJsonThatReadsBack() =>
        Prop.ForAll<string>(text =>
        {
            var title = text ?? "";
            var line = Records.Line(Records.Small() with { Title = title });
            using var json = JsonDocument.Parse(line);
            return line.IndexOf('\n', StringComparison.Ordinal) == line.Length - 1 && Records.Read(line).Title == Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(title));
        }).QuickCheckThrowOnFailure();
}
