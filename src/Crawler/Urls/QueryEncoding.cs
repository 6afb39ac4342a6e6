using System.Buffers;
using System.Globalization;
using System.Text;

namespace Crawler.Urls;

/// <summary>Encodes the queries of a document's links in the document's own encoding (URL Standard, query state and "percent-encode after encoding").</summary>
internal sealed class QueryEncoding
{
    private readonly Encoding _encoding;

    private QueryEncoding(Encoding encoding)
    {
        _encoding = (Encoding)encoding.Clone();
        _encoding.EncoderFallback = new NumericReferenceFallback();
    }

    /// <summary>The encoder for a document.</summary>
    /// <param name="encoding">The document's encoding; null is UTF-8.</param>
    /// <returns>Null where queries are UTF-8: also for UTF-16, UTF-32 and UTF-7 documents (Encoding Standard, "get an output encoding").</returns>
    public static QueryEncoding? For(Encoding? encoding) => encoding is null or { CodePage: 65001 or 65000 or 1200 or 1201 or 12000 or 12001 } ? null : new(encoding);

    /// <summary>Appends an encoded query.</summary>
    public void Append(ref UrlBuffer output, scoped ReadOnlySpan<char> query)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(_encoding.GetByteCount(query));
        foreach (var b in bytes.AsSpan(0, _encoding.GetBytes(query, bytes)))
        {
            if (PercentEncoding.SpecialQuerySafe.Contains((char)b)) output.Append((char)b);
            else PercentEncoding.AppendEscape(ref output, b);
        }

        ArrayPool<byte>.Shared.Return(bytes);
    }

    /// <summary>Writes what the encoding lacks as <c>&amp;#NNN;</c>, its three signs escaped.</summary>
    private sealed class NumericReferenceFallback : EncoderFallback
    {
        public override int MaxCharCount => "%26%231114111%3B".Length;

        public override EncoderFallbackBuffer CreateFallbackBuffer() => new Buffer();

        private sealed class Buffer : EncoderFallbackBuffer
        {
            private string _text = "";
            private int _next;

            public override int Remaining => _text.Length - _next;

            public override bool Fallback(char charUnknown, int index) => Start(char.IsSurrogate(charUnknown) ? 0xFFFD : charUnknown);

            public override bool Fallback(char charUnknownHigh, char charUnknownLow, int index) => Start(char.ConvertToUtf32(charUnknownHigh, charUnknownLow));

            public override char GetNextChar() => _next < _text.Length ? _text[_next++] : '\0';

            public override bool MovePrevious()
            {
                if (_next == 0) return false;
                _next--;
                return true;
            }

            public override void Reset() => (_text, _next) = ("", 0);

            private bool Start(int codePoint)
            {
                (_text, _next) = (string.Create(CultureInfo.InvariantCulture, $"%26%23{codePoint}%3B"), 0);
                return true;
            }
        }
    }
}
