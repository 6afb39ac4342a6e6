using System.Buffers;
using UtfUnknown;

namespace Crawler.Parsing;

/// <summary>Guesses the encoding of a document that says nothing about it and is not UTF-8, by which bytes stand together how often (UTF.Unknown, which follows Mozilla's detectors).</summary>
internal static class StatisticalGuess
{
    // What is read of a document, from shortly before the first byte that is not ASCII.
    private const int MaxBytes = 32 * 1024;
    private const int Before = 256;

    // A word or two in another language than the markup's say little.
    private const int FewestTelling = 8;
    private const float LeastConfidence = 0.6f;

    // Scripts that no Western text looks like. Those of Central Europe are not among them: curly quotes alone make windows-1250 of an English page. None of them finds markup
    // where ASCII has none.
    private static readonly string[] Trusted =
    [
        "windows-1251", "windows-1253", "windows-1255", "windows-1256", "windows-874", "iso-8859-5", "iso-8859-7", "koi8-r", "ibm866",
        "gb18030", "big5", "euc-jp", "shift_jis", "euc-kr",
    ];

    /// <summary>The encoding's name; null where the guess is not good enough, or says what is the default anyway.</summary>
    /// <param name="body">The document.</param>
    public static string? Find(ReadOnlySpan<byte> body)
    {
        var first = body.IndexOfAnyExceptInRange((byte)0, (byte)0x7F);
        if (first < 0) return null;
        var sample = body[Math.Max(0, first - Before)..];
        if (sample.Length > MaxBytes) sample = sample[..MaxBytes];
        if (sample.Length - sample.CountInRange((byte)0, (byte)0x7F) < FewestTelling) return null;
        var bytes = ArrayPool<byte>.Shared.Rent(sample.Length);
        sample.CopyTo(bytes);
        var detected = CharsetDetector.DetectFromBytes(bytes, 0, sample.Length).Detected;
        ArrayPool<byte>.Shared.Return(bytes);
        if (detected is null || detected.Confidence < LeastConfidence || WebEncodings.Find(detected.EncodingName) is not { } name) return null;
        return Array.IndexOf(Trusted, name) >= 0 ? name : null;
    }

    private static int CountInRange(this ReadOnlySpan<byte> bytes, byte least, byte most)
    {
        var count = 0;
        foreach (var value in bytes)
        {
            if (value >= least && value <= most) count++;
        }

        return count;
    }
}
