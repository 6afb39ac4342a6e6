using Crawler.Urls;

namespace Crawler.Parsing;

/// <summary>The distinct links of one page, in the order in which they are added.</summary>
/// <param name="options">The caps.</param>
internal sealed class LinkList(ParsingOptions options)
{
    private readonly List<PageLink> _links = [];
    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);

    public IReadOnlyList<PageLink> Links => _links;

    /// <summary>Distinct ones left out because there are more than allowed.</summary>
    public int Cut { get; private set; }

    /// <summary>Those left out because their URL is longer than allowed.</summary>
    public int TooLong { get; set; }

    /// <summary>Adds one that is an http or https URL. Of several to one URL the kind of the first counts, and nofollow where all say it.</summary>
    /// <param name="resolver">Of the document.</param>
    /// <param name="href">As written.</param>
    /// <param name="kind">The element that it stands in.</param>
    /// <param name="noFollow">Whether it says nofollow.</param>
    public void Add(LinkResolver resolver, ReadOnlySpan<char> href, LinkKind kind, bool noFollow)
    {
        if (!resolver.TryResolve(href, out var target, out _)) return;
        if (target.Text.Length > options.MaxUrlLength)
        {
            TooLong++;
            return;
        }

        if (_places.TryGetValue(target.Text, out var place))
        {
            if (place >= 0 && !noFollow && _links[place].NoFollow) _links[place] = _links[place] with { NoFollow = false };
        }
        else if (_links.Count < options.MaxOutlinks)
        {
            _places.Add(target.Text, _links.Count);
            _links.Add(new PageLink(target, kind, noFollow));
        }
        else
        {
            _places.Add(target.Text, -1);
            Cut++;
        }
    }
}
