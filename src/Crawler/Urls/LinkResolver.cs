using System.Diagnostics.CodeAnalysis;

namespace Crawler.Urls;

/// <summary>Resolves the links of one document against its URL and its base element.</summary>
/// <param name="document">The URL that the document was fetched from.</param>
/// <param name="baseHref">The href of the first base element that has one, or null.</param>
public sealed class LinkResolver(CanonicalUrl document, string? baseHref = null)
{
    private readonly CanonicalUrl _base = baseHref is not null && CanonicalUrl.TryCreate(baseHref, document, out var url, out _) ? url : document;

    /// <summary>Resolves one link.</summary>
    /// <param name="href">The attribute's value.</param>
    /// <param name="url">The absolute URL without fragment, or null.</param>
    /// <param name="error">Why there is none.</param>
    /// <returns>Whether it is an http or https URL.</returns>
    public bool TryResolve(string href, [NotNullWhen(true)] out CanonicalUrl? url, out UrlError error) => CanonicalUrl.TryCreate(href, _base, out url, out error);
}
