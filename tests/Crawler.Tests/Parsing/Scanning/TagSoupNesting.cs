using FsCheck;
using FsCheck.Fluent;

namespace Crawler.Tests.Parsing.Scanning;

/// <summary>Elements in elements where HTML allows them, some of whose tags are left out, and others put in: what tells where a parser thinks it is.</summary>
internal static class TagSoupNesting
{
    private const int Deepest = 8;
    private const int MostPieces = 60;

    private static readonly Dictionary<Content, (string Start, Content Content, string End)[]> Elements = new()
    {
        [Content.Nothing] = [("", Content.Nothing, "")],
        [Content.Flow] =
        [
            ("<a href=№>", Content.Nothing, ""), ("<a href=№>", Content.Nothing, "</a>"), ("<a href=№>", Content.Flow, "</a>"), ("<iframe src=№>", Content.Text, "</iframe>"), ("<p>", Content.Flow, "</p>"), ("<b>", Content.Flow, "</b>"),
            ("<div>", Content.Flow, "</div>"), ("<object>", Content.Flow, "</object>"), ("<marquee>", Content.Flow, "</marquee>"), ("<table>", Content.Table, "</table>"), ("<table>", Content.Table, "</table>"), ("<table><tr><td>", Content.Flow, "</table>"),
            ("<select>", Content.Select, "</select>"), ("<svg>", Content.Svg, "</svg>"), ("<math>", Content.Math, "</math>"), ("<template>", Content.Flow, "</template>"), ("<template shadowrootmode=open>", Content.Flow, "</template>"),
            ("<textarea>", Content.Text, "</textarea>"), ("<title>", Content.Text, "</title>"), ("<style>", Content.Text, "</style>"), ("<noscript>", Content.Flow, "</noscript>"), ("<!--", Content.Text, "-->"), ("<base href=/№/>", Content.Nothing, ""), ("x", Content.Nothing, ""),
        ],
        [Content.Text] = [("x", Content.Nothing, ""), ("<a href=/no>", Content.Nothing, "</a>"), ("<!--", Content.Nothing, "-->")],
        [Content.Table] =
        [
            ("<caption>", Content.Flow, "</caption>"), ("<colgroup>", Content.Columns, "</colgroup>"), ("<tbody>", Content.Rows, "</tbody>"), ("<thead>", Content.Rows, "</thead>"), ("<tr>", Content.Cells, "</tr>"), ("<tr>", Content.Cells, "</tr>"),
            ("<tr><td>", Content.Flow, "</td></tr>"), ("\n", Content.Nothing, ""),
        ],
        [Content.Columns] = [("<col>", Content.Nothing, "")],
        [Content.Rows] = [("<tr>", Content.Cells, "</tr>"), ("<tr>", Content.Cells, "")],
        [Content.Cells] = [("<td>", Content.Flow, "</td>"), ("<td>", Content.Flow, ""), ("<th>", Content.Flow, "</th>")],
        [Content.Select] = [("<option>", Content.Nothing, "x"), ("<option>x", Content.Nothing, "</option>"), ("<optgroup>", Content.Select, "</optgroup>"), ("<hr>", Content.Nothing, ""), ("<script>", Content.Text, "</script>")],
        [Content.Svg] =
        [
            ("<g>", Content.Svg, "</g>"), ("<a xlink:href=№>", Content.Svg, "</a>"), ("<a href=№>", Content.Svg, "</a>"), ("<path/>", Content.Nothing, ""), ("<title>", Content.Text, "</title>"), ("<desc>", Content.Text, "</desc>"),
            ("<style>", Content.Text, "</style>"), ("<script>", Content.Text, "</script>"), ("<![CDATA[", Content.Text, "]]>"), ("<foreignObject>", Content.Flow, "</foreignObject>"), ("<textarea>", Content.Svg, "</textarea>"), ("<table>", Content.Svg, "</table>"),
            ("<svg>", Content.Svg, "</svg>"), ("<template>", Content.Svg, "</template>"),
        ],
        [Content.Math] =
        [
            ("<mrow>", Content.Math, "</mrow>"), ("<mi>", Content.Text, "</mi>"), ("<mtext>", Content.Text, "</mtext>"), ("<a href=/no>", Content.Math, "</a>"), ("<annotation-xml>", Content.Math, "</annotation-xml>"), ("<![CDATA[", Content.Text, "]]>"),
        ],
    };

    private static readonly string[] Tags = [.. Elements.Values.SelectMany(elements => elements).SelectMany(element => new[] { element.Start, element.End }).Where(tag => tag.Length > 0).Distinct()];

    private enum Content
    {
        Nothing,
        Text,
        Flow,
        Table,
        Columns,
        Rows,
        Cells,
        Select,
        Svg,
        Math,
    }

    /// <summary>The pieces of a document.</summary>
    public static Gen<string[]> Documents { get; } =
        from top in Element(Content.Flow, Deepest).ArrayOf(4)
        let pieces = top.SelectMany(element => element).Take(MostPieces).ToArray()
        from noise in Gen.Elements(4, 8, 16, 1_000)
        from changes in Gen.Choose(0, noise).Zip(Gen.Elements(Tags)).ArrayOf(pieces.Length)
        select pieces.Zip(changes, (piece, change) => change switch { (0, _) => "", (1, var tag) => tag + piece, _ => piece }).Where(piece => piece.Length > 0).ToArray();

    private static Gen<string[]> Element(Content kind, int depth) =>
        from element in Gen.Elements(Elements[kind])
        from count in Gen.Elements(0, 1, 1, 2, 3)
        from inner in Element(element.Content, depth - 1).ArrayOf(depth == 0 || element.Content == Content.Nothing ? 0 : count)
        select (string[])[element.Start, .. inner.SelectMany(pieces => pieces), element.End];
}
