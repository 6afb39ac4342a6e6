using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using Crawler.Configuration;

namespace Crawler.Fetching;

/// <summary>One proxy of the configuration.</summary>
/// <param name="Address"><c>SCHEME://HOST:PORT</c>.</param>
/// <param name="User">The user; null without credentials.</param>
/// <param name="Secret">Where the password stands; null without credentials.</param>
internal sealed record ProxyEntry(string Address, string? User, string? Secret)
{
    private const string Path = "crawler.http.proxies";
    private static readonly string[] Schemes = ["http", "https", "socks4a", "socks5"];

    /// <summary>Reads an entry.</summary>
    /// <param name="text"><c>SCHEME://HOST:PORT</c>, or the same with <c> USER SECRET</c> behind it.</param>
    /// <param name="entry">The proxy, or null.</param>
    /// <param name="error">Why it is none, without a secret; null if it is one.</param>
    /// <returns>Whether it is one.</returns>
    public static bool TryParse(string text, [NotNullWhen(true)] out ProxyEntry? entry, [NotNullWhen(false)] out string? error)
    {
        entry = null;
        error = $"{Path}: an entry that is not SCHEME://HOST:PORT with http, https, socks4a or socks5 as scheme, alone or with \" USER env:NAME\" or \" USER file:PATH\" behind it";
        var words = text.Split(' ', 3, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (words.Length is 0 or 2 || words[0].Split("://", 2) is not [var scheme, var authority]) return false;
        if (scheme == "socks4")
        {
            // It takes addresses only, so that names would have to be resolved here, and once more by the HTTP client, unguarded.
            error = $"{Path}: socks4 cannot be used, because it takes no host names; write socks4a";
            return false;
        }

        if (!Schemes.Contains(scheme, StringComparer.Ordinal) || !IsAuthority(authority)) return false;
        if (words.Length == 3 && (!SecretText.IsPointer(words[2]) || words[2].Contains(' ', StringComparison.Ordinal) || words[1].Contains(':', StringComparison.Ordinal))) return false;
        entry = words.Length == 3 ? new ProxyEntry(words[0], words[1], words[2]) : new ProxyEntry(words[0], null, null);
        error = null;
        return true;
    }

    /// <summary>Reads every entry.</summary>
    /// <param name="http">The options.</param>
    /// <param name="errors">One line for each that is none; empty if all are.</param>
    public static IReadOnlyList<ProxyEntry> Read(HttpOptions http, out IReadOnlyList<string> errors)
    {
        var entries = new List<ProxyEntry>();
        var problems = new List<string>();
        foreach (var text in http.Proxies)
        {
            if (TryParse(text, out var entry, out var error)) entries.Add(entry);
            else problems.Add(error);
        }

        errors = problems;
        return entries;
    }

    /// <summary>The proxy as the HTTP client wants it.</summary>
    /// <param name="proxy">The proxy, or null.</param>
    /// <param name="error">Why its secret cannot be read; null if it can.</param>
    public bool TryResolve([NotNullWhen(true)] out WebProxy? proxy, [NotNullWhen(false)] out string? error)
    {
        (proxy, error) = (null, null);
        string? password = null;
        if (Secret is not null && !SecretText.TryResolve(Secret, out password, out error)) return false;
        proxy = new WebProxy(Address) { Credentials = password is null ? null : new NetworkCredential(User, password) };
        return true;
    }

    private static bool IsAuthority(string authority)
    {
        var colon = authority.LastIndexOf(':');
        if (colon <= 0 || !ushort.TryParse(authority.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port == 0) return false;
        var host = authority[..colon];
        return AddressText.TryParse(host, out _) || (HostPattern.TryParse(host, out _) && !host.Contains('*', StringComparison.Ordinal));
    }
}
