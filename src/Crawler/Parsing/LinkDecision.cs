namespace Crawler.Parsing;

/// <summary>What a hook decides on a link. The default is to follow it.</summary>
public readonly record struct LinkDecision
{
    private LinkDecision(string reason) => Reason = reason;

    /// <summary>The hook has nothing against the link: scope, depth, nofollow, traps and robots.txt decide.</summary>
    public static LinkDecision Follow => default;

    /// <summary>Why the link is refused; null where it is not.</summary>
    public string? Reason { get; }

    /// <summary>The link is not followed: unless another one leads there, its URL is skipped as <see cref="Frontier.SkipReason.Refused"/>.</summary>
    /// <param name="reason">Why, in words for people; the first 300 characters are kept, without line breaks. Use few different ones: each is a row of crawl.db.</param>
    /// <exception cref="ArgumentException">There are no words.</exception>
    public static LinkDecision Refuse(string reason)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        return new LinkDecision(reason);
    }
}
