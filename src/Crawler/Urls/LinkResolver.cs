using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Crawler.Urls;

/// <summary>Resolves the links of one document against its URL and its base element.</summary>
/// <param name="document">The URL that the document was fetched from.</param>
/// <param name="baseHref">The href of the first base element that has one, or null.</param>
/// <param name="queryEncoding">The document's encoding, in which the queries of its links are encoded; null is UTF-8.</param>
public sealed class LinkResolver(CanonicalUrl document, string? baseHref = null, Encoding? queryEncoding = null)
{
    private readonly QueryEncoding? _queryEncoding = QueryEncoding.For(queryEncoding);

    // HTML Standard, "set the frozen base URL": a base that does not parse is as if it were not there.
    private readonly CanonicalUrl _base = baseHref is not null && CanonicalUrl.TryParse(baseHref, document, QueryEncoding.For(queryEncoding), out var url, out _) ? url : document;

    /// <summary>Resolves one link.</summary>
    /// <param name="href">The attribute's value.</param>
    /// <param name="url">The absolute URL without fragment, or null.</param>
    /// <param name="error">Why there is none.</param>
    /// <returns>Whether it is an http or https URL.</returns>
    public bool TryResolve(string href, [NotNullWhen(true)] out CanonicalUrl? url, out UrlError error) => CanonicalUrl.TryParse(href, _base, _queryEncoding, out url, out error);
}
