using Crawler.Fetching;
using Crawler.Urls;

namespace Crawler.Cli;

/// <summary>Tells whether a host is somebody else's: a name of the public internet, or a public address.</summary>
/// <param name="resolve">The rules of <c>crawler.http.resolve</c>; what they send elsewhere is not public.</param>
internal sealed class PublicHost(IReadOnlyList<string> resolve)
{
    // RFC 6761, RFC 6762 and RFC 9476: never in the public DNS. The last one is reserved by ICANN.
    private static readonly string[] ReservedEndings = [".localhost", ".test", ".invalid", ".local", ".alt", ".internal"];

    private readonly List<HostPattern> _elsewhere = [.. Patterns(resolve)];

    /// <summary>Whether its owner may want to know who is asking.</summary>
    public bool Is(CanonicalUrl url)
    {
        var host = url.Host.TrimEnd('.');
        if (_elsewhere.Exists(pattern => pattern.Matches(host))) return false;
        if (AddressText.TryParse(host.Trim('[', ']'), out var address)) return !AddressRanges.IsSpecial(address, out _);
        return host.Contains('.', StringComparison.Ordinal) && !ReservedEndings.Any(ending => host.EndsWith(ending, StringComparison.Ordinal));
    }

    private static IEnumerable<HostPattern> Patterns(IEnumerable<string> resolve)
    {
        foreach (var rule in resolve)
        {
            if (HostPattern.TryParse(rule.Split('=', 2)[0].Trim(), out var pattern)) yield return pattern.Value;
        }
    }
}
