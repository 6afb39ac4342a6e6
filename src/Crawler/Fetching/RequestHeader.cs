using System.Diagnostics.CodeAnalysis;

namespace Crawler.Fetching;

/// <summary>One further request header that the configuration asks for.</summary>
/// <param name="Name">The field name.</param>
/// <param name="Value">The value to be sent.</param>
internal readonly record struct RequestHeader(string Name, string Value)
{
    /// <summary>The option that asks for headers.</summary>
    public const string Path = "crawler.http.headers";

    // Framing, routing and connection headers are the HTTP client's; a second opinion on them breaks requests or smuggles them.
    private static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase)
    {
        "Connection", "Content-Length", "Expect", "Host", "Keep-Alive", "Proxy-Connection", "TE", "Trailer", "Transfer-Encoding", "Upgrade",
    };

    private static readonly HashSet<string> Credentials = new(StringComparer.OrdinalIgnoreCase) { "Authorization", "Proxy-Authorization", "Cookie", "X-Api-Key", "X-Auth-Token" };

    /// <summary>Whether the name says that the value is a credential.</summary>
    public bool IsCredential => Credentials.Contains(Name);

    /// <summary>Splits a <c>Name: value</c> line.</summary>
    /// <param name="line">The line; its value may still be a reference to a secret.</param>
    /// <param name="header">Name and value.</param>
    /// <param name="error">Why it is none, with the option's path but without the value, which may be secret; null if it is one.</param>
    /// <param name="path">The option.</param>
    /// <returns>Whether it is a header that may be sent.</returns>
    public static bool TryParse(string line, out RequestHeader header, [NotNullWhen(false)] out string? error, string path = Path)
    {
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        header = colon < 0 ? default : new RequestHeader(line[..colon].Trim(), line[(colon + 1)..].Trim());
        error = colon < 0 ? $"{path}: a line without a colon; write Name: value" : header.Error(path);
        return error is null;
    }

    /// <summary>Why the header cannot be sent, with the field's name and without its value, which may be secret; null if it can.</summary>
    public string? Error()
    {
        if (Reserved.Contains(Name)) return $"\"{Name}\" is set by the HTTP client";
        using var probe = new HttpRequestMessage();
        if (!probe.Headers.TryAddWithoutValidation(Name, Value)) return $"\"{FetchFailures.OneLine(Name)}\" is no name of a request header";
        return Value.Any(char.IsControl) ? $"the value of \"{Name}\" has control characters" : null;
    }

    /// <summary>The same with the option's path in front.</summary>
    /// <param name="path">The option that asks for it.</param>
    public string? Error(string path) => Error() is { } error ? $"{path}: {error}" : null;
}
