using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using Crawler.Frontier;
using Crawler.Urls;

namespace Crawler.Crawling;

/// <summary>Decides which URLs belong to a crawl, from its options and its seeds. The cost of a verdict does not grow with the number of seeds.</summary>
/// <remarks>
/// In this order: a pattern to exclude decides first, also against a seed; then seeds belong; then the kind of scope; then the patterns to include.
/// Not for use from several threads at once: the actor that judges owns it.
/// </remarks>
public sealed class CrawlScope
{
    private readonly ScopeKind _kind;
    private readonly Regex[] _include;
    private readonly Regex[] _exclude;
    // Fingerprints: a list of seeds is as long as anybody likes, and a text each would hold all of it in memory.
    private readonly UrlHasher _hasher = UrlHasher.Random();
    private readonly HashSet<ulong> _seedKeys = [];
    private readonly NameSet _hosts;
    private readonly NameSet _domains;
    private readonly NameSet _prefixes;

    // Lengths of the prefixes in chars: a URL is looked up once for each, however many slashes it has.
    private readonly SortedSet<int> _prefixLengths = [];

    private CrawlScope(ScopeKind kind, Regex[] include, Regex[] exclude, NameBook names)
    {
        (_kind, _include, _exclude) = (kind, include, exclude);
        (_hosts, _domains, _prefixes) = (new NameSet(names), new NameSet(names), new NameSet(names));
    }

    /// <summary>Compiles the options; the seeds are added afterwards.</summary>
    /// <param name="options">Kind of scope and patterns.</param>
    /// <param name="scope">The scope, or null where a pattern is invalid.</param>
    /// <param name="errors">One line for each invalid pattern, with its place and the reason; empty where there is none.</param>
    /// <returns>Whether every pattern is valid.</returns>
    public static bool TryCreate(ScopeOptions options, [NotNullWhen(true)] out CrawlScope? scope, out IReadOnlyList<string> errors) => TryCreate(options, new NameBook(), out scope, out errors);

    /// <summary>The same for one of several scopes that get the same seeds, each for a thread of its own.</summary>
    /// <param name="options">Kind of scope and patterns.</param>
    /// <param name="names">Where they keep the names, once for all.</param>
    /// <param name="scope">The scope, or null where a pattern is invalid.</param>
    /// <param name="errors">One line for each invalid pattern, with its place and the reason; empty where there is none.</param>
    /// <returns>Whether every pattern is valid.</returns>
    internal static bool TryCreate(ScopeOptions options, NameBook names, [NotNullWhen(true)] out CrawlScope? scope, out IReadOnlyList<string> errors)
    {
        var found = new List<string>();
        var include = Compile("include", options.Include, found);
        var exclude = Compile("exclude", options.Exclude, found);
        errors = found;
        scope = found.Count == 0 ? new CrawlScope(options.Kind, include, exclude, names) : null;
        return scope is not null;
    }

    /// <summary>Lets a seed, or what a seed redirects to, and its surroundings belong to the crawl.</summary>
    /// <returns>Whether that changed anything: more belongs than before, or its host is new.</returns>
    public bool AddSeed(CanonicalUrl seed)
    {
        var isNew = _hosts.Add(seed.HostKey.Value);

        // Where the surroundings of a seed always belong, so does the seed.
        if (_kind == ScopeKind.Page || _include.Length > 0) isNew |= _seedKeys.Add(_hasher.Hash(seed));
        switch (_kind)
        {
            case ScopeKind.Prefix:
                var folder = Folder(seed.Key);
                isNew |= _prefixes.Add(folder);
                _prefixLengths.Add(folder.Length);
                break;
            case ScopeKind.Domain:
                isNew |= _domains.Add(Domain(seed.Host));
                break;
            default:
                break;
        }

        return isNew;
    }

    /// <summary>Judges one URL.</summary>
    public ScopeVerdict Judge(CanonicalUrl url)
    {
        foreach (var pattern in _exclude)
        {
            if (pattern.IsMatch(url.Text)) return new(ScopeRule.Exclude, pattern.ToString());
        }

        if (_seedKeys.Count > 0 && _seedKeys.Contains(_hasher.Hash(url))) return default;
        if (JudgeByKind(url) is var rule and not ScopeRule.InScope) return new(rule);
        if (_include.Length == 0) return default;

        foreach (var pattern in _include)
        {
            if (pattern.IsMatch(url.Text)) return default;
        }

        return new(ScopeRule.Include);
    }

    private ScopeRule JudgeByKind(CanonicalUrl url) => _kind switch
    {
        ScopeKind.Page => ScopeRule.Page,
        ScopeKind.Prefix => IsBelowPrefix(url.Key) ? ScopeRule.InScope : ScopeRule.Prefix,
        ScopeKind.Host => _hosts.Contains(url.HostKey.Value) ? ScopeRule.InScope : ScopeRule.Host,
        ScopeKind.Domain => IsInDomain(url.Host) ? ScopeRule.InScope : ScopeRule.Domain,
        _ => ScopeRule.InScope,
    };

    // Compared in the key's form, so that /%7Ejoe/ lies below /~joe/. The key starts with the origin.
    private bool IsBelowPrefix(ReadOnlySpan<char> key)
    {
        var path = WithoutQuery(key);
        foreach (var length in _prefixLengths)
        {
            if (length > path.Length) return false;
            if (path[length - 1] == '/' && _prefixes.Contains(path[..length])) return true;
        }

        return false;
    }

    private bool IsInDomain(ReadOnlySpan<char> host)
    {
        host = host.TrimEnd('.');
        while (true)
        {
            if (_domains.Contains(host)) return true;
            var dot = host.IndexOf('.');
            if (dot < 0) return false;
            host = host[(dot + 1)..];
        }
    }

    private static ReadOnlySpan<char> Folder(string key)
    {
        var path = WithoutQuery(key);
        return path[..(path.LastIndexOf('/') + 1)];
    }

    private static ReadOnlySpan<char> WithoutQuery(ReadOnlySpan<char> key)
    {
        var query = key.IndexOf('?');
        return query < 0 ? key : key[..query];
    }

    // www.example.org gives example.org; a www.com keeps its name, or every .com would belong.
    private static ReadOnlySpan<char> Domain(string host)
    {
        var name = host.AsSpan().TrimEnd('.');
        if (name.StartsWith("www.", StringComparison.Ordinal) && name[4..].Contains('.')) name = name[4..];
        return name;
    }

    private static Regex[] Compile(string name, IReadOnlyList<string> patterns, List<string> errors)
    {
        var compiled = new List<Regex>(patterns.Count);
        for (var i = 0; i < patterns.Count; i++)
        {
            try
            {
                compiled.Add(new Regex(patterns[i], RegexOptions.NonBacktracking | RegexOptions.CultureInvariant));
            }
            catch (Exception e) when (e is ArgumentException or NotSupportedException)
            {
                errors.Add($"{name} pattern {i + 1} '{patterns[i]}': {e.Message}");
            }
        }

        return [.. compiled];
    }
}
