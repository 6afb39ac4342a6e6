using System.Text;
using Crawler.Urls;

namespace Crawler.Sitemaps;

/// <summary>One absolute URL a line (sitemaps.org, "Text file"); lines that are none are left out.</summary>
/// <param name="text">The file.</param>
/// <param name="limits">The longest URL is one of them.</param>
internal sealed class TextSitemap(TextReader text, SitemapLimits limits) : SitemapSyntax
{
    private readonly StringBuilder _line = new();
    private readonly char[] _buffer = new char[4096];
    private int _at;
    private int _end;
    private bool _isEnded;

    /// <inheritdoc/>
    public override SitemapError? Error => _isEnded && Kind == SitemapKind.Invalid ? SitemapError.NotASitemap : null;

    /// <inheritdoc/>
    public override SitemapEntry? Read()
    {
        while (ReadLine())
        {
            if (_line.Length == 0) continue;
            var line = _line.ToString().Trim().Trim('\uFEFF');
            if (line.Length == 0 || line[0] == '#') continue;
            var isUrl = line.StartsWith("http:", StringComparison.OrdinalIgnoreCase) || line.StartsWith("https:", StringComparison.OrdinalIgnoreCase);
            if (!isUrl || line.Length > limits.MaxUrlLength || !CanonicalUrl.TryCreate(line, out var url, out _))
            {
                Dropped++;
                continue;
            }

            Kind = SitemapKind.Text;
            return new SitemapEntry(url, IsSitemap: false);
        }

        _isEnded = true;
        return null;
    }

    // Of a line that is too long only so much is kept that it is seen to be.
    private bool ReadLine()
    {
        _line.Clear();
        while (_at < _end || Fill())
        {
            var span = _buffer.AsSpan(_at, _end - _at);
            var length = span.IndexOfAny('\r', '\n');
            var piece = length < 0 ? span : span[..length];
            if (_line.Length == 0) piece = piece.TrimStart();
            _line.Append(piece[..Math.Min(piece.Length, Math.Max(0, limits.MaxUrlLength + 64 - _line.Length))]);
            _at += length < 0 ? span.Length : length + 1;
            if (length >= 0) return true;
        }

        return _line.Length > 0;
    }

    private bool Fill()
    {
        (_at, _end) = (0, text.Read(_buffer, 0, _buffer.Length));
        return _end > 0;
    }
}
