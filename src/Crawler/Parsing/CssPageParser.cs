using System.Buffers;
using System.Text;
using Crawler.Fetching;
using Crawler.Frontier;

namespace Crawler.Parsing;

/// <summary>Takes what a style sheet names: images, fonts, further sheets.</summary>
internal static class CssPageParser
{
    private const int LongestDeclaration = 1024;

    /// <summary>Reads a sheet.</summary>
    /// <param name="response">The response.</param>
    /// <param name="body">Its body, as much of it as is read.</param>
    /// <param name="headerLabel">The charset parameter of Content-Type; null where there is none.</param>
    /// <param name="options">The caps.</param>
    /// <param name="hasher">What makes the fingerprints.</param>
    /// <param name="cancellationToken">Stops long work.</param>
    public static ParsedPage Parse(FetchOutcome.Success response, ReadOnlySpan<byte> body, string? headerLabel, ParsingOptions options, UrlHasher hasher, CancellationToken cancellationToken)
    {
        var charset = Decide(body, headerLabel);
        var text = charset.Decode(body, out var length);
        using var collector = new ResourceCollector(response.Head.Url, null, options, hasher);
        collector.ReadCss(text.AsSpan(0, length));
        ArrayPool<char>.Shared.Return(text);
        return new ParsedPage { ResourceBatch = collector.Build(cancellationToken), ResourcesCut = collector.Cut, Charset = charset.Name, CharsetSource = charset.Source };
    }

    // CSS Syntax Level 3, section 3.2: byte order mark, header, @charset, UTF-8.
    private static Charset Decide(ReadOnlySpan<byte> body, string? headerLabel)
    {
        if (CharsetSniffer.FromMark(body) is { } mark) return mark;
        if (headerLabel is not null && WebEncodings.Find(headerLabel) is { } header) return new Charset(header, CharsetSource.Header, 0);
        var declaration = "@charset \""u8;
        if (body.StartsWith(declaration) && body[declaration.Length..Math.Min(body.Length, LongestDeclaration)].IndexOf("\";"u8) is var end and >= 0
            && WebEncodings.Find(Encoding.Latin1.GetString(body.Slice(declaration.Length, end))) is { } declared)
        {
            return new Charset(declared is "utf-16le" or "utf-16be" ? "utf-8" : declared, CharsetSource.Meta, 0);
        }

        return new Charset("utf-8", CharsetSource.Default, 0);
    }
}
