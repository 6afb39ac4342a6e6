using System.Globalization;
using Crawler.MockWeb.Generation;

namespace Crawler.MockWeb.Rendering;

/// <summary>Writes the HTML of a page: the same node gives the same bytes.</summary>
internal sealed class PageRenderer(MockWebOptions options)
{
    private const double SizeExponent = 1.2;
    private readonly PageCharset[] _charsets = PageCharset.All(options.Seed);

    /// <summary>Writes the page and returns its Content-Type.</summary>
    public string Render(Node page, PageBuffer buffer)
    {
        var random = SplitMix.For(options.Seed, 1000 + (ulong)page.Id);
        var charset = options.Variety ? random.Pick<PageCharset>(_charsets) : _charsets[0];
        var size = (int)Math.Min(options.MaxPageBytes, 1024 * Math.Pow(1 - random.Unit(), -1 / SizeExponent));
        var (baseHost, basePath) = page.Has(NodeTraits.BaseHref) ? Base(ref random, page) : (page.Host.Name, page.Path);
        var title = $"{TextPool.Title(ref random)} {page.Id.ToString(CultureInfo.InvariantCulture)}";
        if (charset.Bom) buffer.Bytes([0xEF, 0xBB, 0xBF]);
        buffer.Encoding = charset.Encoding;
        buffer.Text("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n").Text(charset.Meta)
            .Text("<title>").Text(title).Text("</title>\n<link rel=\"canonical\" href=\"").Text(page.Url.Replace("&", "&amp;", StringComparison.Ordinal)).Text("\">\n");
        var links = new LinkWriter(options, page, baseHost, basePath);
        if (options.Variety) WriteHead(page, baseHost, basePath, buffer);
        foreach (var link in page.Links)
        {
            if (link.Element == LinkElement.Refresh) links.WriteRefresh(ref random, link.Target, buffer);
        }

        buffer.Text("</head>\n");
        if (page.Has(NodeTraits.Frameset)) WriteFrameset(ref random, page, links, buffer);
        else WriteBody(ref random, page, title, size, charset, links, buffer);
        buffer.Text("</html>\n");
        return charset.ContentType;
    }

    private static void WriteHead(Node page, string baseHost, string basePath, PageBuffer buffer)
    {
        // A base that names the host is needed only where the base is on another one.
        if (page.Has(NodeTraits.BaseHref)) buffer.Text("<base href=\"").Text(baseHost == page.Host.Name ? basePath : $"http://{baseHost}{basePath}").Text("\">\n");
        buffer.Text((page.Traits & (NodeTraits.MetaNofollow | NodeTraits.MetaNoindex)) switch
        {
            NodeTraits.MetaNofollow | NodeTraits.MetaNoindex => "<meta name=\"ROBOTS\" content=\"NONE\">\n",
            NodeTraits.MetaNofollow => "<meta name=robots content=\"nofollow\">\n",
            NodeTraits.MetaNoindex => "<meta name=\"robots\" content=\"noindex, follow\">\n",
            _ => "",
        });
        buffer.Text("<link rel=\"stylesheet\" href=\"/assets/style.css\">\n<script>var hint = '<a href=\"/decoy/script.html\">script</a>';</script>\n");
    }

    private static void WriteFrameset(ref SplitMix random, Node page, LinkWriter links, PageBuffer buffer)
    {
        buffer.Text("<frameset cols=\"50%,50%\">\n");
        foreach (var link in page.Links)
        {
            if (link.Element != LinkElement.Refresh) links.WriteFrame(ref random, link.Target, buffer);
        }

        buffer.Text("<noframes>No frames.</noframes>\n</frameset>\n");
    }

    private void WriteBody(ref SplitMix random, Node page, string title, int size, PageCharset charset, LinkWriter links, PageBuffer buffer)
    {
        buffer.Text("<body>\n<h1>").Text(title).Text("</h1>\n");
        if (options.Variety)
        {
            buffer.Text("<!-- <a href=\"/decoy/comment.html\">comment</a> -->\n<img src=\"/assets/logo.png\" alt=\"\">\n")
                .Text("<p><a href=\"mailto:mail@mock.test\">Mail</a> <a href=\"javascript:void(0)\">Script</a> <a name=\"section-2\">Here</a></p>\n");
        }

        var perLink = Math.Max(0, size - buffer.Length) / (page.Links.Count + 1);
        foreach (var link in page.Links)
        {
            if (link.Element == LinkElement.Refresh) continue;
            links.Write(ref random, link, buffer);
            WriteText(ref random, charset, buffer.Length + perLink - LinkWriter.UsualLength, buffer);
        }

        WriteText(ref random, charset, size, buffer);
        buffer.Text("</body>\n");
    }

    private static void WriteText(ref SplitMix random, PageCharset charset, int upTo, PageBuffer buffer)
    {
        while (buffer.Length < upTo) buffer.Bytes(charset.Text.Paragraph(ref random));
    }

    private static (string Host, string Path) Base(ref SplitMix random, Node page) => random.Below(3) switch
    {
        0 => (page.Host.Name, "/"),
        1 => (page.Host.Name, "/docs/deep/index.html"),
        _ => (page.Links.Count > 0 ? page.Links[0].Target.Host.Name : page.Host.Name, "/elsewhere/"),
    };
}
