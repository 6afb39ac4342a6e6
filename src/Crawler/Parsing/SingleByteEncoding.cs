using System.Text;

namespace Crawler.Parsing;

/// <summary>A single-byte encoding of the Encoding Standard (section 9) that .NET does not know. What it cannot write goes to the encoder fallback's replacement.</summary>
/// <param name="upper">The 96 characters of 0xA0 to 0xFF, with 0x80 to 0x9F as in Latin-1; null is x-user-defined, where 0x80 to 0xFF are U+F780 to U+F7FF (section 14.5).</param>
internal sealed class SingleByteEncoding(string? upper) : Encoding(0, EncoderFallback.ReplacementFallback, DecoderFallback.ReplacementFallback)
{
    private const char UserDefined = '\uF780';

    public override int GetByteCount(char[] chars, int index, int count) => count;

    public override int GetBytes(char[] chars, int charIndex, int charCount, byte[] bytes, int byteIndex)
    {
        for (var i = 0; i < charCount; i++) bytes[byteIndex + i] = Encode(chars[charIndex + i]);
        return charCount;
    }

    public override int GetCharCount(byte[] bytes, int index, int count) => count;

    public override int GetChars(byte[] bytes, int byteIndex, int byteCount, char[] chars, int charIndex)
    {
        for (var i = 0; i < byteCount; i++) chars[charIndex + i] = Decode(bytes[byteIndex + i]);
        return byteCount;
    }

    public override int GetMaxByteCount(int charCount) => charCount;

    public override int GetMaxCharCount(int byteCount) => byteCount;

    private char Decode(byte value)
    {
        if (value < 0x80) return (char)value;
        if (upper is null) return (char)(UserDefined + (value - 0x80));
        return value < 0xA0 ? (char)value : upper[value - 0xA0];
    }

    private byte Encode(char value)
    {
        if (value < 0x80) return (byte)value;
        if (upper is null) return value is >= UserDefined and <= '\uF7FF' ? (byte)(value - UserDefined + 0x80) : (byte)'?';
        if (value < 0xA0) return (byte)value;
        var place = upper.IndexOf(value, StringComparison.Ordinal);
        return place < 0 ? (byte)'?' : (byte)(place + 0xA0);
    }
}
