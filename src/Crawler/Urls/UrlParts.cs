using System.Globalization;
using System.Runtime.InteropServices;

namespace Crawler.Urls;

/// <summary>Where the parts of a serialised http or https URL lie in its text: <c>scheme://user:password@host:port/path?query</c>.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct UrlParts
{
    /// <summary>4 for <c>http</c>, 5 for <c>https</c>.</summary>
    public required int SchemeEnd { get; init; }

    /// <summary>First char of the host; what lies between this and the two slashes is the user info with its <c>@</c>.</summary>
    public required int HostStart { get; init; }

    /// <summary>One past the host; the colon of a written port, or else <see cref="PathStart"/>.</summary>
    public required int HostEnd { get; init; }

    /// <summary>The port, 80 or 443 where none is written.</summary>
    public required ushort Port { get; init; }

    /// <summary>The path's first slash.</summary>
    public required int PathStart { get; init; }

    /// <summary>The question mark, or the text's length where there is no query.</summary>
    public required int QueryStart { get; init; }

    /// <summary>Where the parts lie in a URL that <see cref="UrlParser"/> has serialised: each sign stands only where the serialisation puts it.</summary>
    public static UrlParts Of(ReadOnlySpan<char> text)
    {
        var schemeEnd = text[4] == 's' ? 5 : 4;
        var authority = text[(schemeEnd + 3)..];
        authority = authority[..authority.IndexOf('/')];
        var pathStart = schemeEnd + 3 + authority.Length;
        var hostStart = pathStart - authority.Length + authority.LastIndexOf('@') + 1;
        var host = text[hostStart..pathStart];
        var hostLength = host[(host.LastIndexOf(']') + 1)..].IndexOf(':') is var colon and >= 0 ? host.LastIndexOf(']') + 1 + colon : host.Length;
        var query = text[pathStart..].IndexOf('?');
        return new UrlParts
        {
            SchemeEnd = schemeEnd,
            HostStart = hostStart,
            HostEnd = hostStart + hostLength,
            Port = hostLength < host.Length ? ushort.Parse(host[(hostLength + 1)..], NumberStyles.None, CultureInfo.InvariantCulture) : (ushort)(schemeEnd == 5 ? 443 : 80),
            PathStart = pathStart,
            QueryStart = query < 0 ? text.Length : pathStart + query,
        };
    }

    public bool IsHttps => SchemeEnd == 5;

    public bool HasUserInfo => HostStart > SchemeEnd + 3;

    public bool HasPort => PathStart > HostEnd;
}
