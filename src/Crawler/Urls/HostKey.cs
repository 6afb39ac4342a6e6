namespace Crawler.Urls;

/// <summary>What politeness is counted by: the host name in lower case, with the port where it is neither 80 on http nor 443 on https. http and https on their default ports share one.</summary>
public readonly record struct HostKey
{
    internal HostKey(string value) => Value = value;

    /// <summary>The text: <c>example.org</c> or <c>example.org:8080</c>.</summary>
    public string Value { get; }

    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>Scheme, host and port, the unit a robots.txt applies to (RFC 9309 section 2.3): <c>https://example.org</c> or <c>http://example.org:8080</c>.</summary>
public readonly record struct OriginKey
{
    internal OriginKey(string value) => Value = value;

    /// <summary>The text, without a trailing slash.</summary>
    public string Value { get; }

    /// <inheritdoc/>
    public override string ToString() => Value;
}
