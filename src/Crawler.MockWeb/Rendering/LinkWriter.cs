using Crawler.MockWeb.Generation;

namespace Crawler.MockWeb.Rendering;

/// <summary>Writes the links of one page, each with its element.</summary>
internal readonly struct LinkWriter(MockWebOptions options, Node page, string baseHost, string basePath)
{
    /// <summary>About what a link takes in the text, so that pages with many links keep to their size.</summary>
    public const int UsualLength = 80;

    public void Write(ref SplitMix random, Link link, PageBuffer buffer)
    {
        var href = Attribute(ref random, link.Element == LinkElement.Iframe ? "src" : "href", link.Target);
        switch (link.Element)
        {
            case LinkElement.Area:
                buffer.Text("<map name=\"plan\"><area shape=\"rect\" coords=\"0,0,9,9\" alt=\"\"").Text(href).Text("></map>\n");
                break;
            case LinkElement.Iframe:
                buffer.Text("<iframe title=\"inner\"").Text(href).Text("></iframe>\n");
                break;
            default:
                var rel = link.Nofollow ? Nofollow(ref random) : "";
                buffer.Text(options.Variety && random.Below(10) == 0 ? "<p>See <A" : "<p>See <a").Text(rel)
                    .Text(href).Text(">").Text(TextPool.Word(ref random)).Text("</a> too.</p>\n");
                break;
        }
    }

    public void WriteFrame(ref SplitMix random, Node target, PageBuffer buffer) => buffer.Text("<frame").Text(Attribute(ref random, "src", target)).Text(">\n");

    /// <summary>The HTML Standard, section 4.2.5.3: seconds, a semicolon or comma, and a URL that may be quoted.</summary>
    public void WriteRefresh(ref SplitMix random, Node target, PageBuffer buffer)
    {
        var url = HrefWriter.Plain(target, baseHost);
        var content = random.Below(4) switch
        {
            0 when !url.Contains('\'', StringComparison.Ordinal) => $"5; URL='{url}'",
            1 => $"5,{url}",
            2 => $"3.5 ;  Url = {url}",
            _ => $"5;url={url}",
        };
        buffer.Text("<meta http-equiv=\"Refresh\"").Text(AttributeWriter.Plain("content", content)).Text(">\n");
    }

    private string Attribute(ref SplitMix random, string name, Node target) =>
        options.Variety
            ? AttributeWriter.Varied(ref random, name, HrefWriter.Write(ref random, target, baseHost, basePath))
            : AttributeWriter.Plain(name, HrefWriter.Plain(target, page.Host.Name));

    private static string Nofollow(ref SplitMix random) => random.Below(3) switch
    {
        0 => " rel=\"nofollow\"",
        1 => " rel='noopener NoFollow'",
        _ => " rel=nofollow",
    };
}
