using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Crawler.Urls;

namespace Crawler.Parsing.Scanning;

/// <summary>Whole tags of the usual shape, many bytes at a time. Whatever is cut by the end of the piece or unusual is left, from its first byte on, to the part that reads byte by byte.</summary>
internal sealed partial class LinkScanner<TReceiver>
{
    private const int Unusual = -1;

    // A name, an attribute's name and what stands around them are read in one vector, so tags that begin closer to the end of a piece are not tried here.
    private const int Room = 64;

    [MethodImpl(HotPath.Compiled)]
    private int Data(ReadOnlySpan<byte> text, int at)
    {
        while (true)
        {
            at = NextLessThan(text, at);
            if (at < 0) return text.Length;
            if (at > text.Length - Room || _foreign.IsOpen) return To(ScanState.TagOpen, at + 1);
            var c = text[at + 1];
            int next;
            if (IsLetter(c)) next = FastStart(text, at + 1);
            else if (c == '/') next = FastEnd(text, at + 2);
            else if (c is (byte)'!' or (byte)'?') next = Unusual;
            else next = at + 1;
            if (next == Unusual) return To(ScanState.TagOpen, at + 1);
            at = next;
            if (_state != ScanState.Data || _isStopped) return at;
        }
    }

    [MethodImpl(HotPath.Compiled)]
    private int FastStart(ReadOnlySpan<byte> text, int at)
    {
        var length = NameLength(text, at);
        var element = length <= 8 ? ScannedName.Element(ScannedName.Key(BinaryPrimitives.ReadUInt64LittleEndian(text[at..]), length)) : ScannedElement.Other;
        var end = at + length;
        // "plaintext" has nine letters.
        if (length is 9 or >= 32) return Unusual;
        var isSelfClosing = false;
        if (text[end] == '>')
        {
            if (element == ScannedElement.Other && !_isInSelect) return end + 1;
            _attributes.Clear();
            end++;
        }
        else if (element == ScannedElement.Other || !ScannedAttributes.HasAny(element))
        {
            end = PastAttributes(text, end);
            if (end == Unusual || (element == ScannedElement.Other && !_isInSelect)) return end;
            _attributes.Clear();
            isSelfClosing = text[end - 2] == '/';
        }
        else
        {
            _attributes.Clear();
            end = ReadAttributes(text, end, element);
            if (end == Unusual) return Unusual;
            isSelfClosing = text[end - 2] == '/';
        }

        StartTag(element, text.Slice(at, length), isSelfClosing, text);
        return end;
    }

    [MethodImpl(HotPath.Compiled)]
    private int FastEnd(ReadOnlySpan<byte> text, int at)
    {
        if (!IsLetter(text[at])) return Unusual;
        var length = NameLength(text, at);
        var element = length <= 8 ? ScannedName.Element(ScannedName.Key(BinaryPrimitives.ReadUInt64LittleEndian(text[at..]), length)) : ScannedElement.Other;
        if (length >= 32) return Unusual;
        var end = text[at + length] == '>' ? at + length + 1 : PastAttributes(text, at + length);
        if (end != Unusual && (element != ScannedElement.Other || _isInSelect)) EndTag(element, text.Slice(at, length));
        return end;
    }

    [MethodImpl(HotPath.Compiled)]
    private static int NextLessThan(ReadOnlySpan<byte> text, int at)
    {
        while (at <= text.Length - Vector256<byte>.Count)
        {
            var found = Vector256.Equals(Vector256.Create(text[at..]), Vector256.Create((byte)'<')).ExtractMostSignificantBits();
            if (found != 0) return at + BitOperations.TrailingZeroCount(found);
            at += Vector256<byte>.Count;
        }

        var rest = text[at..].IndexOf((byte)'<');
        return rest < 0 ? -1 : at + rest;
    }

    // Of a tag or an attribute: up to white space, a slash, an equals sign or the end of the tag; other control characters end it here, and are found unusual then. 32 where it is longer.
    [MethodImpl(HotPath.Compiled)]
    private static int NameLength(ReadOnlySpan<byte> text, int at)
    {
        var bytes = Vector256.Create(text[at..]);
        var ends = Vector256.Equals(Vector256.Min(bytes, Vector256.Create((byte)' ')), bytes) | Vector256.Equals(bytes, Vector256.Create((byte)'>')) | Vector256.Equals(bytes, Vector256.Create((byte)'/'));
        return BitOperations.TrailingZeroCount(ends.ExtractMostSignificantBits());
    }

    // From the byte after a tag's name to the byte after its end.
    [MethodImpl(HotPath.Compiled)]
    private static int PastAttributes(ReadOnlySpan<byte> text, int at)
    {
        if (!IsSpace(text[at]))
        {
            return text[at] == '/' && text[at + 1] == '>' ? at + 2 : Unusual;
        }

        while (at <= text.Length - Room)
        {
            var bytes = Vector256.Create(text[at..]);
            var found = (Vector256.Equals(bytes, Vector256.Create((byte)'=')) | Vector256.Equals(bytes, Vector256.Create((byte)'>'))).ExtractMostSignificantBits();
            if (found == 0)
            {
                at += Vector256<byte>.Count;
                continue;
            }

            at += BitOperations.TrailingZeroCount(found);
            if (text[at] == '>') return at + 1;

            // After a letter it ends a name, elsewhere it may begin one.
            if (!IsLetter(text[at - 1])) return Unusual;
            at = PastValue(text, at + 1, out _, out _);
            if (at == Unusual) return Unusual;
        }

        return Unusual;
    }

    [MethodImpl(HotPath.Compiled)]
    private int ReadAttributes(ReadOnlySpan<byte> text, int at, ScannedElement element)
    {
        while (at <= text.Length - Room)
        {
            var c = text[at];
            if (IsSpace(c))
            {
                at++;
                continue;
            }

            if (c == '>') return at + 1;
            if (c == '/') return text[at + 1] == '>' ? at + 2 : Unusual;
            var bytes = Vector256.Create(text[at..]);
            var ends = Vector256.Equals(Vector256.Min(bytes, Vector256.Create((byte)' ')), bytes) | Vector256.Equals(bytes, Vector256.Create((byte)'=')) | Vector256.Equals(bytes, Vector256.Create((byte)'>'))
                | Vector256.Equals(bytes, Vector256.Create((byte)'/'));
            var length = BitOperations.TrailingZeroCount(ends.ExtractMostSignificantBits());
            if (length is 0 or 32 || text[at + length] != '=') return Unusual;
            var attribute = ScannedAttributes.Find(element, text.Slice(at, length));
            at = PastValue(text, at + length + 1, out var start, out var valueLength);
            if (at == Unusual) return Unusual;
            if (attribute != ScannedAttribute.None && !_attributes.Has(attribute)) _attributes.Set(attribute, start, valueLength);
        }

        return Unusual;
    }

    // From the byte after the equals sign to the byte after the value.
    [MethodImpl(HotPath.Compiled)]
    private static int PastValue(ReadOnlySpan<byte> text, int at, out int start, out int length)
    {
        start = at + 1;
        length = 0;
        if (at >= text.Length) return Unusual;
        var quote = text[at];
        if (quote is (byte)'"' or (byte)'\'')
        {
            length = text[start..].IndexOf(quote);
            return length < 0 ? Unusual : start + length + 1;
        }

        start = at;
        while (at < text.Length && text[at] > ' ' && text[at] != '>') at++;
        length = at - start;

        // A slash before the end of the tag belongs to the value here.
        return length > 0 && text[at - 1] != '/' && at < text.Length && (text[at] == '>' || IsSpace(text[at])) ? at : Unusual;
    }
}
