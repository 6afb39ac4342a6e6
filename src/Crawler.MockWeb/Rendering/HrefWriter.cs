using Crawler.MockWeb.Generation;

namespace Crawler.MockWeb.Rendering;

/// <summary>Writes a link to a node in one of the forms that the URL Standard resolves to the node's URL.</summary>
/// <remarks>The inverse of a resolver, and the only place that knows the forms; the graph itself is in absolute URLs.</remarks>
internal static class HrefWriter
{
    private static readonly (string Encoded, string Raw)[] Accents = [("%C3%A9", "é"), ("%C3%9F", "ß"), ("%C3%B1", "ñ")];

    /// <param name="random">Chooses the form.</param>
    /// <param name="target">What is linked to.</param>
    /// <param name="baseHost">Host of the document's base URL.</param>
    /// <param name="basePath">Path and query of the document's base URL.</param>
    public static string Write(ref SplitMix random, Node target, string baseHost, string basePath)
    {
        var form = random.Below(100);
        var href = target.Host.Name == baseHost ? SameHost(form, target, basePath) : OtherHost(form, target);
        if (random.Below(3) == 0) href = Raw(href);
        return random.Below(20) switch
        {
            0 or 1 or 2 => href + "#section-2",
            3 => href + "#",
            4 => $" \n{href}\t",
            5 => href.Insert(href.Length / 2, "\n"),
            _ => href,
        };
    }

    /// <summary>The one plain form: root-relative on the same host, absolute elsewhere.</summary>
    public static string Plain(Node target, string baseHost) => target.Host.Name == baseHost ? target.Path : target.Url;

    /// <summary>A reference from one path to another on the same host.</summary>
    internal static string Relative(string basePath, string targetPath)
    {
        var from = Segments(basePath);
        var to = Segments(targetPath);
        var common = 0;
        while (common < from.Length - 1 && common < to.Length - 1 && from[common] == to[common]) common++;
        var ups = string.Concat(Enumerable.Repeat("../", from.Length - 1 - common));
        var reference = ups + string.Join('/', to[common..]) + Query(targetPath);

        // An empty reference, or a query alone, would mean the document's own path; a colon or an empty segment in front would mean a scheme or a host.
        var bare = ups.Length == 0 && (to[common].Length == 0 || to[common].Contains(':', StringComparison.Ordinal));
        return bare ? "./" + reference : reference;
    }

    private static string SameHost(int form, Node target, string basePath)
    {
        var query = Query(target.Path);
        if (form < 50 && query.Length > 0 && Segments(target.Path).SequenceEqual(Segments(basePath))) return query;
        return form switch
        {
            < 35 => target.Path,
            < 65 => Relative(basePath, target.Path),
            < 70 => Dotted("./", Relative(basePath, target.Path)),
            < 75 => "/x/.." + target.Path,
            < 78 => "/x/y/%2E%2e/./.." + target.Path,
            < 81 => "/." + target.Path,
            < 83 => "http:" + target.Path,
            < 85 => target.Path[..^query.Length].Replace('/', '\\') + query,
            _ => OtherHost(form, target),
        };
    }

    private static string OtherHost(int form, Node target) => (form % 10) switch
    {
        0 or 1 => $"//{target.Host.Name}{target.Path}",
        2 => $"HTTP://{target.Host.Name.ToUpperInvariant()}:80{target.Path}",
        3 => $"http://{target.Host.Name}/a/../b/..{target.Path}",
        4 when target.Path == "/" => $"http://{target.Host.Name}",
        5 => $"http:\\\\{target.Host.Name}{target.Path}",
        _ => target.Url,
    };

    private static string Dotted(string prefix, string reference) => reference.StartsWith('.') ? reference : prefix + reference;

    private static string Raw(string href)
    {
        if (!href.Contains("%C3", StringComparison.Ordinal)) return href;
        foreach (var (encoded, raw) in Accents) href = href.Replace(encoded, raw, StringComparison.Ordinal);
        return href;
    }

    private static string[] Segments(string path) => path[1..^Query(path).Length].Split('/');

    private static string Query(string path) => path.IndexOf('?', StringComparison.Ordinal) is >= 0 and var at ? path[at..] : "";
}
