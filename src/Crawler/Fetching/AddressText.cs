using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;

namespace Crawler.Fetching;

/// <summary>Reads addresses in their standard notations only: four decimal parts, or IPv6 with or without brackets.</summary>
internal static class AddressText
{
    /// <summary>Reads an address.</summary>
    /// <param name="text">The address.</param>
    /// <param name="address">What it says, or null.</param>
    /// <returns>Whether it is one; <c>10</c> and <c>0x7f.1</c>, which the framework would read, are not.</returns>
    public static bool TryParse(string text, [NotNullWhen(true)] out IPAddress? address)
    {
        var bare = text is ['[', .., ']'] ? text[1..^1] : text;
        address = null;

        // The framework reads and forgets a port after brackets.
        if (bare.AsSpan().ContainsAny('[', ']') || !IPAddress.TryParse(bare, out address)) return false;
        var standard = address.AddressFamily == AddressFamily.InterNetworkV6 || address.ToString() == text;
        if (!standard) address = null;
        return standard;
    }
}
