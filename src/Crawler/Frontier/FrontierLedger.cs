using Crawler.Crawling;
using Crawler.Robots;

namespace Crawler.Frontier;

/// <summary>
/// One partition's books: which URLs are known, what was decided on each, and the balance. Pure: the frontier actor asks it about every link.
/// A URL that was skipped because it was too deep or behind nofollow is looked at again when it is found another way.
/// </summary>
internal sealed class FrontierLedger(int partition, UrlHasher hasher, CrawlScope scope, LimitsOptions limits, RobotsOptions robots, bool recordOutOfScope)
{
    private readonly SeenSet _seen = new();

    // Out of scope and not recorded: counted once, and judged anew if found after the scope has grown.
    private readonly SeenSet _outside = new();
    private readonly Dictionary<ulong, (FrontierUrl Url, SkipReason Reason)> _secondChances = [];
    private readonly long[] _skips = new long[Enum.GetValues<SkipReason>().Length];

    // Seeds that were found as links before their turn and were out of scope then; the next look at such URLs takes them in.
    private readonly HashSet<ulong> _lateSeeds = [];
    private long _lastOrder;
    private bool _hasOutOfScope;

    /// <summary>The partition's own counters; they add up at every moment.</summary>
    public CrawlBalance Balance { get; private set; }

    /// <summary>URLs out of scope that were only counted.</summary>
    public long OutOfScopeUnrecorded { get; private set; }

    /// <summary>Pending URLs that have not come to their end; the rest of the pending ones wait for their commit.</summary>
    public long Unsettled { get; private set; }

    /// <summary>Whether URLs were found out of scope since the scope was last widened, and a widening came after that.</summary>
    public bool NeedsRejudging { get; private set; }

    public CrawlScope Scope => scope;

    /// <summary>Judges a link.</summary>
    /// <returns>A row for it; null where it is known already and nothing changes.</returns>
    public Judgement? Judge(DiscoveredUrl found)
    {
        var fingerprint = hasher.Hash(found.Url);
        if (!recordOutOfScope && !_seen.Contains(fingerprint) && !scope.Judge(found.Url).InScope)
        {
            if (_outside.Add(fingerprint)) OutOfScopeUnrecorded++;
            return null;
        }

        if (!_seen.Add(fingerprint)) return JudgeAgain(found, fingerprint);
        var (reason, rule) = Refusal(found);
        _hasOutOfScope |= reason == SkipReason.OutOfScope;

        var url = new FrontierUrl(UrlId.Of(partition, ++_lastOrder), found.Url, fingerprint, found.Depth, found.Referrer, found.Hops, found.IsSeed);
        if (reason is not { } skipped)
        {
            Balance = Balance.Discover(UrlState.Pending);
            Unsettled++;
            return new Judgement(url, UrlState.Pending, null, null);
        }

        if (skipped is SkipReason.TooDeep or SkipReason.Nofollow) _secondChances.Add(fingerprint, (url, skipped));
        _skips[(int)skipped]++;
        Balance = Balance.Discover(UrlState.Skipped);
        return new Judgement(url, UrlState.Skipped, skipped.ToString(), rule);
    }

    /// <summary>Judges a URL again that was out of scope, after the scope has grown.</summary>
    /// <returns>Its new row; null where it is out of scope still.</returns>
    public Judgement? Rejudge(FrontierUrl url)
    {
        var (reason, rule) = Refusal(new DiscoveredUrl(url.Url, url.Depth, url.Referrer, url.Hops, url.IsSeed, NoFollow: false));
        if (reason == SkipReason.OutOfScope) return null;
        if (_lateSeeds.Remove(url.Fingerprint)) url = url with { Depth = 0, Referrer = null, IsSeed = true };
        if (reason is not { } skipped) return Promote(url, SkipReason.OutOfScope);
        _skips[(int)SkipReason.OutOfScope]--;
        _skips[(int)skipped]++;
        _secondChances[url.Fingerprint] = (url, skipped);
        return new Judgement(url, UrlState.Skipped, skipped.ToString(), rule);
    }

    /// <summary>A URL has come to its end; it counts as pending until that is committed.</summary>
    public void Settle() => Unsettled--;

    /// <summary>The end of a URL is committed.</summary>
    public void Commit(Settlement settlement)
    {
        Balance = Balance.Settle(UrlState.Pending, settlement.State);
        if (settlement.State == UrlState.Skipped && Enum.TryParse<SkipReason>(settlement.Reason, out var reason)) _skips[(int)reason]++;
    }

    /// <summary>Skipped URLs by reason; they add up to the balance's column.</summary>
    public long Skipped(SkipReason reason) => _skips[(int)reason];

    /// <summary>The scope grows by a seed.</summary>
    public void Widen(Urls.CanonicalUrl seed)
    {
        scope.AddSeed(seed);
        NeedsRejudging = _hasOutOfScope && recordOutOfScope;
    }

    /// <summary>Every URL out of scope is being looked at again.</summary>
    public void BeginRejudging() => NeedsRejudging = false;

    private Judgement? JudgeAgain(DiscoveredUrl found, ulong fingerprint)
    {
        if (!_secondChances.TryGetValue(fingerprint, out var skipped))
        {
            if (found.IsSeed && _hasOutOfScope) _lateSeeds.Add(fingerprint);
            return null;
        }

        var (reason, _) = Refusal(found);
        if (reason is not null) return null;
        _secondChances.Remove(fingerprint);
        return Promote(skipped.Url with { Depth = found.Depth, Referrer = found.Referrer, Hops = found.Hops }, skipped.Reason);
    }

    private Judgement Promote(FrontierUrl url, SkipReason skippedFor)
    {
        _skips[(int)skippedFor]--;
        Balance = Balance.Settle(UrlState.Skipped, UrlState.Pending);
        Unsettled++;
        return new Judgement(url, UrlState.Pending, null, null);
    }

    private (SkipReason? Reason, string? Rule) Refusal(DiscoveredUrl found)
    {
        if (scope.Judge(found.Url) is { InScope: false } verdict) return (SkipReason.OutOfScope, verdict.RuleText);
        if (limits.MaxDepth is { } max && found.Depth > max) return (SkipReason.TooDeep, $"crawler.limits.max-depth = {max}");
        return found.NoFollow && robots.ObeyNofollow ? (SkipReason.Nofollow, "crawler.robots.obey-nofollow = on") : (null, null);
    }
}
