using Crawler.Frontier;
using Crawler.Urls;

namespace Crawler.Fetching;

/// <summary>
/// The headers of every request. Secrets stay with the origins that they are meant for: those of <c>crawler.http.headers</c> with the origins of seeds,
/// the others with the origin that stands before them. A redirect to anywhere else goes without.
/// </summary>
internal sealed class RequestHeaders
{
    private const string Accept = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

    private readonly RequestHeader[] _everywhere;
    private readonly RequestHeader[] _ofSeeds;
    private readonly (OriginPattern Origin, RequestHeader Header)[] _ofOrigins;

    // The origins of seeds. Read by every fetcher on its own thread; it only grows, so a look in the moment of a change sends at worst no secret yet.
    private readonly NameBook _seeds = new();

    private RequestHeaders(RequestHeader[] everywhere, RequestHeader[] ofSeeds, (OriginPattern Origin, RequestHeader Header)[] ofOrigins) =>
        (_everywhere, _ofSeeds, _ofOrigins) = (everywhere, ofSeeds, ofOrigins);

    /// <summary>Reads the options and looks the secrets up.</summary>
    /// <param name="http">User agent, headers and credentials.</param>
    /// <exception cref="ArgumentException">An entry or a secret cannot be read; the message names it without its value.</exception>
    public static RequestHeaders Create(HttpOptions http)
    {
        if (!UserAgent.TryCreate(http, out var userAgent, out var error)) throw new ArgumentException(error, nameof(http));
        var rules = HeaderRule.Read(http, out var errors);
        if (errors.Count > 0) throw new ArgumentException(string.Join("; ", errors), nameof(http));
        RequestHeader Resolve(HeaderRule rule) => rule.TryResolve(out var header, out var problem) ? header : throw new ArgumentException(problem, nameof(http));
        RequestHeader[] everywhere = [.. rules.Where(rule => rule is { Origin: null, IsSecret: false }).Select(rule => Resolve(rule))];
        RequestHeader[] defaults = [new("User-Agent", userAgent.Text), new("Accept", Accept), new("Accept-Encoding", ContentDecoder.Accepted)];
        return new RequestHeaders(
            [.. Without(defaults, everywhere), .. everywhere],
            [.. rules.Where(rule => rule is { Origin: null, IsSecret: true }).Select(rule => Resolve(rule))],
            [.. rules.Where(rule => rule.Origin is not null).Select(rule => (rule.Origin!, Resolve(rule)))]);
    }

    /// <summary>Lets the secrets of <c>crawler.http.headers</c> go to a seed's origin.</summary>
    /// <param name="seed">A URL that a person named.</param>
    public void Trust(CanonicalUrl seed)
    {
        if (_ofSeeds.Length > 0) _seeds.Add(seed.Origin.Value);
    }

    /// <summary>The headers of one request; what is more particular replaces what is less.</summary>
    /// <param name="url">What is asked for, on this hop.</param>
    public IReadOnlyList<RequestHeader> For(CanonicalUrl url)
    {
        var headers = _everywhere;
        if (_ofSeeds.Length > 0 && _seeds.Contains(url.Origin.Value)) headers = [.. Without(headers, _ofSeeds), .. _ofSeeds];
        if (_ofOrigins.Length == 0) return headers;
        RequestHeader[] particular = [.. _ofOrigins.Where(entry => entry.Origin.Matches(url)).Select(entry => entry.Header)];
        return particular.Length == 0 ? headers : [.. Without(headers, particular), .. particular];
    }

    private static IEnumerable<RequestHeader> Without(IEnumerable<RequestHeader> headers, RequestHeader[] replaced) =>
        headers.Where(header => !Array.Exists(replaced, other => other.Name.Equals(header.Name, StringComparison.OrdinalIgnoreCase)));
}
