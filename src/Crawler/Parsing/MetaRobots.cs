using Crawler.Robots;

namespace Crawler.Parsing;

/// <summary>What the robots meta elements of a page say; those for the crawler's own name replace those for all robots, as with groups in RFC 9309 section 2.2.1.</summary>
/// <param name="productToken">The crawler's name; null is none.</param>
internal sealed class MetaRobots(string? productToken)
{
    private bool _hasOwn;

    public bool NoIndex { get; private set; }

    public bool NoFollow { get; private set; }

    /// <summary>Whether a meta element of a name says something that counts here.</summary>
    public bool Concerns(ReadOnlySpan<char> name)
    {
        var key = name.Trim();
        return key.Equals("robots", StringComparison.OrdinalIgnoreCase) || (productToken is not null && key.Equals(productToken, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Takes one meta element with a name.</summary>
    /// <param name="name">Its name; others than robots and the crawler's are ignored.</param>
    /// <param name="content">Directives, separated by commas.</param>
    public void Add(string name, string content)
    {
        var key = name.AsSpan().Trim();
        var isOwn = productToken is not null && key.Equals(productToken, StringComparison.OrdinalIgnoreCase);
        if (!isOwn && (_hasOwn || !key.Equals("robots", StringComparison.OrdinalIgnoreCase))) return;
        if (isOwn && !_hasOwn)
        {
            _hasOwn = true;
            NoIndex = NoFollow = false;
        }

        foreach (var range in content.AsSpan().SplitAny(", \t\n\f\r;"))
        {
            var marks = RobotsMarks.Of(content.AsSpan(range));
            NoIndex |= marks.NoIndex;
            NoFollow |= marks.NoFollow;
        }
    }
}
