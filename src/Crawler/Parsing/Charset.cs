using System.Buffers;
using System.Text;

namespace Crawler.Parsing;

/// <summary>The decision on a document's encoding.</summary>
/// <param name="Name">The name of the Encoding Standard, in lower case.</param>
/// <param name="Source">What decided it.</param>
/// <param name="MarkLength">Bytes of the byte order mark, 0 where there is none.</param>
internal readonly record struct Charset(string Name, CharsetSource Source, int MarkLength)
{
    /// <summary>In what the query strings of the document's links are written; null is UTF-8 (Encoding Standard 4.3, "get an output encoding").</summary>
    public Encoding? QueryEncoding => Name is "utf-8" or "utf-16le" or "utf-16be" or "replacement" ? null : WebEncodings.Get(Name);

    /// <summary>Decodes a document into a text of its own.</summary>
    /// <param name="body">The whole document, byte order mark included.</param>
    public string DecodeText(ReadOnlySpan<byte> body)
    {
        var chars = Decode(body, out var length);
        var text = new string(chars, 0, length);
        ArrayPool<char>.Shared.Return(chars);
        return text;
    }

    /// <summary>Decodes a document into an array of the shared pool, which the caller returns.</summary>
    /// <param name="body">The whole document, byte order mark included.</param>
    /// <param name="length">Characters decoded.</param>
    public char[] Decode(ReadOnlySpan<byte> body, out int length)
    {
        if (Name is "replacement")
        {
            // One U+FFFD whatever the bytes are: a known attack hides markup in these encodings (Encoding Standard 14.1).
            var single = ArrayPool<char>.Shared.Rent(1);
            single[0] = '\uFFFD';
            length = body.IsEmpty ? 0 : 1;
            return single;
        }

        var encoding = WebEncodings.Get(Name);
        var bytes = body[MarkLength..];
        var chars = ArrayPool<char>.Shared.Rent(bytes.Length + 16);
        if (encoding.TryGetChars(bytes, chars, out length)) return chars;

        ArrayPool<char>.Shared.Return(chars);
        chars = ArrayPool<char>.Shared.Rent(encoding.GetCharCount(bytes));
        length = encoding.GetChars(bytes, chars);
        return chars;
    }
}
