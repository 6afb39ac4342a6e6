using System.Numerics;
using System.Runtime.CompilerServices;
using Crawler.Frontier.Traps;
using Crawler.Urls;

namespace Crawler.Parsing;

/// <summary>
/// Reads what pages are like. A page is read only until it differs from every page that this reader has read lately: after 64 words that count, 128, 256 and so on it asks whether it knows what it has
/// read so far, and if not, gives the page a mark that no other page has. So of equal pages a few, one for each of these places, are told apart from all others, and the rest are found equal. Two pages
/// that differ never have equal marks because of that.
/// </summary>
internal sealed class LikenessReader
{
    // What a page says stands in its beginning.
    private const int LongestRead = 256 * 1024;

    private const int FirstCheck = 64;
    private const int Never = 0;

    private readonly RecentMarks _said = new();
    private readonly RecentMarks _shown = new();

    /// <summary>Reads a page until it differs from others.</summary>
    /// <param name="body">The decoded body.</param>
    /// <param name="url">Its URL.</param>
    public PageLikeness Read(ReadOnlySpan<byte> body, CanonicalUrl url) => Read(body, url, this);

    /// <summary>Reads a page to its end, whatever others are like.</summary>
    /// <inheritdoc cref="Read(ReadOnlySpan{byte}, CanonicalUrl)"/>
    public static PageLikeness ReadWhole(ReadOnlySpan<byte> body, CanonicalUrl url) => Read(body, url, null);

    [MethodImpl(HotPath.Compiled)]
    private static PageLikeness Read(ReadOnlySpan<byte> body, CanonicalUrl url, LikenessReader? memory)
    {
        var own = new WordSet(stackalloc ulong[WordSet.Slots]);
        own.Add(url.Text.AsSpan(url.Parts.PathStart));
        body = body[..Math.Min(body.Length, LongestRead)];
        var (said, shown) = (0UL, 0UL);
        var (saidWords, shownWords) = (0, 0);
        var (saidCheck, shownCheck) = memory is null ? (Never, Never) : (FirstCheck, FirstCheck);
        var (at, known, isInLink) = (0, -1, false);
        var kinds = default(ByteKinds);
        while (at < body.Length)
        {
            // What is known of the bytes goes from a multiple of their count to the next.
            if (at / ByteKinds.Count != known) (kinds, known) = (ByteKinds.At(body, at & -ByteKinds.Count), at / ByteKinds.Count);
            var next = (kinds.Words | (isInLink ? kinds.Closing : kinds.Opening)) >> at;
            if (next == 0)
            {
                at = (known + 1) * ByteKinds.Count;
                continue;
            }

            at += BitOperations.TrailingZeroCount(next);
            var start = at;
            if ((kinds.Words >> at & 1) == 0)
            {
                if (isInLink)
                {
                    isInLink = false;
                    at++;
                    continue;
                }

                var kind = at + 1 < body.Length ? body[at + 1] | 0x20 : 0;
                if (kind == 'a' && PageMarkup.IsNamed(body[at..], "a"u8))
                {
                    isInLink = true;
                    at += 2;
                    continue;
                }

                if (kind == ('!' | 0x20) && body[at..].StartsWith("<!--"u8))
                {
                    at = PageMarkup.CommentEnd(body, at);
                    continue;
                }

                var closing = kinds.Closing >> at;
                while (closing == 0)
                {
                    at = (known + 1) * ByteKinds.Count;
                    if (at >= body.Length) break;
                    (kinds, known) = (ByteKinds.At(body, at), known + 1);
                    closing = kinds.Closing;
                }

                at = at < body.Length ? at + BitOperations.TrailingZeroCount(closing) + 1 : body.Length;
                if (kind == 's')
                {
                    at = PageMarkup.End(body, start, at);
                }
                else if (kind == 'i' && PageMarkup.IsNamed(body[start..], "img"u8))
                {
                    var picture = PageWords.Hash(body, start, at - start);
                    (said, shown) = (PageWords.Mix(said, picture), PageWords.Mix(shown, picture));
                }

                continue;
            }

            var length = BitOperations.TrailingZeroCount(~(kinds.Words >> at));
            var digits = kinds.Digits >> at & ulong.MaxValue >> (ByteKinds.Count - length);
            at += length;
            while (at % ByteKinds.Count == 0 && at < body.Length)
            {
                (kinds, known) = (ByteKinds.At(body, at), known + 1);
                length = BitOperations.TrailingZeroCount(~kinds.Words);
                if (length == 0) break;
                digits |= kinds.Digits & ulong.MaxValue >> (ByteKinds.Count - length);
                at += length;
            }

            var word = PageWords.Hash(body, start, at - start);
            if (own.Contains(word)) continue;
            shown = PageWords.Mix(shown, word);
            if (++shownWords == shownCheck)
            {
                (shown, shownCheck) = NextCheck(memory!._shown, shown, shownCheck, url);
                if (shownCheck == Never && saidCheck == Never) break;
            }

            if (digits != 0 || isInLink) continue;
            said = PageWords.Mix(said, word);
            if (++saidWords == saidCheck)
            {
                (said, saidCheck) = NextCheck(memory!._said, said, saidCheck, url);
                if (shownCheck == Never && saidCheck == Never) break;
            }
        }

        return new PageLikeness(said, shown);
    }

    // Where the same was read lately, it goes on; where not, the mark is this page's alone, whatever is added to it.
    private static (ulong Mark, int Check) NextCheck(RecentMarks marks, ulong mark, int check, CanonicalUrl url) =>
        marks.Add(mark) ? (PageWords.Mix(mark, TrapText.Hash(url.Text)), Never) : (mark, 2 * check);
}
