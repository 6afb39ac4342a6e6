using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;

namespace Crawler.Fetching;

/// <summary>The addresses that are not the public internet, from the IANA special-purpose address registries (RFC 6890 and its successors).</summary>
internal static class AddressRanges
{
    private static readonly (IPNetwork Range, string Kind)[] Special =
    [
        // The metadata services of clouds come before the ranges that hold some of them: their name says more.
        Entry("169.254.169.254/32", "a cloud's metadata service"),
        Entry("100.100.100.200/32", "a cloud's metadata service"),
        Entry("168.63.129.16/32", "a cloud's metadata service"),
        Entry("192.0.0.192/32", "a cloud's metadata service"),
        Entry("fd00:ec2::254/128", "a cloud's metadata service"),
        Entry("fd20:ce::254/128", "a cloud's metadata service"),

        Entry("0.0.0.0/8", "this network (RFC 1122)"),
        Entry("10.0.0.0/8", "private (RFC 1918)"),
        Entry("100.64.0.0/10", "carrier-grade NAT (RFC 6598)"),
        Entry("127.0.0.0/8", "loopback (RFC 1122)"),
        Entry("169.254.0.0/16", "link-local (RFC 3927)"),
        Entry("172.16.0.0/12", "private (RFC 1918)"),
        Entry("192.0.0.0/24", "protocol assignments (RFC 6890)"),
        Entry("192.0.2.0/24", "documentation (RFC 5737)"),
        Entry("192.168.0.0/16", "private (RFC 1918)"),
        Entry("198.18.0.0/15", "benchmarking (RFC 2544)"),
        Entry("198.51.100.0/24", "documentation (RFC 5737)"),
        Entry("203.0.113.0/24", "documentation (RFC 5737)"),
        Entry("224.0.0.0/4", "multicast (RFC 5771)"),
        Entry("255.255.255.255/32", "broadcast (RFC 919)"),
        Entry("240.0.0.0/4", "reserved (RFC 1112)"),

        Entry("::/128", "unspecified (RFC 4291)"),
        Entry("::1/128", "loopback (RFC 4291)"),
        Entry("64:ff9b:1::/48", "local NAT64 (RFC 8215)"),
        Entry("100::/64", "discard-only (RFC 6666)"),
        Entry("2001::/23", "protocol assignments (RFC 2928)"),
        Entry("2001:db8::/32", "documentation (RFC 3849)"),
        Entry("3fff::/20", "documentation (RFC 9637)"),
        Entry("5f00::/16", "segment routing (RFC 9602)"),
        Entry("fc00::/7", "unique-local (RFC 4193)"),
        Entry("fe80::/10", "link-local (RFC 4291)"),
        Entry("fec0::/10", "site-local (RFC 3879)"),
        Entry("ff00::/8", "multicast (RFC 4291)"),
    ];

    // Where an IPv6 address carries an IPv4 one: the prefix, and the byte at which it begins.
    private static readonly (IPNetwork Range, int Offset)[] Carriers =
    [
        (IPNetwork.Parse("::ffff:0:0/96"), 12), // IPv4-mapped, RFC 4291 section 2.5.5.2
        (IPNetwork.Parse("::ffff:0:0:0/96"), 12), // IPv4-translated, RFC 2765
        (IPNetwork.Parse("::/96"), 12), // IPv4-compatible, RFC 4291 section 2.5.5.1
        (IPNetwork.Parse("64:ff9b::/96"), 12), // NAT64, RFC 6052
        (IPNetwork.Parse("2002::/16"), 2), // 6to4, RFC 3056
    ];

    /// <summary>What kind of special address it is, seen through the IPv6 forms that carry an IPv4 address.</summary>
    /// <param name="address">Any IPv4 or IPv6 address.</param>
    /// <param name="kind">Its kind, for people; null for a public address.</param>
    /// <returns>Whether it is special.</returns>
    public static bool IsSpecial(IPAddress address, [NotNullWhen(true)] out string? kind)
    {
        var plain = Plain(address);
        foreach (var entry in Special)
        {
            if (!entry.Range.Contains(plain)) continue;
            kind = entry.Kind;
            return true;
        }

        kind = null;
        return false;
    }

    /// <summary>The IPv4 address that an IPv6 address carries, or the address itself.</summary>
    public static IPAddress Plain(IPAddress address)
    {
        // ::/96 holds the unspecified and the loopback address, which are no carriers.
        if (address.AddressFamily != AddressFamily.InterNetworkV6 || address.Equals(IPAddress.IPv6Any) || address.Equals(IPAddress.IPv6Loopback)) return address;
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        var unscoped = new IPAddress(bytes);
        foreach (var carrier in Carriers)
        {
            if (Holds(carrier.Range, bytes)) return new IPAddress(bytes.Slice(carrier.Offset, 4));
        }

        return unscoped;
    }

    // IPNetwork.Contains maps ::ffff:0:0/96 to IPv4 in some framework versions, so the carriers compare bits themselves.
    private static bool Holds(IPNetwork range, ReadOnlySpan<byte> address)
    {
        Span<byte> prefix = stackalloc byte[16];
        range.BaseAddress.TryWriteBytes(prefix, out _);
        var mask = UInt128.MaxValue << (128 - range.PrefixLength);
        return (BinaryPrimitives.ReadUInt128BigEndian(prefix) & mask) == (BinaryPrimitives.ReadUInt128BigEndian(address) & mask);
    }

    private static (IPNetwork Range, string Kind) Entry(string range, string kind) => (IPNetwork.Parse(range), kind);
}
