using System.Text;
using Crawler.MockWeb.Generation;

namespace Crawler.MockWeb.Rendering;

/// <summary>Paragraphs that are written and encoded once, so that a page is mostly copied.</summary>
internal sealed class TextPool
{
    private const int Paragraphs = 256;

    private static readonly string[] Words =
    [
        "the", "of", "and", "to", "in", "is", "that", "it", "was", "for", "on", "are", "with", "as", "his", "they", "be", "at", "one", "have", "this", "from", "or",
        "had", "by", "hot", "but", "some", "what", "there", "we", "can", "out", "other", "were", "all", "your", "when", "up", "use", "word", "how", "said", "each",
        "she", "which", "do", "their", "time", "if", "will", "way", "about", "many", "then", "them", "would", "write", "like", "so", "these", "her", "long", "make",
        "thing", "see", "him", "two", "has", "look", "more", "day", "could", "go", "come", "did", "my", "sound", "no", "most", "number", "who", "over", "know",
        "water", "than", "call", "first", "people", "may", "down", "side", "been", "now", "find", "any", "new", "work", "part", "take", "get", "place", "made",
        "live", "where", "after", "back", "little", "only", "round", "man", "year", "came", "show", "every", "good", "me", "give", "our", "under", "name", "very",
        "harbour", "station", "letter", "engine", "winter", "village", "question", "morning", "measure", "travel", "garden", "picture", "history", "machine",
    ];

    private readonly byte[][] _paragraphs = new byte[Paragraphs][];

    /// <param name="seed">Decides the words.</param>
    /// <param name="encoding">What they are encoded in.</param>
    /// <param name="spice">Words beyond ASCII that show whether the encoding was taken right.</param>
    public TextPool(ulong seed, Encoding encoding, string spice)
    {
        var random = SplitMix.For(seed, purpose: 3);
        for (var i = 0; i < Paragraphs; i++)
        {
            var text = new StringBuilder("<p>");
            for (var count = 30 + random.Below(90); count > 0; count--) text.Append(random.Pick<string>(Words)).Append(' ');
            _paragraphs[i] = encoding.GetBytes(text.Append(i % 4 == 0 ? spice : "end").Append(".</p>\n").ToString());
        }
    }

    public ReadOnlySpan<byte> Paragraph(ref SplitMix random) => _paragraphs[random.Below(Paragraphs)];

    public static string Title(ref SplitMix random) => $"{random.Pick<string>(Words)} {random.Pick<string>(Words)} {random.Pick<string>(Words)}";

    public static string Word(ref SplitMix random) => random.Pick<string>(Words);
}
