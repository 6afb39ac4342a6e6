using System.Runtime.CompilerServices;
using AngleSharp;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace Crawler.Parsing;

/// <summary>AngleSharp's whole tree of a page, for the code of a host application. What no page may do to the process it ends with an exception.</summary>
internal static class PageTree
{
    // Made once: the factories in it hold no state, and what belongs to one document is made by its context.
    private static readonly AngleSharp.Configuration Services = new([.. AngleSharp.Configuration.Default.Services]);

    /// <summary>Builds it, as without scripting.</summary>
    /// <param name="text">The document; its nodes keep nothing of it, but <c>Source</c> shows it.</param>
    /// <param name="cancellationToken">Stops a long parse.</param>
    /// <exception cref="InsufficientExecutionStackException">Built further, the page would overflow the stack.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static IHtmlDocument Build(ReadOnlyMemory<char> text, CancellationToken cancellationToken)
    {
        var options = new HtmlParserOptions
        {
            // Nobody is told of positions: they stand in source references, which are not kept, and in parse errors.
            DisableElementPositionTracking = true,

            // The builder handles the token after pre and listing one call deeper, and looks through all open elements at most start tags.
            OnCreated = (_, _) =>
            {
                RuntimeHelpers.EnsureSufficientExecutionStack();
                cancellationToken.ThrowIfCancellationRequested();
            },
        };
        return new HtmlParser(options, BrowsingContext.New(Services)).ParseDocument(text);
    }
}
