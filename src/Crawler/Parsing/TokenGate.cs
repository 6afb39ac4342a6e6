using System.Collections.Frozen;
using AngleSharp.Html;
using AngleSharp.Html.Parser;
using AngleSharp.Html.Parser.Tokens.Struct;
using AngleSharp.Text;

namespace Crawler.Parsing;

/// <summary>
/// Stands between AngleSharp's tokenizer and its tree builder and keeps the cost of one page bounded. Every start tag makes the builder look through its stack of open
/// elements, so time grows with nesting times tags: at the cap, tags that would nest deeper are left out, links and raw text go on. Also takes templates away that declare no shadow root (see
/// <see cref="LinkDocument.Templates"/>) and stops at a cancellation or at too many elements.
/// </summary>
/// <param name="factory">Knows the document under construction.</param>
/// <param name="maxNesting">Depth of elements beyond which the document is flattened.</param>
/// <param name="isXml">Whether <c>&lt;script/&gt;</c> is a whole element, as XHTML has it.</param>
/// <param name="cancellationToken">Stops the parse.</param>
internal sealed class TokenGate(LinkTreeFactory factory, int maxNesting, bool isXml, CancellationToken cancellationToken)
{
    private static readonly FrozenSet<string> RawText = FrozenSet.ToFrozenSet(["script", "style", "title", "textarea", "xmp", "noembed", "noframes", "plaintext", "iframe"], StringComparer.Ordinal);
    private static readonly FrozenSet<string> Links = FrozenSet.ToFrozenSet(["a", "area", "base", "meta", "link", "frame"], StringComparer.Ordinal);
    private static readonly FrozenSet<string> Voids = FrozenSet.ToFrozenSet(["br", "hr", "img", "input", "embed", "wbr", "col", "source", "track", "param"], StringComparer.Ordinal);

    // What opens or closes something that reaches beyond the element; in a template it ends with that.
    private static readonly FrozenSet<string> Structure = FrozenSet.ToFrozenSet(["select", "frameset", "table", "caption", "col", "colgroup", "tbody", "thead", "tfoot", "tr", "td", "th"], StringComparer.Ordinal);

    private static readonly (StructHtmlToken Start, StructHtmlToken End) Center = CenterTags();

    private int _leftOut;
    private bool _sawPre;
    private bool _isFlat;
    private bool _staysFlat;

    /// <summary>Whether the parse ended before the document did.</summary>
    public bool IsStopped { get; private set; }

    public TokenConsumptionResult Pass(ref StructHtmlToken token, TokenConsumer next)
    {
        var document = factory.Document!;
        if (cancellationToken.IsCancellationRequested || document.IsExhausted || document.LastInserted?.Depth > 4 * maxNesting)
        {
            IsStopped = true;
            return TokenConsumptionResult.Stop;
        }

        if (token.Type is not (HtmlTokenType.StartTag or HtmlTokenType.EndTag))
        {
            next(ref token);
            return TokenConsumptionResult.Continue;
        }

        return token.Type == HtmlTokenType.StartTag ? Start(document, ref token, next) : End(document, ref token, next);
    }

    private TokenConsumptionResult Start(LinkDocument document, ref StructHtmlToken token, TokenConsumer next)
    {
        var name = token.Name.Memory.Span;
        if (name is "template" && document.OpenForeign is null)
        {
            // What is opened in a shadow root ends with it, and nothing around it is closed from within: the builder knows that of templates.
            if ((isXml && token.IsSelfClosing) || !document.Templates.Start(!isXml && IsShadowRoot(ref token))) return TokenConsumptionResult.Continue;
        }

        // It would add its attributes to the page's own.
        if (name is "html" && document.Templates.IsOpen) return TokenConsumptionResult.Continue;
        if (document.Templates.IsInert && Structure.GetAlternateLookup<ReadOnlySpan<char>>().Contains(name)) return TokenConsumptionResult.Continue;

        // The builder leaves it open there, so that the select is never closed and what follows is read as its content. Nothing is in it that is looked for.
        if (name is "hr" && document.IsInOption) return TokenConsumptionResult.Continue;

        var isRawText = RawText.GetAlternateLookup<ReadOnlySpan<char>>().Contains(name);
        if (isXml && token.IsSelfClosing && isRawText)
        {
            if (name is "iframe") document.AddLeaf(ref token);
            return TokenConsumptionResult.Continue;
        }

        if (_isFlat && !isRawText)
        {
            if (factory.KeepsResources && ResourceCollector.IsLeaf(name)) document.AddLeaf(ref token);
            if (Links.GetAlternateLookup<ReadOnlySpan<char>>().Contains(name)) document.AddLeaf(ref token);
            else if (!token.IsSelfClosing && !Voids.GetAlternateLookup<ReadOnlySpan<char>>().Contains(name)) _leftOut++;
            return TokenConsumptionResult.Continue;
        }

        if (name is "pre" or "listing")
        {
            _sawPre = true;
            var center = Center.Start;
            next(ref center);
        }
        else if (name is not "frameset" || !_sawPre || document.HasFrameset)
        {
            next(ref token);
        }

        if (document.LastInserted is { } last && last.Depth >= maxNesting) Measure(last);
        return TokenConsumptionResult.Continue;
    }

    private TokenConsumptionResult End(LinkDocument document, ref StructHtmlToken token, TokenConsumer next)
    {
        var name = token.Name.Memory.Span;
        if (name is "template" && !IsInForeignTemplate(document) && !document.Templates.End()) return TokenConsumptionResult.Continue;

        if (document.Templates.IsInert && Structure.GetAlternateLookup<ReadOnlySpan<char>>().Contains(name)) return TokenConsumptionResult.Continue;

        if (_isFlat && !RawText.GetAlternateLookup<ReadOnlySpan<char>>().Contains(name))
        {
            if (_staysFlat || name is "a") return TokenConsumptionResult.Continue;
            if (_leftOut > 0)
            {
                _leftOut--;
                return TokenConsumptionResult.Continue;
            }

            _isFlat = false;
        }

        if (name is "pre" or "listing")
        {
            var center = Center.End;
            next(ref center);
        }
        else
        {
            next(ref token);
        }

        return TokenConsumptionResult.Continue;
    }

    // One of that name in SVG or MathML is an element like any other there.
    private static bool IsInForeignTemplate(LinkDocument document)
    {
        for (var element = document.OpenForeign; element is { IsForeign: true }; element = element.ParentNode as LinkElement)
        {
            if (element is { IsClosed: false, Name: "template" }) return true;
        }

        return false;
    }

    private static bool IsShadowRoot(ref StructHtmlToken token)
    {
        for (var i = 0; i < token.Attributes.Count; i++)
        {
            var attribute = token.Attributes[i];
            if (attribute.Name.Memory.Span is "shadowrootmode") return attribute.Value.Memory.Span is var mode && (mode.Equals("open", StringComparison.OrdinalIgnoreCase) || mode.Equals("closed", StringComparison.OrdinalIgnoreCase));
        }

        return false;
    }

    // At pre and listing the builder takes the next token itself, to drop a line feed, and handles it one call deeper: a page of pre tags overflows the stack. A center
    // element opens, closes and leaves foreign content by the same rules; that pre keeps a later frameset from replacing the body is done here.
    private static (StructHtmlToken Start, StructHtmlToken End) CenterTags()
    {
        using var text = new ReadOnlyMemoryTextSource("<center></center>");
        using var source = new TextSource(text);
        using var tokenizer = new HtmlTokenizer(source, HtmlEntityProvider.Resolver);
        var start = tokenizer.GetStructToken();
        return (start, tokenizer.GetStructToken());
    }

    // An end tag that closes nothing also ends the flat stretch, so a page can creep one level deeper with each; twice the cap is the end of nesting for good.
    private void Measure(LinkElement last)
    {
        var depth = 0;
        for (var node = last.ParentNode; node is not null; node = node.ParentNode) depth++;
        if (depth < maxNesting) return;
        _isFlat = true;
        _leftOut = 0;
        _staysFlat = depth >= 2 * maxNesting;
    }
}
