using System.Text;

namespace Crawler.MockWeb.Serving;

/// <summary>What is served besides HTML: small files of each type, the type taken from the path.</summary>
internal static class Resources
{
    private static readonly byte[] Png = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");
    private static readonly byte[] Css = "body { font-family: serif; background: url(\"/assets/logo.png\"); }\n"u8.ToArray();

    /// <summary>The style sheet and the image that pages embed, on every host.</summary>
    public static (string Type, byte[] Body)? Asset(string path) => path switch
    {
        "/assets/style.css" => ("text/css", Css),
        "/assets/logo.png" => ("image/png", Png),
        _ => null,
    };

    /// <summary>A linked resource. Its text holds what looks like links, which only a parser that forgets the type would follow.</summary>
    public static (string Type, byte[] Body) Linked(string path) => Path.GetExtension(path) switch
    {
        ".png" => ("image/png", Png),
        ".json" => ("application/json", Encoding.UTF8.GetBytes($"{{\"path\":\"{path}\",\"next\":\"<a href='/decoy/comment.html'>\"}}\n")),
        ".pdf" => ("application/pdf", Encoding.ASCII.GetBytes($"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n% {path}\n%%EOF\n")),
        _ => ("text/plain; charset=utf-8", Encoding.UTF8.GetBytes($"The file {path}.\n<a href=\"/decoy/comment.html\">no link</a>\n")),
    };
}
