using Crawler.Crawling;
using Crawler.Frontier.Traps;
using Crawler.Robots;
using Crawler.Urls;

namespace Crawler.Frontier;

/// <summary>
/// One partition's books: which URLs are known, what was decided on each, and the balance. Pure: the frontier actor asks it about every link.
/// A URL that was skipped because it was too deep, behind nofollow, a trap or refused by a hook is looked at again when it is found another way; one out of scope keeps
/// the best way in which it was found, for the time when the scope grows.
/// </summary>
internal sealed class FrontierLedger(int partition, UrlHasher hasher, CrawlScope scope, LimitsOptions limits, RobotsOptions robots, FrontierOptions options, TrapDetector? traps = null) : IDisposable
{
    /// <summary>Of the mark of a note, those that hold a <see cref="SkipReason"/> and one; the others are below.</summary>
    internal const int ReasonBits = 0x0F;

    private const int NofollowBit = 0x10;
    private const int SeedBit = 0x20;

    // With a note on those that were skipped and may be judged otherwise.
    private readonly SeenSet _seen = new();
    private readonly ListedLinks _listed = new();

    // Out of scope and not recorded: counted once, and judged anew if found after the scope has grown.
    private readonly SeenSet _outside = new();
    private bool _hasGrownSinceOutside;
    private readonly long[] _skips = new long[Enum.GetValues<SkipReason>().Length];

    // Queued URLs of each host; only where they are limited.
    private readonly Dictionary<HostKey, long> _queued = [];

    // Depth of each host's URL that is nearest to a seed; only where depth is limited for each host.
    private readonly Dictionary<HostKey, int> _entries = [];
    private readonly string _tooDeep = $"crawler.limits.max-depth = {limits.MaxDepth}";
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

    /// <summary>Whether recovery gives trapped URLs another chance, because what tells traps is told otherwise now.</summary>
    public bool RejudgesTraps { get; init; }

    /// <summary>Judges a link.</summary>
    /// <returns>A row for it; null where it is known already and nothing changes.</returns>
    public Judgement? Judge(DiscoveredUrl found) => Judge(new Sighting(found, hasher));

    /// <summary>Judges what was found. Of what is known already nothing is allocated, unless that may change.</summary>
    /// <returns>A row for it; null where it is known already and nothing changes.</returns>
    public Judgement? Judge(Sighting sighting)
    {
        var fingerprint = sighting.Fingerprint;
        if (!options.RecordOutOfScope && !sighting.IsRefused && !_seen.Contains(fingerprint) && IsOutside(ref sighting)) return null;
        if (!_seen.Add(fingerprint, out var mark, out var order))
        {
            _listed.NoteAgain(_seen, ref sighting);
            return mark == 0 ? null : JudgeAgain(ref sighting, ChanceOf(mark, order));
        }

        var found = sighting.Found;
        if (found.IsListed) _listed.Add(_seen, fingerprint);
        var id = UrlId.Of(partition, ++_lastOrder);
        var (reason, rule) = Refusal(found, id);
        var url = Row(id, found, fingerprint);
        if (reason is not { } skipped)
        {
            Balance = Balance.Discover(UrlState.Pending);
            Unsettled++;
            Enqueue(found.Url);
            return new Judgement(url, UrlState.Pending, null, null);
        }

        Remember(url, skipped, rule);
        _skips[(int)skipped]++;
        Balance = Balance.Discover(UrlState.Skipped);
        return new Judgement(url, UrlState.Skipped, skipped.ToString(), rule);
    }

    /// <summary>Judges a URL again that was out of scope, after the scope has grown.</summary>
    /// <returns>Its new row; null where it is out of scope still.</returns>
    public Judgement? Rejudge(FrontierUrl url) => Rejudge(WithBestWay(url), SkipReason.OutOfScope);

    /// <summary>Takes over a URL as an earlier process left it.</summary>
    /// <param name="known">The URL; whole where it is pending or to be judged again.</param>
    /// <param name="judgeAgain">Whether the scope or the limits are others than before.</param>
    /// <returns>Its new row where it is judged otherwise now; null where it stays as it is.</returns>
    public Judgement? Recover(KnownUrl known, bool judgeAgain)
    {
        _seen.Add(known.Fingerprint);
        if (known.IsListed) _listed.Add(_seen, known.Fingerprint);
        _lastOrder = known.Id.Order;
        Balance = Balance.Discover(known.State);
        if (known.State == UrlState.Pending)
        {
            Unsettled++;
            if (judgeAgain && Withdraw(known.Url!) is { } withdrawn) return withdrawn;
        }

        if (known.State != UrlState.Skipped && known.Url is { } queued)
        {
            Enqueue(queued.Url);
            if (options.MaxDepthPerHost is not null) Enter(queued.Url.HostKey, queued.Depth);
        }

        if (known.Trapped is { } trapped) traps?.Restore(known.Id, trapped);
        if (known.State != UrlState.Skipped || !Enum.TryParse<SkipReason>(known.Reason, out var skipped)) return null;
        _skips[(int)skipped]++;
        _hasOutOfScope |= skipped == SkipReason.OutOfScope;
        if (MayChange(skipped)) Note(known.Fingerprint, new SecondChance(known.Id, skipped, known.NoFollow, known.IsSeed));
        return judgeAgain && skipped is not (SkipReason.DisallowedByRobots or SkipReason.UnwantedType or SkipReason.Refused) && (skipped != SkipReason.Trapped || RejudgesTraps) ? Rejudge(known.Url!, skipped, known.Rule) : null;
    }

    /// <summary>Every URL of an earlier process is taken over.</summary>
    /// <param name="wereJudgedAgain">Whether those out of scope were judged again on the way; otherwise the scope may have grown by a redirect shortly before the end.</param>
    public void EndRecovery(bool wereJudgedAgain) => NeedsRejudging = _hasOutOfScope && options.RecordOutOfScope && !wereJudgedAgain;

    /// <summary>Links to URLs that a sitemap had led to first, since this was asked last.</summary>
    public IReadOnlyList<LinkedUrl> TakeLinks() => _listed.Take();

    /// <summary>A URL that waits is not wanted any more.</summary>
    /// <returns>Its new row.</returns>
    public Judgement Withdraw(FrontierUrl url, SkipReason skipped, string rule)
    {
        Balance = Balance.Settle(UrlState.Pending, UrlState.Skipped);
        Unsettled--;
        _skips[(int)skipped]++;
        Remember(url, skipped, rule);
        return new Judgement(url, UrlState.Skipped, skipped.ToString(), rule, IsKnown: true);
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
    /// <returns>Whether it has grown, or a host is named by it for the first time.</returns>
    public bool Widen(CanonicalUrl seed)
    {
        var isWider = scope.AddSeed(seed);
        _hasGrownSinceOutside |= isWider && _outside.Count > 0;
        NeedsRejudging = _hasOutOfScope && options.RecordOutOfScope;
        return isWider;
    }

    /// <summary>Every URL out of scope is being looked at again.</summary>
    public void BeginRejudging() => NeedsRejudging = false;

    /// <inheritdoc/>
    public void Dispose()
    {
        _seen.Dispose();
        _outside.Dispose();
    }

    // Out of scope, and only counted; once it was, it is so until the scope grows.
    private bool IsOutside(ref Sighting sighting)
    {
        if (!_hasGrownSinceOutside && _outside.Contains(sighting.Fingerprint)) return true;
        if (scope.Judge(sighting.Found.Url).InScope) return false;
        if (_outside.Add(sighting.Fingerprint)) OutOfScopeUnrecorded++;
        return true;
    }

    private Judgement? JudgeAgain(ref Sighting sighting, SecondChance skipped)
    {
        if (sighting.IsRefused) return null;
        var fingerprint = sighting.Fingerprint;
        if (skipped.Reason == SkipReason.OutOfScope)
        {
            if (!skipped.IsBetteredBy(ref sighting)) return null;
            var (_, rule) = Refusal(sighting.Found, null);
            return Better(sighting.Found, fingerprint, skipped, rule);
        }

        // Whatever else there is against the URL, this is enough, and can be told without it.
        if (skipped.Reason != SkipReason.Refused && RefusalOfAny(sighting.Depth, sighting.NoFollow, sighting.PageStopper).Reason is not null) return null;
        var (reason, instead) = Refusal(sighting.Found, skipped.Reason == SkipReason.Trapped ? null : skipped.Id);
        var row = Row(skipped.Id, sighting.Found, fingerprint);
        if (reason is null) return Promote(row, skipped.Reason);
        if (reason == SkipReason.OutOfScope && !options.RecordOutOfScope) return null;

        // Refused is only what no link leads to that is not.
        return skipped.Reason == SkipReason.Refused ? SkipInstead(row, skipped.Reason, reason.Value, instead) : null;
    }

    private void Enqueue(CanonicalUrl url)
    {
        if (options.MaxUrlsPerHost is not null) _queued[url.HostKey] = _queued.GetValueOrDefault(url.HostKey) + 1;
    }

    // Links between the host's URL that is nearest to a seed and one of this depth.
    private int Enter(HostKey host, int depth)
    {
        if (_entries.TryGetValue(host, out var entry) && entry <= depth) return depth - entry;
        _entries[host] = depth;
        return 0;
    }

    // Still out of scope, unless that is found out when everything out of scope is judged again; but a seed, or no longer behind nofollow only.
    private Judgement Better(DiscoveredUrl found, ulong fingerprint, SecondChance skipped, string? rule)
    {
        Note(fingerprint, skipped with { IsNofollow = IsNofollow(found), IsSeed = found.IsSeed });
        return new Judgement(Row(skipped.Id, found, fingerprint), UrlState.Skipped, nameof(SkipReason.OutOfScope), rule, IsKnown: true);
    }

    // The rule may be another one now, or have another value, although it says the same.
    private Judgement? Rejudge(FrontierUrl url, SkipReason before, string? ruleBefore = null)
    {
        var (reason, rule) = Refusal(Found(url), url.Id);
        if (reason == before && reason != SkipReason.Trapped && (ruleBefore is null || rule == ruleBefore)) return null;
        return reason is { } skipped ? SkipInstead(url, before, skipped, rule) : Promote(url, before);
    }

    private Judgement SkipInstead(FrontierUrl url, SkipReason before, SkipReason skipped, string? rule)
    {
        _seen.Note(url.Fingerprint, 0, 0);
        traps?.LetThrough(url.Id);
        _skips[(int)before]--;
        _skips[(int)skipped]++;
        Remember(url, skipped, rule);
        return new Judgement(url, UrlState.Skipped, skipped.ToString(), rule, IsKnown: true);
    }

    // The row may have been read before a better way to the URL was committed.
    private FrontierUrl WithBestWay(FrontierUrl url)
    {
        if (SecondChanceOf(url.Fingerprint) is not { } known) return url;
        return known.IsSeed && !url.IsSeed ? url with { Depth = 0, Referrer = null, ReferrerId = null, IsSeed = true, NoFollow = false, PageStopper = null } : known.IsNofollow ? url : url with { NoFollow = false, PageStopper = null };
    }

    // It waited, and by what is in force now it is not wanted any more.
    private Judgement? Withdraw(FrontierUrl url)
    {
        var (reason, rule) = Refusal(Found(url), url.Id);
        return reason is { } skipped ? Withdraw(url, skipped, rule!) : null;
    }

    private void Remember(FrontierUrl url, SkipReason skipped, string? rule)
    {
        if (skipped == SkipReason.Trapped) traps!.HoldBack(rule!, url);
        _hasOutOfScope |= skipped == SkipReason.OutOfScope;
        if (MayChange(skipped)) Note(url.Fingerprint, new SecondChance(url.Id, skipped, url.NoFollow || url.PageStopper is not null, url.IsSeed));
    }

    private static FrontierUrl Row(UrlId id, DiscoveredUrl found, ulong fingerprint) =>
        new(id, found.Url, fingerprint, found.Depth, found.Referrer, found.Hops, found.IsSeed, found.ReferrerId, found.NoFollow) { PageStopper = found.PageStopper };

    private static DiscoveredUrl Found(FrontierUrl url) =>
        new(url.Url, url.Depth, url.Referrer, url.Hops, url.IsSeed, url.NoFollow, url.ReferrerId) { PageStopper = url.PageStopper };

    private static bool IsNofollow(DiscoveredUrl found) => found.NoFollow || found.PageStopper is not null;

    // Found another way, it may be judged otherwise.
    private static bool MayChange(SkipReason skipped) => skipped is SkipReason.TooDeep or SkipReason.Nofollow or SkipReason.OutOfScope or SkipReason.Trapped or SkipReason.Refused;

    private Judgement Promote(FrontierUrl url, SkipReason skippedFor)
    {
        _seen.Note(url.Fingerprint, 0, 0);
        traps?.LetThrough(url.Id);
        _skips[(int)skippedFor]--;
        Balance = Balance.Settle(UrlState.Skipped, UrlState.Pending);
        Unsettled++;
        Enqueue(url.Url);
        return new Judgement(url, UrlState.Pending, null, null, IsKnown: true);
    }

    // The identity under which traps count the URL; null where they have.
    private (SkipReason? Reason, string? Rule) Refusal(DiscoveredUrl found, UrlId? id)
    {
        if (found.Refusal is { } refusal) return (SkipReason.Refused, refusal);
        if (scope.Judge(found.Url) is { InScope: false } verdict) return (SkipReason.OutOfScope, verdict.RuleText);
        if (RefusalOfAny(found.Depth, found.NoFollow, found.PageStopper) is { Reason: not null } general) return general;
        if (options.MaxDepthPerHost is { } deepest && Enter(found.Url.HostKey, found.Depth) > deepest && !found.IsSeed) return (SkipReason.TooDeep, $"crawler.frontier.max-depth-per-host = {deepest}");
        if (options.MaxUrlsPerHost is { } most && !found.IsSeed && _queued.GetValueOrDefault(found.Url.HostKey) >= most) return (SkipReason.HostFull, $"crawler.frontier.max-urls-per-host = {most}");
        return traps?.Judge(found, id) is { } trap ? (SkipReason.Trapped, trap) : (null, null);
    }

    // What refuses any URL that is found in this way.
    private (SkipReason? Reason, string? Rule) RefusalOfAny(int depth, bool noFollow, string? pageStopper)
    {
        if (limits.MaxDepth is { } max && depth > max) return (SkipReason.TooDeep, _tooDeep);
        if (pageStopper is { } key && PageStopper.IsObeyed(key, robots)) return (SkipReason.Nofollow, key == PageStopper.MetaRobots ? $"{PageStopper.MetaRobots} = on" : $"{PageStopper.XRobotsTag} = on");
        return noFollow && robots.ObeyNofollow ? (SkipReason.Nofollow, "crawler.robots.obey-nofollow = on") : (null, null);
    }

    private SecondChance? SecondChanceOf(ulong fingerprint) => _seen.NoteOf(fingerprint) is (not 0 and var mark, var order) ? ChanceOf(mark, order) : null;

    private SecondChance ChanceOf(byte mark, uint order) => new(UrlId.Of(partition, order), (SkipReason)((mark & ReasonBits) - 1), (mark & NofollowBit) != 0, (mark & SeedBit) != 0);

    // An order of discovery that does not fit into four bytes has no second chance: that many URLs do not fit into memory.
    private void Note(ulong fingerprint, SecondChance chance)
    {
        if (chance.Id.Order > uint.MaxValue) return;
        var mark = ((int)chance.Reason + 1) | (chance.IsNofollow ? NofollowBit : 0) | (chance.IsSeed ? SeedBit : 0);
        _seen.Note(fingerprint, (byte)mark, (uint)chance.Id.Order);
    }

    // A URL that was skipped, and the best way in which it was found.
    private readonly record struct SecondChance(UrlId Id, SkipReason Reason, bool IsNofollow, bool IsSeed)
    {
        public bool IsBetteredBy(ref Sighting found) => !IsSeed && (found.IsSeed || (IsNofollow && !found.NoFollow && found.PageStopper is null));
    }
}
