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

    public bool IsHttps => SchemeEnd == 5;

    public bool HasUserInfo => HostStart > SchemeEnd + 3;

    public bool HasPort => PathStart > HostEnd;
}
