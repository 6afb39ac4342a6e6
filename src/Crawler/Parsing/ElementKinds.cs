using System.Collections.Frozen;
using AngleSharp.Dom;

namespace Crawler.Parsing;

/// <summary>What the tree builder must know of an element by its name: the categories of HTML Standard 13.2.4.2 (special, formatting, the scopes) and 13.2.6.3 (implied end tags).</summary>
internal static class ElementKinds
{
    private const NodeFlags Special = NodeFlags.Special | NodeFlags.HtmlMember;
    private const NodeFlags Void = NodeFlags.Special | NodeFlags.SelfClosing | NodeFlags.HtmlMember;
    private const NodeFlags Implied = NodeFlags.ImplicitlyClosed | NodeFlags.ImpliedEnd | NodeFlags.HtmlMember;
    private const NodeFlags Literal = NodeFlags.Special | NodeFlags.LiteralText | NodeFlags.HtmlMember;
    private const NodeFlags Tables = NodeFlags.HtmlTableScoped | NodeFlags.HtmlTableSectionScoped | NodeFlags.Scoped | NodeFlags.Special | NodeFlags.HtmlMember;

    private static readonly FrozenDictionary<string, (string Name, NodeFlags Flags)> HtmlKinds = Table(NodeFlags.HtmlMember, new()
    {
        ["address article aside blockquote center details dir div dl fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 head header hgroup main menu nav search section summary colgroup noscript frameset button select title"] = Special,
        ["area base basefont bgsound br col embed hr img link meta param source track wbr keygen input frame menuitem"] = Void,
        ["a b big code em font i nobr s small strike strong tt u"] = NodeFlags.HtmlFormatting,
        ["applet marquee caption"] = Special | NodeFlags.Scoped,
        ["object"] = Special | NodeFlags.Scoped,
        ["html"] = Tables | NodeFlags.ImplicitlyClosed,
        ["table template"] = Tables,
        ["body tr"] = Special | NodeFlags.ImplicitlyClosed,
        ["tbody thead tfoot"] = Special | NodeFlags.ImplicitlyClosed | NodeFlags.HtmlTableSectionScoped,
        ["td th"] = Special | NodeFlags.ImplicitlyClosed | NodeFlags.Scoped,
        ["li dd dt p"] = Implied | NodeFlags.Special,
        ["rb rp rt rtc"] = Implied,
        ["option optgroup"] = Implied | NodeFlags.HtmlSelectScoped,
        ["ol ul"] = Special | NodeFlags.HtmlListScoped,
        ["pre listing textarea"] = Special | NodeFlags.LineTolerance,
        ["iframe noembed noframes plaintext script style xmp"] = Literal,
    });

    private static readonly FrozenDictionary<string, (string Name, NodeFlags Flags)> MathKinds = Table(NodeFlags.MathMember, new()
    {
        ["mi mn mo ms mtext"] = NodeFlags.Special | NodeFlags.Scoped | NodeFlags.MathTip,
        ["annotation-xml"] = NodeFlags.Special | NodeFlags.Scoped,
        ["math mrow mfrac msup msub mstyle semantics annotation"] = NodeFlags.None,
    });

    private static readonly FrozenDictionary<string, (string Name, NodeFlags Flags)> SvgKinds = Table(NodeFlags.SvgMember, new()
    {
        ["foreignObject desc title"] = NodeFlags.Special | NodeFlags.Scoped | NodeFlags.HtmlTip,
        ["svg a g path circle rect line polygon polyline ellipse text tspan use defs symbol style script image"] = NodeFlags.None,
    });

    public static (string Name, NodeFlags Flags) Html(ReadOnlySpan<char> name) => Find(HtmlKinds, name, NodeFlags.HtmlMember);

    public static (string Name, NodeFlags Flags) Math(ReadOnlySpan<char> name) => Find(MathKinds, name, NodeFlags.MathMember);

    public static (string Name, NodeFlags Flags) Svg(ReadOnlySpan<char> name) => Find(SvgKinds, name, NodeFlags.SvgMember);

    private static (string Name, NodeFlags Flags) Find(FrozenDictionary<string, (string Name, NodeFlags Flags)> kinds, ReadOnlySpan<char> name, NodeFlags member) =>
        kinds.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out var kind) ? kind : (name.ToString(), member);

    private static FrozenDictionary<string, (string Name, NodeFlags Flags)> Table(NodeFlags member, Dictionary<string, NodeFlags> groups) =>
        groups.SelectMany(group => group.Key.Split(' ').Select(name => (Name: name, Flags: group.Value | member)))
            .ToFrozenDictionary(kind => kind.Name, kind => kind, StringComparer.Ordinal);
}
