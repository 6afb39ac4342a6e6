using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace Crawler.Fetching;

/// <summary>The name under which the crawler asks, and by which a robots.txt speaks to it.</summary>
internal sealed class UserAgent
{
    private static readonly string Version = typeof(UserAgent).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    private UserAgent(string text)
    {
        Text = text;
        ProductToken = text.Split(' ', 2)[0].Split('/', 2)[0];
    }

    /// <summary>The User-Agent header: <c>Crawler/1.0.0 (+https://example.org/bot)</c>.</summary>
    public string Text { get; }

    /// <summary>The product token that robots.txt groups are matched with (RFC 9309 section 2.2.1): the text before the first slash or space.</summary>
    public string ProductToken { get; }

    /// <summary>Builds the name from the options.</summary>
    /// <param name="options">User agent and contact.</param>
    /// <param name="userAgent">The name, or null.</param>
    /// <param name="error">Why there is none, with the option's path; null if there is one.</param>
    /// <returns>Whether it can be sent.</returns>
    public static bool TryCreate(HttpOptions options, [NotNullWhen(true)] out UserAgent? userAgent, [NotNullWhen(false)] out string? error)
    {
        userAgent = null;
        error = null;
        if (options.UserAgent is { } text)
        {
            if (!IsPrintable(text) || text[0] is ' ' or '/' or '(') error = $"crawler.http.user-agent: \"{text}\" does not begin with a product token or has characters beyond printable ASCII";
        }
        else if (options.Contact is { } contact)
        {
            // The contact stands in a comment (RFC 9110 section 5.6.5), which parentheses and backslashes would break.
            if (contact.Length == 0) error = "crawler.http.contact: it is empty; write the address of a page or a mailbox";
            else if (!IsPrintable(contact) || contact.AsSpan().ContainsAny('(', ')', '\\')) error = $"crawler.http.contact: \"{contact}\" has parentheses, backslashes or characters beyond printable ASCII";
            text = $"Crawler/{Version} (+{contact})";
        }
        else
        {
            text = $"Crawler/{Version}";
        }

        if (error is not null) return false;
        userAgent = new UserAgent(text);
        return true;
    }

    private static bool IsPrintable(string text) => text.Length > 0 && !text.AsSpan().ContainsAnyExceptInRange(' ', '~');
}
