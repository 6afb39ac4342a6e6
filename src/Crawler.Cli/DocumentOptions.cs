using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using Crawler.Urls;

namespace Crawler.Cli;

/// <summary>What the verbs that look at one document take: the file, where it was fetched from, and the header that it came with; or all of it as <c>--jsonl</c>.</summary>
internal sealed class DocumentOptions
{
    private readonly Argument<string?> _file;
    private readonly Option<string?> _base = new("--base") { HelpName = "URL", Description = "The URL that it was fetched from; required without --jsonl. Default: none." };
    private readonly Option<string?> _contentType;
    private readonly JsonlMode _jsonl;
    private readonly bool _hasBase;

    /// <summary>Makes them.</summary>
    /// <param name="what">What the file is, as in "The document".</param>
    /// <param name="jsonl">The other way to ask.</param>
    /// <param name="hasBase">Whether the answer depends on where it was fetched from.</param>
    /// <param name="defaultType">The Content-Type where none is given, for the help; null where that is none.</param>
    public DocumentOptions(string what, JsonlMode jsonl, bool hasBase = true, string? defaultType = null)
    {
        _file = new("FILE") { Description = $"{what}, or - for standard input.", Arity = ArgumentArity.ZeroOrOne };
        _contentType = new("--content-type") { HelpName = "CT", Description = $"The Content-Type header that it came with. Default: {defaultType ?? "none"}." };
        (_jsonl, _hasBase) = (jsonl, hasBase);
    }

    /// <summary>Adds them to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(_file);
        if (_hasBase) command.Add(_base);
        command.Add(_contentType);
        _jsonl.AddTo(command, _hasBase ? [_file, _base] : [_file]);
    }

    /// <summary>Cases on standard input.</summary>
    public JsonlMode Cases => _jsonl;

    /// <summary>Whether cases are read from standard input.</summary>
    public bool AreCases(ParseResult result) => result.GetValue(_jsonl.Option);

    /// <summary>Reads the document.</summary>
    /// <param name="result">The command line, without <c>--jsonl</c>.</param>
    /// <param name="terminal">Standard input.</param>
    /// <param name="document">What was read; null where there is an error.</param>
    /// <param name="error">Why it cannot be read; null where it can.</param>
    public bool TryRead(ParseResult result, Terminal terminal, [NotNullWhen(true)] out GivenDocument? document, [NotNullWhen(false)] out string? error)
    {
        (document, error) = (null, null);
        var url = default(CanonicalUrl);
        if (_hasBase && result.GetValue(_base)! is var text && !CanonicalUrl.TryCreate(text, out url, out var urlError))
        {
            error = $"--base: {UrlErrorText.Of(text, urlError)}";
            return false;
        }

        if (!DocumentInput.TryReadAll(result.GetValue(_file)!, terminal.In, out var body, out error)) return false;
        document = new GivenDocument(body, result.GetValue(_contentType), url);
        return true;
    }
}

/// <summary>A document from the command line.</summary>
/// <param name="Body">Its bytes.</param>
/// <param name="ContentType">The header that it came with; null where none was given.</param>
/// <param name="Url">Where it was fetched from; null where the verb does not ask.</param>
internal sealed record GivenDocument(byte[] Body, string? ContentType, CanonicalUrl? Url);
