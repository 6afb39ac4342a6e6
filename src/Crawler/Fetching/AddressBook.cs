using System.Net;
using Crawler.Urls;

namespace Crawler.Fetching;

/// <summary>Which addresses hosts are known to have, for a time. Pure; the fetch pool owns it.</summary>
/// <param name="lifetime">How long an address is taken for granted.</param>
/// <param name="limitsLocal">Whether local addresses are limited too.</param>
internal sealed class AddressBook(TimeSpan lifetime, bool limitsLocal)
{
    private readonly Dictionary<HostKey, (IPAddress? Address, IReadOnlyList<IPAddress>? All, TimeSpan Expires)> _known = [];

    /// <summary>Looks a host up.</summary>
    /// <param name="host">The host.</param>
    /// <param name="now">The time, on a monotonic clock.</param>
    /// <param name="address">The address whose limits apply; null where none do.</param>
    /// <returns>Whether the host is known.</returns>
    public bool TryFind(HostKey host, TimeSpan now, out IPAddress? address)
    {
        var isKnown = _known.TryGetValue(host, out var known) && now < known.Expires;
        address = isKnown ? known.Address : null;
        return isKnown;
    }

    /// <summary>Learns where a host is.</summary>
    /// <param name="host">The host.</param>
    /// <param name="found">Where it is; null where that could not be found, which is not kept: the request will tell why.</param>
    /// <param name="now">The time.</param>
    /// <returns>The address whose limits apply; null where none do.</returns>
    public IPAddress? Learn(HostKey host, HostAddress? found, TimeSpan now)
    {
        if (found is null) return null;
        var address = found.IsLocal && !limitsLocal ? null : found.Address;
        _known[host] = (address, found.All, now + lifetime);
        return address;
    }

    /// <summary>All addresses of a host, for a connection; null where they are not known, or a rule gives them.</summary>
    public IReadOnlyList<IPAddress>? AddressesOf(HostKey host, TimeSpan now) => _known.TryGetValue(host, out var known) && now < known.Expires ? known.All : null;

    /// <summary>No connection could be made: the host may have moved.</summary>
    public void Forget(HostKey host) => _known.Remove(host);

    /// <summary>Forgets what is out of date.</summary>
    public void Purge(TimeSpan now)
    {
        foreach (var (host, known) in _known)
        {
            if (known.Expires <= now) _known.Remove(host);
        }
    }
}
