using System.Diagnostics.CodeAnalysis;
using System.Text;
using Crawler.Configuration;

namespace Crawler.Fetching;

/// <summary>A header of the configuration and where it may be sent. Its value may still point to a secret.</summary>
/// <param name="Origin">The only origin that gets it; null is not bound to one.</param>
/// <param name="Header">Name and value; of basic credentials the value is the user's name and a colon before the pointer.</param>
/// <param name="IsBasic">Whether the value has to be encoded (RFC 7617).</param>
internal sealed record HeaderRule(OriginPattern? Origin, RequestHeader Header, bool IsBasic = false)
{
    private const string HostHeaders = "crawler.http.host-headers";
    private const string Credentials = "crawler.http.credentials";

    /// <summary>Whether it is a secret, and so goes to named origins only: by its name, or because its value stands elsewhere.</summary>
    public bool IsSecret => Header.IsCredential || SecretText.IsPointer(Header.Value);

    /// <summary>Reads every header that the options ask for.</summary>
    /// <param name="http">The options.</param>
    /// <param name="errors">One line for each entry that is none, without the values; empty if all are.</param>
    public static IReadOnlyList<HeaderRule> Read(HttpOptions http, out IReadOnlyList<string> errors)
    {
        var rules = new List<HeaderRule>();
        var problems = new List<string>();
        foreach (var line in http.Headers) Add(RequestHeader.TryParse(line, out var header, out var error), new HeaderRule(null, header), error);
        foreach (var line in http.HostHeaders) Add(TryParseHostHeader(line, out var rule, out var error), rule, error);
        foreach (var line in http.Credentials) Add(TryParseCredentials(line, out var rule, out var error), rule, error);
        errors = problems;
        return rules;

        void Add(bool isRead, HeaderRule? rule, string? error)
        {
            if (isRead) rules.Add(rule!);
            else problems.Add(error!);
        }
    }

    /// <summary>Looks the secret up.</summary>
    /// <param name="resolved">The header as it is sent.</param>
    /// <param name="error">Why the secret cannot be read or sent; it names the pointer and never the value. Null if it can.</param>
    public bool TryResolve(out RequestHeader resolved, [NotNullWhen(false)] out string? error)
    {
        resolved = default;
        var pointer = IsBasic ? Header.Value[(Header.Value.IndexOf(':', StringComparison.Ordinal) + 1)..] : Header.Value;
        if (!SecretText.TryResolve(pointer, out var value, out error)) return false;
        var user = Header.Value[..^pointer.Length];
        resolved = Header with { Value = IsBasic ? $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(user + value))}" : value };
        error = resolved.Error(RequestHeader.Path);
        return error is null;
    }

    private static bool TryParseHostHeader(string line, [NotNullWhen(true)] out HeaderRule? rule, [NotNullWhen(false)] out string? error)
    {
        rule = null;
        if (line.Trim().Split(' ', 2, StringSplitOptions.RemoveEmptyEntries) is not [var first, var rest] || !OriginPattern.TryParse(first, out var origin))
        {
            error = $"{HostHeaders}: an entry that does not begin with an origin; write https://HOST Name: value";
            return false;
        }

        if (!RequestHeader.TryParse(rest, out var header, out error, HostHeaders)) return false;
        rule = new HeaderRule(origin, header);
        return true;
    }

    private static bool TryParseCredentials(string line, [NotNullWhen(true)] out HeaderRule? rule, [NotNullWhen(false)] out string? error)
    {
        (rule, error) = (null, $"{Credentials}: an entry that is neither \"https://HOST bearer SECRET\" nor \"https://HOST basic USER SECRET\", with env:NAME or file:PATH as secret and a user without a colon");
        var words = line.Split(' ', 3, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (words is not [var first, var scheme, var rest] || !OriginPattern.TryParse(first, out var origin)) return false;
        if (scheme == "bearer" && SecretText.IsPointer(rest) && !rest.Contains(' ', StringComparison.Ordinal)) rule = new HeaderRule(origin, new RequestHeader("Authorization", $"Bearer {rest}"));
        if (scheme == "basic" && rest.Split(' ', 2, StringSplitOptions.TrimEntries) is [var user, var secret] && SecretText.IsPointer(secret) && !secret.Contains(' ', StringComparison.Ordinal) && !user.Contains(':', StringComparison.Ordinal))
            rule = new HeaderRule(origin, new RequestHeader("Authorization", $"{user}:{secret}"), IsBasic: true);
        if (rule is null) return false;
        error = null;
        return true;
    }
}
