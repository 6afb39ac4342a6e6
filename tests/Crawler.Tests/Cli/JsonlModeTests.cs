using System.Text;
using System.Text.Json;

namespace Crawler.Tests.Cli;

public sealed class JsonlModeTests
{
    [Fact]
    public async Task Robots_TextBase64AndGzip()
    {
        var text = "User-agent: bot\nDisallow: /a\n";
        var run = await CliRun.WithInput(
            Lines(
                new { id = "1", robots = text, agent = "bot", url = "http://a.test/a" },
                new { id = "2", robots_b64 = Base64(text), agent = "BOT", url = "ftp://a.test/a" },
                new { id = "3", robots_gz_b64 = Convert.ToBase64String(Sitemaps.Files.Gzip(Encoding.UTF8.GetBytes(text))), agent = "bot", url = "http://a.test/b" }),
            "robots",
            "--jsonl");
        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Equal(
            [
                """{"id":"1","allowed":false,"rule":"line 2: Disallow: /a"}""",
                """{"id":"2","allowed":false,"rule":"line 2: Disallow: /a"}""",
                """{"id":"3","allowed":true,"rule":null}""",
            ],
            run.OutLines);
    }

    [Fact]
    public async Task Links_OfEachDocument()
    {
        var run = await CliRun.WithInput(
            Lines(
                new { id = 1, html_b64 = Base64("<a href=x>x</a><a href='/y?\u00E9#z'>y</a><a href=x>x</a>"), content_type = "text/html; charset=utf-8", url = "http://a.test/d/" },
                new { id = 2, html_b64 = "", content_type = "", url = "http://a.test/" }),
            "links",
            "--jsonl");
        Assert.Equal(
            [
                """{"id":1,"links":["http://a.test/d/x","http://a.test/y?%C3%A9"],"resources":[],"encoding":"utf-8"}""",
                """{"id":2,"links":[],"resources":[],"encoding":"windows-1252"}""",
            ],
            run.OutLines);
        Assert.Equal(0, run.Code);
    }

    [Fact]
    public async Task Normalize_HrefOrFailure()
    {
        var run = await CliRun.WithInput(
            Lines(
                new { input = "HTTP://A.test:80/./b?%7e#c" },
                new { id = "x", input = "..\\c", @base = "https://a.test/d/e/f" },
                new { id = "y", input = "c", @base = (string?)null },
                new { id = "z", input = "http://a.test/", @base = "http://[" }),
            "normalize",
            "--jsonl");
        Assert.Equal(
            [
                """{"href":"http://a.test/b?%7e","key":"http://a.test/b?~"}""",
                """{"id":"x","href":"https://a.test/d/c","key":"https://a.test/d/c"}""",
                """{"id":"y","failure":true,"error":"not an http(s) URL: no scheme (did you mean https://c/?): c"}""",
                """{"id":"z","failure":true,"error":"base: not an http(s) URL: malformed: http://["}""",
            ],
            run.OutLines);
        Assert.Equal(0, run.Code);
    }

    [Fact]
    public async Task Charset_WithItsSource()
    {
        var run = await CliRun.WithInput(
            Lines(
                new { id = "1", body_b64 = Base64("\uFEFFx"), content_type = "text/html; charset=big5" },
                new { id = "2", body_b64 = Base64("<meta charset=koi8-r>") },
                new { id = "3", body_b64 = "" }),
            "charset",
            "--jsonl");
        Assert.Equal(
            ["""{"id":"1","encoding":"utf-8","source":"bom"}""", """{"id":"2","encoding":"koi8-r","source":"meta"}""", """{"id":"3","encoding":"windows-1252","source":"default"}"""],
            run.OutLines);
    }

    [Fact]
    public async Task Sitemap_FromBase64OrAFile()
    {
        using var directory = new TempDirectory();
        var file = directory.File("s.txt", "http://a.test/1\nhttp://a.test/2");
        var run = await CliRun.WithInput(
            Lines(
                new { id = "1", body_b64 = Base64("<sitemapindex><sitemap><loc>/s.xml</loc></sitemap></sitemapindex>"), content_type = "text/xml", url = "http://a.test/i.xml" },
                new { id = "2", file, content_type = "", url = "http://a.test/s.txt" },
                new { id = "3", body_b64 = Base64("<html>"), url = "http://a.test/s.xml" }),
            "sitemap",
            "--jsonl");
        Assert.Equal(
            [
                """{"id":"1","kind":"index","urls":[],"sitemaps":["http://a.test/s.xml"]}""",
                """{"id":"2","kind":"text","urls":["http://a.test/1","http://a.test/2"],"sitemaps":[]}""",
                """{"id":"3","kind":"invalid","urls":[],"sitemaps":[],"problem":"NotASitemap"}""",
            ],
            run.OutLines);
        Assert.Equal(0, run.Code);
    }

    [Fact]
    public async Task BadLine_GetsAnErrorAndTheOthersTheirAnswers()
    {
        var run = await CliRun.WithInput(
            "{\"id\":1,\"body_b64\":\"\"}\n{\n\n[]\n{\"id\":{\"a\":2},\"body_b64\":\"?\"}\n{\"id\":3}\n{\"id\":4,\"body_b64\":\"\",\"content_type\":5}\n{\"id\":5,\"body_b64\":\"\",\"content_type\":\"\\ud800\"}\n{\"id\":6,\"body_b64\":\"\"}",
            "charset",
            "--jsonl");
        Assert.Equal(2, run.Code);
        Assert.Equal(9, run.OutLines.Count);
        Assert.Equal("""{"id":1,"encoding":"windows-1252","source":"default"}""", run.OutLines[0]);
        var asked = "a line is one JSON object of id, body_b64, content_type";
        Assert.Equal($$"""{"line":2,"error":"no JSON, from byte 2 of the line; {{asked}}"}""", run.OutLines[1]);
        Assert.Equal($$"""{"line":3,"error":"no JSON, from byte 1 of the line; {{asked}}"}""", run.OutLines[2]);
        Assert.Equal($$"""{"line":4,"error":"the line is no JSON object; {{asked}}"}""", run.OutLines[3]);
        Assert.Equal($$$"""{"id":{"a":2},"line":5,"error":"body_b64 is no base64; {{{asked}}}"}""", run.OutLines[4]);
        Assert.Equal($$"""{"id":3,"line":6,"error":"body_b64 is missing; {{asked}}"}""", run.OutLines[5]);
        Assert.Equal($$"""{"id":4,"line":7,"error":"content_type is no text; {{asked}}"}""", run.OutLines[6]);
        Assert.Equal($$"""{"id":5,"line":8,"error":"content_type is no valid Unicode text; {{asked}}"}""", run.OutLines[7]);
        Assert.Equal("""{"id":6,"encoding":"windows-1252","source":"default"}""", run.OutLines[8]);
    }

    public static TheoryData<string, string, string> BrokenLines => new()
    {
        { "robots", """{"id":"a","robots":"" """, """{"id":"a","line":1,"error":"no JSON, from byte 23 of the line; a line is one JSON object of id, robots or robots_b64 or robots_gz_b64, agent, url"}""" },
        { "robots", """{"id":"a","robots_gz_b64":"AAAA","agent":"x","url":"/"}""", """{"id":"a","line":1,"error":"robots_gz_b64 is no gzip; a line is one JSON object of id, robots or robots_b64 or robots_gz_b64, agent, url"}""" },
        { "links", """{"id":[1,2],"html_b64":"\ud800","url":"http://a.test/"}""", """{"id":[1,2],"line":1,"error":"html_b64 is no base64; a line is one JSON object of id, html_b64, content_type, url"}""" },
        { "sitemap", """{"url":"http://a.test/","id":null,"body_b64":7}""", """{"id":null,"line":1,"error":"body_b64 is no base64; a line is one JSON object of id, body_b64 or file, content_type, url"}""" },
        { "charset", """{"x":{"id":1},"id":{"b":2},}""", """{"id":{"b":2},"line":1,"error":"no JSON, from byte 28 of the line; a line is one JSON object of id, body_b64, content_type"}""" },
        { "normalize", """{"id":"\ud800","input":5}""", """{"id":"\ud800","line":1,"error":"input is no text; a line is one JSON object of id, input, base"}""" },
        { "normalize", """{"\ud800":1,"id":2,"input":"\udc00"}""", """{"line":1,"error":"a name in the line is no valid Unicode text; a line is one JSON object of id, input, base"}""" },
        { "normalize", new string('[', 200), """{"line":1,"error":"no JSON, from byte 65 of the line; a line is one JSON object of id, input, base"}""" },
    };

    [Theory]
    [MemberData(nameof(BrokenLines))]
    public async Task BrokenLine_SaysWhichWhereAndWhatWouldBeRight(string verb, string line, string answer)
    {
        var run = await CliRun.WithInput(line, verb, "--jsonl");
        Assert.Equal((2, ""), (run.Code, run.Error));
        Assert.Equal([answer], run.OutLines);
    }

    [Fact]
    public async Task CarriageReturn_IsWhiteSpaceWithinALine()
    {
        var run = await CliRun.WithInput("{\"id\":1,\r\"input\":\"http://a.test/1\"}\r\n{\"id\":2,\"input\":\"http://a.test/2\"}\n", "normalize", "--jsonl");
        Assert.Equal(["""{"id":1,"href":"http://a.test/1","key":"http://a.test/1"}""", """{"id":2,"href":"http://a.test/2","key":"http://a.test/2"}"""], run.OutLines);
    }

    [Theory]
    [InlineData("{\r\"a\"\r:[1,\r2]\r}", "{\"a\":[1,2]}")]
    [InlineData("\r\"a\\r\"\r", "\"a\\r\"")]
    public async Task CarriageReturnsOfAnId_AreNotInTheAnswer(string id, string answered)
    {
        var run = await CliRun.WithInput($"{{\"id\":{id},\"input\":\"http://a.test/1\"}}\n{{\"id\":{id},\"input\":1}}", "normalize", "--jsonl");
        Assert.Equal($$"""{"id":{{answered}},"href":"http://a.test/1","key":"http://a.test/1"}""", run.OutLines[0]);
        Assert.StartsWith($$"""{"id":{{answered}},"line":2,""", run.OutLines[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task LinesLongerThanAPieceThatIsRead_AreWhole()
    {
        var path = new string('x', 100_000);
        var run = await CliRun.WithInput(string.Concat(Enumerable.Range(1, 3).Select(id => $"{{\"id\":{id},\"input\":\"http://a.test/?{path}\"}}\n")), "normalize", "--jsonl");
        Assert.Equal([1, 2, 3], run.OutLines.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("id").GetInt32()));
    }

    [Fact]
    public async Task Normalize_BaseOfAnotherScheme_MattersToRelativeUrlsOnly()
    {
        var run = await CliRun.WithInput(Lines(new { id = 1, input = "http://a.test/x", @base = "about:blank" }, new { id = 2, input = "x", @base = "about:blank" }), "normalize", "--jsonl");
        Assert.Equal(["""{"id":1,"href":"http://a.test/x","key":"http://a.test/x"}""", """{"id":2,"failure":true,"error":"not an http(s) URL: no scheme (did you mean https://x/?): x; base: not an http(s) URL: another scheme: about:blank"}"""], run.OutLines);
    }

    private static string Lines(params object[] cases) => string.Join('\n', cases.Select(line => JsonSerializer.Serialize(line)));

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
