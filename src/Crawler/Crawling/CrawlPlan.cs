using Akka.Actor;
using Crawler.Configuration;
using Crawler.Frontier;
using Crawler.Output;
using Crawler.Urls;

namespace Crawler.Crawling;

/// <summary>Everything that one crawl is made with.</summary>
internal sealed record CrawlPlan
{
    /// <summary>The crawl's identity, also its actor's name.</summary>
    public required CrawlId Id { get; init; }

    /// <summary>What it was told.</summary>
    public required CrawlOptions Options { get; init; }

    /// <summary>The seeds, of a crawl that is resumed the same ones as at first; enumerated once, in chunks, on a thread that may block.</summary>
    public required IEnumerable<CanonicalUrl> Seeds { get; init; }

    /// <summary>Whether those are all there are; otherwise the list is not at its end for a later process.</summary>
    public bool AreSeedsWhole { get; init; } = true;

    /// <summary>How many entries of the list behind <see cref="Seeds"/> were no URLs so far; null where nobody counts.</summary>
    public Func<long>? SeedsRefused { get; init; }

    /// <summary>Makes a scope without seeds; each partition has its own.</summary>
    public required Func<CrawlScope> Scope { get; init; }

    /// <summary>The outputs by name; each is opened by its actor, and again after a restart.</summary>
    public required IReadOnlyDictionary<string, Func<IPageSink>> Sinks { get; init; }

    /// <summary>The frontier store, which is the crawl's from now on.</summary>
    public required IFrontierStore Store { get; init; }

    /// <summary>The product token that robots.txt groups are matched with.</summary>
    public required string RobotsToken { get; init; }

    /// <summary>Told about every seed before it is requested: what a seed names may be reached.</summary>
    public required Action<CanonicalUrl> AllowSeed { get; init; }

    /// <summary>Whether outputs that are not in the options want the bodies.</summary>
    public bool KeepBodies { get; init; }

    /// <summary>Code of the host application; null is none.</summary>
    public CrawlHooks? Hooks { get; init; }

    /// <summary>Actors of the host application that are told of everything from the first event on.</summary>
    public IReadOnlyList<IActorRef> Subscribers { get; init; } = [];

    /// <summary>Called when the crawl stops requesting: an output must not wait for anybody from then on. Null where none does.</summary>
    public Action? OnDraining { get; init; }

    /// <summary>Set when the crawl has ended, also when it has failed; faulted only if its supervisor was stopped from outside.</summary>
    public TaskCompletionSource<CrawlSummary> Completion { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
