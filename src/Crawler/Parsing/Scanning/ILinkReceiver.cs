namespace Crawler.Parsing.Scanning;

/// <summary>
/// Takes what a <see cref="LinkScanner{TReceiver}"/> finds, in source order. Every text is UTF-8 with character references decoded, valid only during the call, and may hold bytes that are no UTF-8 where the
/// document does. A value of more than <see cref="LinkScanner{TReceiver}.MaxValue"/> bytes is given up to there.
/// </summary>
internal interface ILinkReceiver
{
    /// <summary>The href of a base element; the first one that a page has counts, also for what came before it (HTML Standard 4.2.3).</summary>
    void Base(ReadOnlySpan<byte> href);

    /// <summary>A link.</summary>
    /// <param name="url">As written.</param>
    /// <param name="kind">The element that it stands in.</param>
    /// <param name="noFollow">Whether it carries rel=nofollow.</param>
    void Link(ReadOnlySpan<byte> url, LinkKind kind, bool noFollow);

    /// <summary>A link whose value is too long to be kept.</summary>
    /// <param name="start">How it begins.</param>
    /// <param name="kind">The element that it stands in.</param>
    /// <param name="noFollow">Whether it carries rel=nofollow.</param>
    void OverlongLink(ReadOnlySpan<byte> start, LinkKind kind, bool noFollow);

    /// <summary>The href of a link element with rel=canonical.</summary>
    void Canonical(ReadOnlySpan<byte> href);

    /// <summary>The text of a title element, white space as written.</summary>
    void Title(ReadOnlySpan<byte> text);

    /// <summary>A lang attribute of the html element.</summary>
    /// <param name="value">The attribute's value.</param>
    /// <param name="isXml">Whether it is xml:lang, which counts where there is no other.</param>
    void Language(ReadOnlySpan<byte> value, bool isXml);

    /// <summary>A meta element with a name and a content, of robots or of anything else.</summary>
    void Meta(ReadOnlySpan<byte> name, ReadOnlySpan<byte> content);

    /// <summary>The content of a meta element with http-equiv=refresh.</summary>
    void Refresh(ReadOnlySpan<byte> content);
}
