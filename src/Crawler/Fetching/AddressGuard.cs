using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using Crawler.Frontier;
using Crawler.Urls;

namespace Crawler.Fetching;

/// <summary>Decides which addresses may be connected to: public ones, and internal ones only where a seed or the configuration names them.</summary>
internal sealed class AddressGuard
{
    private readonly HostPattern[] _names;
    private readonly IPNetwork[] _ranges;

    // Shared with every fetcher's thread, since a question by message would cost each connect a round trip. It only grows, so a look in the very moment of a
    // change refuses at worst a host whose seed has not been announced yet. It holds the names themselves: no other host's can pass for one of them.
    private readonly NameBook _seedHosts = new();

    private AddressGuard(HostPattern[] names, IPNetwork[] ranges)
    {
        _names = names;
        _ranges = ranges;
    }

    /// <summary>Reads the configured exceptions.</summary>
    /// <param name="allowPrivate">Host names, <c>*.suffix</c> patterns, addresses or CIDR ranges.</param>
    /// <param name="guard">The guard, or null.</param>
    /// <param name="errors">One line for each entry that is none of these; empty if there is a guard.</param>
    /// <returns>Whether every entry could be read.</returns>
    public static bool TryCreate(IReadOnlyList<string> allowPrivate, [NotNullWhen(true)] out AddressGuard? guard, out IReadOnlyList<string> errors)
    {
        var names = new List<HostPattern>();
        var ranges = new List<IPNetwork>();
        var problems = new List<string>();
        foreach (var entry in allowPrivate)
        {
            if (TryRange(entry, out var range)) ranges.Add(range);
            else if (HostPattern.TryParse(entry, out var name)) names.Add(name.Value);
            else problems.Add($"crawler.http.allow-private: \"{entry}\" is no host name, *.suffix, address or CIDR range");
        }

        errors = problems;
        guard = problems.Count == 0 ? new AddressGuard([.. names], [.. ranges]) : null;
        return guard is not null;
    }

    /// <summary>Allows whatever address a host has, because a seed names it.</summary>
    /// <param name="host">The host with its port, exactly.</param>
    public void Allow(HostKey host) => _seedHosts.Add(host.Value);

    /// <summary>Whether a host may be reached at an address.</summary>
    /// <param name="host">The host as the URL names it.</param>
    /// <param name="name">The same without the port, in lower case.</param>
    /// <param name="address">An address that it resolved to.</param>
    /// <param name="reason">Why not, for people; null if it may.</param>
    public bool Permits(HostKey host, string name, IPAddress address, [NotNullWhen(false)] out string? reason)
    {
        reason = null;
        if (!AddressRanges.IsSpecial(address, out var kind)) return true;
        if (_seedHosts.Contains(host.Value) || _names.Any(pattern => pattern.Matches(name))) return true;
        var plain = AddressRanges.Plain(address);
        if (_ranges.Any(range => range.Contains(plain) || range.Contains(address))) return true;
        reason = $"{address} is {kind}; neither crawler.http.allow-private nor a seed that may be private names {host}";
        return false;
    }

    private static bool TryRange(string entry, out IPNetwork range)
    {
        if (IPNetwork.TryParse(entry, out range)) return true;
        if (!AddressText.TryParse(entry, out var address)) return false;
        range = new IPNetwork(address, address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128);
        return true;
    }
}
