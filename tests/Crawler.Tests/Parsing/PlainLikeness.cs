using Crawler.Parsing;
using Crawler.Urls;

namespace Crawler.Tests.Parsing;

/// <summary>What a page is like, read one byte after the other.</summary>
internal sealed class PlainLikeness
{
    private const ulong Multiplier = 0x9E3779B97F4A7C15;
    private readonly HashSet<ulong> _own = [];
    private ulong _said;
    private ulong _shown;

    public static PageLikeness Of(byte[] body, CanonicalUrl url)
    {
        var reader = new PlainLikeness();
        foreach (var (word, _) in Words(System.Text.Encoding.ASCII.GetBytes(url.PathAndQuery)).Take(32)) reader._own.Add(word);
        reader.Read(System.Text.Encoding.Latin1.GetString(body[..Math.Min(body.Length, 256 * 1024)]), body);
        return new PageLikeness(reader._said, reader._shown);
    }

    private void Read(string text, byte[] body)
    {
        for (var at = 0; at < text.Length;)
        {
            if (text[at] != '<')
            {
                var end = Find(text, '<', at);
                Add(body[at..end], isLink: false);
                at = end;
            }
            else if (string.CompareOrdinal(text, at, "<!--", 0, 4) == 0)
            {
                at = Behind(text, "-->", at);
            }
            else
            {
                var end = Behind(text, ">", at);
                if (IsNamed(text, at, "a")) Add(body[(at + 2)..end], isLink: true);
                if (IsNamed(text, at, "img")) (_said, _shown) = (Mix(_said, Hash(body[at..end])), Mix(_shown, Hash(body[at..end])));
                var name = IsNamed(text, at, "script") ? "script" : IsNamed(text, at, "style") ? "style" : null;
                at = name is null || text[(end - 2)..end] == "/>" ? end : Behind(text, "</" + name, end);
            }
        }
    }

    private void Add(byte[] text, bool isLink)
    {
        foreach (var (word, hasDigit) in Words(text))
        {
            if (_own.Contains(word)) continue;
            _shown = Mix(_shown, word);
            if (!hasDigit && !isLink) _said = Mix(_said, word);
        }
    }

    private static IEnumerable<(ulong Word, bool HasDigit)> Words(byte[] text)
    {
        var word = new List<byte>();
        foreach (var octet in text.Append((byte)' '))
        {
            if (octet >= 0x80 || char.IsAsciiLetterOrDigit((char)octet))
            {
                word.Add(octet);
            }
            else if (word.Count > 0)
            {
                yield return (Hash([.. word]), word.Exists(letter => char.IsAsciiDigit((char)letter)));
                word.Clear();
            }
        }
    }

    private static ulong Hash(byte[] text)
    {
        var hash = (ulong)text.Length * Multiplier;
        foreach (var eight in text.Chunk(8))
        {
            hash = (hash ^ BitConverter.ToUInt64([.. eight.Concat(new byte[8 - eight.Length]).Select(octet => (byte)(octet | 0x20))])) * Multiplier;
            hash ^= hash >> 29;
        }

        return hash;
    }

    private static ulong Mix(ulong before, ulong hash) => (ulong.RotateLeft(before, 5) ^ hash) * Multiplier;

    private static bool IsNamed(string text, int at, string name) =>
        string.Compare(text, at + 1, name, 0, name.Length, StringComparison.OrdinalIgnoreCase) == 0 && at + name.Length + 1 < text.Length && text[at + name.Length + 1] < 0x80 && !char.IsAsciiLetterOrDigit(text[at + name.Length + 1]);

    private static int Find(string text, char sign, int at) => text.IndexOf(sign, at) is var found and >= 0 ? found : text.Length;

    private static int Behind(string text, string sign, int at) => text.IndexOf(sign, at, StringComparison.OrdinalIgnoreCase) is var found and >= 0 ? found + sign.Length : text.Length;
}
