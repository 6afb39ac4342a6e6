using FsCheck;
using FsCheck.Fluent;

namespace Crawler.Tests.Parsing.Scanning;

/// <summary>What <see cref="TagSoup"/> is made of: everything that can make one parser find other links than another. For № stands a number that tells the piece.</summary>
internal static class TagSoupPieces
{
    private static readonly string[] Links = ["<a href=№>", "<a href='№' rel=nofollow>", "<A HREF=\"№\">", "<area href=№>", "<iframe src=№></iframe>", "<a\nhref\n=\n\"№\"\n>", "<a rel='x nofollow' href='№'>", "<a href=№/>", "<a href='№'/>", "<a/href=№>"];

    private static readonly string[] Metadata =
    [
        "<title>t№ &amp; x</title>", "<base href=/b№/>", "<meta name=robots content=nofollow>", "<meta name=robots content='noindex'>", "<meta http-equiv=refresh content='0;url=/r№'>", "<link rel=canonical href=/c№>",
        "<link href=/c№ rel='x Canonical'>", "<html lang=l№>", "<html xml:lang=x№>", "<meta content='none' name='ROBOTS'>", "<meta name=Crawler content=noindex>", "<meta http-equiv=Refresh content='x'>", "<link rel=stylesheet href=/s№>",
        "<base target=x>", "<meta http-equiv=refreſh content='0;/no'>", "<lin\u212A rel=canonical href=/no>", "<meta name=robots content=nofollow http-equiv=refresh>", "<frame src=/no>", "<html lang=l№ xml:lang=x№>",
    ];

    private static readonly string[] Starts =
    [
        "<div>", "<p>", "<b>", "<i>", "<nobr>", "<ul>", "<li>", "<dl>", "<dd>", "<h1>", "<h2>", "<button>", "<form>", "<input type=hidden>", "<input>", "<object>", "<marquee>", "<ruby>", "<rt>", "<pre>\n", "<listing>", "<br/>", "<hr>", "<img src=x>", "<image>",
        "<unknown>", "<main>", "<center>", "<font color=red>", "<head>", "<body>", "<html>", "<noscript>", "<span class='a>b'>", "<div title=\"<a href=/no>\">", "<div a=b c = d e>", "<x-y z='1'w=2>", "<body class=x>", "<rp>", "<dialog>", "<embed>", "<summary>", "<menuitem>", "<isindex>",
    ];

    private static readonly string[] Ends = ["</a>", "</div>", "</p>", "</b>", "</i>", "</nobr>", "</ul>", "</li>", "</h1>", "</button>", "</form>", "</object>", "</br>", "</unknown>", "</main>", "</head>", "</body>", "</html>", "</noscript>", "</font>", "</span x='>'>", "</div/>"];

    private static readonly string[] Tables = ["<table>", "<tr>", "<td>", "<th>", "<tbody>", "<thead>", "<tfoot>", "<caption>", "<colgroup>", "<col>", "</table>", "</tr>", "</td>", "</th>", "</tbody>", "</thead>", "</caption>", "</colgroup>", "<table><tr><td>", "</td></tr></table>", "<tr><th>", "</table>"];

    private static readonly string[] Selects = ["<select>", "<option>", "<optgroup>", "</option>", "</optgroup>", "</select>", "<select><option>x</option></select>", "<keygen>", "<hr>", "<option>x<hr>", "<optgroup><hr/>"];

    private static readonly string[] Foreign =
    [
        "<svg>", "<math>", "<svg/>", "<svg />", "<math/>", "<g>", "<path d='M0 0'/>", "<title>", "</title>", "<desc>", "</desc>", "<foreignObject>", "</foreignObject>", "</svg>", "</math>", "</g>", "<mi>", "</mi>", "<annotation-xml encoding=text/html>", "<svg><a xlink:href=№>", "<svg><a href=№>",
        "<svg><title>icon</title><path/></svg>", "<svg><style>a{}</style></svg>", "<math><mi>x</mi></math>", "<![CDATA[", "]]>", "]]]>", "]>", "]", "<svg><![CDATA[", "<svg><![CDATA[<a href=/no>]]]></svg>", "<use xlink:href='№x'></use>", "<text>", "</text>", "<script/>", "</path>", "<mtext>", "</mtext>", "<mglyph>", "<svg><a xlink:href=№ href=/second>", "<svg><font>", "<svg><font size=1>", "<SVG>", "<foreignobject/>", "</p>", "</br>",
    ];

    private static readonly string[] Texts =
    [
        "<title>", "</title>", "<textarea>", "</textarea>", "<style>", "</style>", "<xmp>", "</xmp>", "<noembed>", "</noembed>", "<noframes>", "</noframes>", "<script>", "</script>", "<iframe>", "</iframe>", "<script><a href=/no></script>",
        "<style><a href=/no></style>", "<textarea><a href=/no></textarea>", "<title><a href=/no></title>", "</TITLE >", "</script x>", "</style/>", "</titl", "<script><!--", "--></script>", "<!-- <script>", "</scripty>", "<STYLE>", "<script src=x>if (a<b && c>d) {}</script>",
        "<template>", "</template>", "<template><a href=№></template>", "<template shadowrootmode=open>", "<template shadowrootmode=closed><a href=№></template>", "<template/>", "<plaintext>",
    ];

    private static readonly string[] Scripts =
    [
        "<script>", "</script>", "<!--", "-->", "--", "-", "<", "</", "!", ">", " ", "/", "x", "<script ", "</script ", "<SCRIPT/", "</Script\n", "<scripts>", "</scripts>", "<!-", "<!", "--!>", "<style>", "</style>", "<title>", "</title", "</TITLE\t", "</titles>", "='>'", "\0", "<script><!--", "<script><!--<script>", "<script><!--<script>", "</script>-->", "--></script>", "<script><!-->", "<script><!--x-->", "<script>x</script>",
    ];

    private static readonly string[] Templates = ["<template>", "<template shadowrootmode=open>", "<template shadowrootmode=closed>", "</template>", "</template>", "<object>", "</object>", "<frameset>", "<svg>", "</svg>", "<title>t№</title>", "<base href=/b№/>"];

    private static readonly string[] Comments = ["<!--", "-->", "--!>", "<!-->", "<!--->", "<!---->", "<!-- <a href=/no> -->", "<!-", "<!", "<!x>", "<?", "<?xml x?>", "</>", "</ a>", "</3>", "<!doctype html>", "<!DOCTYPE html PUBLIC \"-//x>\">", "<!--x--!y-->", "<!--<!-->", "<!--->-->", "<![CDATA[x]]>", "<!doc", "-", "--", "!", "--!", "--!->", "--->", "->", ">", "x", "<!doctype x '>'>", "<![CDATA["];

    private static readonly string[] Bits = ["<", ">", "/", "=", "'", "\"", " ", "\n", "\r\n", "\t", "\f", "\0", "&", "&amp;", "&#x41;", "&notit;", "x", "text", "a", "-", "!", "é", "日本", "😀", "<a", "<a ", "href", " href=", "<a href=", "<1", "< a>", "\v", "\u0001", "\u0085", "\u00A0", "\uFEFF", "\u212A", "İ", "`", "&#65", "&#", "]]>"];

    private static readonly string[] Values =
    [
        "/№", "№.html", "/№?a=1&b=2", "/№?a=1&amp;b=2", "/№?a&copy=1", "/№?a&copy;=1", "/№&eacute;", "/№&#233;", "/№&#xE9;x", "/№&#128;", "/№&lt", "/№&notin;", "/№&ampx", "/№ x", "\n/№\t", "/№é", "//h/№", "http://x.example/№", "javascript:№", "mailto:№", "data:,№", "/№&zzz;", "/№&#;",
        "/№&#x;", "/№&#0;", "/№&#xD800;", "/№&NotEqualTilde;", "/№\0", "/№\r\n", "№", "", "?№", "../№", "&sol;№", "/№&", "/№&=", "/№&acE;y",
        "/№#x", "/№&#x1F600;", "/№&#10;", "/№&#13;x", "/№&#38;lt;", "/№&#60;b", "/№&#9", "/№&#X3f;", "/№&CounterClockwiseContourIntegral;", "/№&CounterClockwiseContourIntegralx;", "/№&nGt;", "/№&#xFFFE;", "/№&#11;", "/№&#x110000;", "/№&#999999999;", "/№&#159;",
        "/№&#xDFFF;", "/№&ltx", "/№&lt;=", "/№&AMP", "/№&Amp;", "/№&thetasym;", "/№&notit;", "/№?&para=1&para;&parallel;", "/№&fjlig;", "/№&#0038;", "&#x2F;№", "&#32;/№&#32;",
        "/№/xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
    ];

    private static readonly Gen<string> OddLink =
        from value in Gen.Elements(Values)
        from quote in Gen.Elements("\"", "'", "", "\"", " '")
        from before in Gen.Elements(" ", "\n", " class=x ", " href ", " rel=nofollow ", "/", " data-x='>' ", " id=a\t")
        from name in Gen.Elements("href", "HREF", "hRef")
        from sign in Gen.Elements("=", "=", "=", " = ")
        from after in Gen.Elements("", " ", " rel=nofollow", " href=/second", " HREF='/second'", "\n", " x", " x=y/")
        let plain = quote.Length > 0 ? value.Replace(quote.Trim(), "", StringComparison.Ordinal) : value
        select $"<a{before}{name}{sign}{quote}{plain}{quote.Trim()}{after}>";

    private static readonly (string Name, string[] Values)[] Attributes =
    [
        ("href", Values), ("HREF", Values), ("xlink:href", Values), ("src", Values), ("rel", ["nofollow", "NoFollow", "x\nnofollow", "canonical", "nofollow canonical", "&#110;ofollow", "nofollowx"]), ("name", ["robots", "crawler", "ROBOTS", "x", "&#114;obots"]),
        ("content", ["none", "nofollow", "NOINDEX, x", "0;url=/r№", "0; url='/r№'", "5", "x", "&#110;one"]), ("http-equiv", ["refresh", "Refresh", "x", "refresh "]), ("lang", ["l№", ""]), ("xml:lang", ["x№"]), ("class", ["a b", ">", "<a href=/no>"]),
        ("x", ["=", "/", "'", "\""]), ("href\0", ["/no"]), ("hrefx", ["/no"]), ("é", ["é"]), ("\"", ["x"]), ("'", ["x"]), ("=", ["x"]), ("<", ["x"]), ("data-a-name-that-is-longer-than-a-vector-of-bytes", ["x"]),
    ];

    private static readonly Gen<string> OddAttribute =
        from before in Gen.Elements(" ", " ", " ", "\n", "/", "\t", "\f", "\r", "", " / ", " \v")
        from attribute in Gen.Elements(Attributes)
        from value in Gen.Elements(attribute.Values)
        from sign in Gen.Elements("=\"", "=\"", "='", "='", "=", "= \"", "\n=\n'", "==", "")
        from isClosed in Gen.Choose(0, 19)
        let quote = sign.TrimStart(' ', '\n', '=')
        select before + attribute.Name + (sign.Length == 0 ? "" : sign + (quote.Length > 0 ? value.Replace(quote, "", StringComparison.Ordinal) : value) + (isClosed == 0 ? "" : quote));

    private static readonly Gen<string> OddTag =
        from name in Gen.Elements("a", "a", "A", "area", "iframe", "base", "link", "meta", "META", "html", "/a", "b", "svg", "template shadowrootmode=open", "x-element-of-a-name-that-is-longer-than-a-vector")
        from count in Gen.Choose(0, 4)
        from attributes in OddAttribute.ArrayOf(count)
        from end in Gen.Elements(">", ">", ">", " >", "/>", " />", "\n>", "/ >")
        select $"<{name}{string.Concat(attributes)}{end}";

    private static readonly string[][] Others = [Metadata, Starts, Ends, Tables, Selects, Foreign, Texts, Scripts, Comments, Bits];

    /// <summary>The pieces of a document of everything. Few kinds in one document leave room for each to unfold.</summary>
    public static Gen<string[]> OfEverything { get; } =
        from chosen in Gen.Choose(0, 2).ArrayOf(Others.Length)
        from count in Gen.Choose(1, 29)
        from pieces in Gen.Frequency((2, OddLink), (1, OddTag), (10, OneOf([Links, .. Others.Where((_, i) => chosen[i] == 0)]))).ArrayOf(count)
        select pieces;

    /// <summary>The pieces of a document about what is left open in templates and shadow roots, or closed from within.</summary>
    public static Gen<string[]> OfTemplates { get; } =
        from third in Gen.Elements(Tables, Selects)
        from count in Gen.Choose(4, 19)
        from pieces in OneOf([Templates, Links, third]).ArrayOf(count)
        select pieces;

    private static Gen<string> OneOf(string[][] kinds) => Gen.OneOf(kinds.Select(Gen.Elements));
}
