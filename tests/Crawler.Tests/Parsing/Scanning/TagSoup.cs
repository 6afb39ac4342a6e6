using System.Globalization;
using System.Text;

namespace Crawler.Tests.Parsing.Scanning;

/// <summary>Makes documents of everything that can make one parser find other links than another. The same seed makes the same documents.</summary>
internal sealed class TagSoup(int seed)
{
    private static readonly string[] Links = ["<a href=#>", "<a href='#' rel=nofollow>", "<A HREF=\"#\">", "<area href=#>", "<iframe src=#></iframe>", "<a\nhref\n=\n\"#\"\n>", "<a rel='x nofollow' href='#'>", "<a href=#/>", "<a href='#'/>", "<a/href=#>"];

    private static readonly string[] Metadata =
    [
        "<title>t# &amp; x</title>", "<base href=/b#/>", "<meta name=robots content=nofollow>", "<meta name=robots content='noindex'>", "<meta http-equiv=refresh content='0;url=/r#'>", "<link rel=canonical href=/c#>",
        "<link href=/c# rel='x Canonical'>", "<html lang=l#>", "<html xml:lang=x#>", "<meta content='none' name='ROBOTS'>", "<meta name=Crawler content=noindex>", "<meta http-equiv=Refresh content='x'>", "<link rel=stylesheet href=/s#>",
    ];

    private static readonly string[] Starts =
    [
        "<div>", "<p>", "<b>", "<i>", "<nobr>", "<ul>", "<li>", "<dl>", "<dd>", "<h1>", "<h2>", "<button>", "<form>", "<input type=hidden>", "<input>", "<object>", "<marquee>", "<ruby>", "<rt>", "<pre>\n", "<listing>", "<br/>", "<hr>", "<img src=x>", "<image>",
        "<unknown>", "<main>", "<center>", "<font color=red>", "<head>", "<body>", "<html>", "<noscript>", "<span class='a>b'>", "<div title=\"<a href=/no>\">", "<div a=b c = d e>", "<x-y z='1'w=2>", "<body class=x>",
    ];

    private static readonly string[] Ends = ["</a>", "</div>", "</p>", "</b>", "</i>", "</nobr>", "</ul>", "</li>", "</h1>", "</button>", "</form>", "</object>", "</br>", "</unknown>", "</main>", "</head>", "</body>", "</html>", "</noscript>", "</font>", "</span x='>'>", "</div/>"];

    private static readonly string[] Tables = ["<table>", "<tr>", "<td>", "<th>", "<tbody>", "<thead>", "<tfoot>", "<caption>", "<colgroup>", "<col>", "</table>", "</tr>", "</td>", "</th>", "</tbody>", "</thead>", "</caption>", "</colgroup>", "<table><tr><td>", "</td></tr></table>", "<tr><th>", "</table>"];

    private static readonly string[] Selects = ["<select>", "<option>", "<optgroup>", "</option>", "</optgroup>", "</select>", "<select><option>x</option></select>", "<keygen>", "<hr>", "<option>x<hr>", "<optgroup><hr/>"];

    private static readonly string[] Foreign =
    [
        "<svg>", "<math>", "<svg/>", "<g>", "<path d='M0 0'/>", "<title>", "</title>", "<desc>", "</desc>", "<foreignObject>", "</foreignObject>", "</svg>", "</math>", "</g>", "<mi>", "</mi>", "<annotation-xml encoding=text/html>", "<svg><a xlink:href=#>", "<svg><a href=#>",
        "<svg><title>icon</title><path/></svg>", "<svg><style>a{}</style></svg>", "<math><mi>x</mi></math>", "<![CDATA[", "]]>", "<use xlink:href='#x'></use>", "<text>", "</text>", "<script/>", "</path>",
    ];

    private static readonly string[] Texts =
    [
        "<title>", "</title>", "<textarea>", "</textarea>", "<style>", "</style>", "<xmp>", "</xmp>", "<noembed>", "</noembed>", "<noframes>", "</noframes>", "<script>", "</script>", "<iframe>", "</iframe>", "<script><a href=/no></script>",
        "<style><a href=/no></style>", "<textarea><a href=/no></textarea>", "<title><a href=/no></title>", "</TITLE >", "</script x>", "</style/>", "</titl", "<script><!--", "--></script>", "<!-- <script>", "</scripty>", "<STYLE>", "<script src=x>if (a<b && c>d) {}</script>",
        "<template>", "</template>", "<template><a href=#></template>", "<template shadowrootmode=open>", "<template shadowrootmode=closed><a href=#></template>", "<template/>",
    ];

    private static readonly string[] Templates = ["<template>", "<template shadowrootmode=open>", "<template shadowrootmode=closed>", "</template>", "</template>", "<object>", "</object>", "<frameset>", "<svg>", "</svg>", "<title>t#</title>", "<base href=/b#/>"];

    private static readonly string[] Comments = ["<!--", "-->", "--!>", "<!-->", "<!--->", "<!---->", "<!-- <a href=/no> -->", "<!-", "<!", "<!x>", "<?", "<?xml x?>", "</>", "</ a>", "</3>", "<!doctype html>", "<!DOCTYPE html PUBLIC \"-//x>\">", "<!--x--!y-->", "<!--<!-->", "<!--->-->", "<![CDATA[x]]>", "<!doc"];

    private static readonly string[] Bits = ["<", ">", "/", "=", "'", "\"", " ", "\n", "\r\n", "\t", "\f", "\0", "&", "&amp;", "&#x41;", "&notit;", "x", "text", "a", "-", "!", "é", "日本", "😀", "<a", "<a ", "href", " href=", "<a href=", "<1", "< a>"];

    private static readonly string[] Values =
    [
        "/#", "#.html", "/#?a=1&b=2", "/#?a=1&amp;b=2", "/#?a&copy=1", "/#?a&copy;=1", "/#&eacute;", "/#&#233;", "/#&#xE9;x", "/#&#128;", "/#&lt", "/#&notin;", "/#&ampx", "/# x", "\n/#\t", "/#é", "//h/#", "http://x.example/#", "javascript:#", "mailto:#", "data:,#", "/#&zzz;", "/#&#;",
        "/#&#x;", "/#&#0;", "/#&#xD800;", "/#&NotEqualTilde;", "/#\0", "/#\r\n", "#", "", "?#", "../#", "&sol;#", "/#&", "/#&=", "/#&acE;y",
    ];

    private readonly Random _random = new(seed);
    private int _number;

    /// <summary>Makes the next document about what is left open in templates and shadow roots, or closed from within.</summary>
    public string NextOfTemplates()
    {
        _number = 0;
        string[][] kinds = [Templates, Links, _random.Next(2) == 0 ? Tables : Selects];
        return string.Concat(Enumerable.Range(0, _random.Next(4, 20)).Select(_ => Numbered(Pick(kinds[_random.Next(kinds.Length)]))));
    }

    /// <summary>Makes the next document.</summary>
    public string Next()
    {
        var html = new StringBuilder();
        _number = 0;

        // Few kinds in one document leave room for each to unfold.
        string[][] all = [Links, Metadata, Starts, Ends, Tables, Selects, Foreign, Texts, Comments, Bits];
        var kinds = all.Where(kind => kind == Links || _random.Next(3) == 0).ToArray();
        for (var i = _random.Next(1, 30); i > 0; i--)
        {
            if (_random.Next(6) == 0) html.Append(Link());
            else html.Append(Numbered(Pick(kinds[_random.Next(kinds.Length)])));
        }

        return html.ToString();
    }

    private string Link()
    {
        var value = Numbered(Pick(Values));
        var quote = Pick(["\"", "'", "", "\"", " '"]);
        if (quote.Length > 0) value = value.Replace(quote.Trim(), "", StringComparison.Ordinal);
        var (before, after) = (Pick([" ", "\n", " class=x ", " href ", " rel=nofollow ", "/", " data-x='>' ", " id=a\t"]), Pick(["", " ", " rel=nofollow", " href=/second", " HREF='/second'", "\n", " x", " x=y/"]));
        return $"<a{before}{Pick(["href", "HREF", "hRef"])}{Pick(["=", "=", "=", " = "])}{quote}{value}{quote.Trim()}{after}>";
    }

    private string Numbered(string text) => text.Replace("#", (++_number).ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);

    private string Pick(string[] from) => from[_random.Next(from.Length)];
}
