using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Core;

namespace Crawler.Tests.Parsing.Scanning;

/// <summary>
/// A document of tag soup. One that fails a property shrinks to few and short pieces. <c>CRAWLER_SOUP_DOCUMENTS</c> is how many are read in each test (5,000), <c>CRAWLER_SOUP_SEED</c> where they begin: a number,
/// or what FsCheck prints of a failure as "Replay directly at failing step with (SEED,GAMMA,SIZE)", written <c>SEED,GAMMA,SIZE</c>.
/// </summary>
/// <param name="pieces">What is written one after the other; see <see cref="TagSoupPieces"/>.</param>
internal sealed class TagSoup(string[] pieces)
{
    /// <summary>Where the documents begin: the same are read each time.</summary>
    public static Replay Begin { get; } = (Environment.GetEnvironmentVariable("CRAWLER_SOUP_SEED") ?? "20261126").Split(',').Select(number => ulong.Parse(number, CultureInfo.InvariantCulture)).ToArray() switch
    {
        [var seed] => new Replay(new Rnd(seed), null),
        [var seed, var gamma, var size] => new Replay(new Rnd(seed, gamma), FSharpOption<int>.Some((int)size)),
        _ => throw new FormatException("CRAWLER_SOUP_SEED is SEED or SEED,GAMMA,SIZE"),
    };

    /// <summary>How many are read in each test; one where the seed is that of a failure.</summary>
    public static int Documents { get; } = Begin.Size is null ? int.Parse(Environment.GetEnvironmentVariable("CRAWLER_SOUP_DOCUMENTS") ?? "5000", CultureInfo.InvariantCulture) : 1;

    /// <summary>How a property of them is checked.</summary>
    public static Config Config { get; } = Config.QuickThrowOnFailure.WithMaxTest(Documents).WithReplay(FSharpOption<Replay>.Some(Begin));

    /// <summary>Documents of everything.</summary>
    public static Arbitrary<TagSoup> Arbitrary { get; } = From(TagSoupPieces.OfEverything);

    /// <summary>Documents about what is left open in templates and shadow roots, or closed from within.</summary>
    public static Arbitrary<TagSoup> OfTemplates { get; } = From(TagSoupPieces.OfTemplates);

    /// <summary>Documents about where a parser is: in which table, select, SVG or template.</summary>
    public static Arbitrary<TagSoup> OfNesting { get; } = From(TagSoupNesting.Documents);

    public string Html { get; } = string.Concat(pieces.Select((piece, i) => piece.Replace("№", (i + 1).ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)));

    public override string ToString() => Escaped(Html);

    /// <summary>A text on one line.</summary>
    public static string Escaped(string text) => string.Concat(text.Select(c => c switch { '\n' => "\\n", '\r' => "\\r", '\t' => "\\t", '\f' => "\\f", '\0' => "\\0", _ when char.IsControl(c) => $"\\u{(int)c:X4}", _ => c.ToString() }));

    private static Arbitrary<TagSoup> From(Gen<string[]> pieces) => Arb.From(pieces.Select(them => new TagSoup(them)), soup => soup.Shrink());

    // Without some of the pieces, then with less of one.
    private IEnumerable<TagSoup> Shrink() =>
        Parts(pieces.Length).Select(part => new TagSoup([.. pieces[..part.Start], .. pieces[part.End..]])).Concat(
            pieces.SelectMany((piece, i) => Parts(piece.Length).Select(part => new TagSoup([.. pieces[..i], piece[..part.Start] + piece[part.End..], .. pieces[(i + 1)..]]))));

    // All, each half, each quarter, and so on to every single one.
    private static IEnumerable<(int Start, int End)> Parts(int length)
    {
        for (var part = length; part > 0; part /= 2)
        {
            for (var start = 0; start + part <= length; start += part) yield return (start, start + part);
        }
    }
}
