using Akka.Actor;
using Crawler.Configuration;
using Crawler.Crawling;
using Crawler.Fetching;
using Crawler.Output;
using Crawler.Urls;

namespace Crawler.Hosting;

/// <summary>What to crawl, and where to.</summary>
public sealed record CrawlRequest
{
    /// <summary>The seeds, read once and in chunks while the crawl runs; hosts that they name may be loopback or private only with <see cref="AllowPrivate"/>. Of a crawl that is resumed, the same ones as at first: those that were taken are passed over.</summary>
    /// <exception cref="ArgumentNullException">They are null.</exception>
    public required IEnumerable<CanonicalUrl> Seeds { get; init => field = PropertyValue.NotNull(value, nameof(Seeds)); }

    /// <summary>Whether <see cref="Seeds"/> are all there are; otherwise a later process that resumes may bring the others.</summary>
    public bool AreSeedsWhole { get; init; } = true;

    /// <summary>Whether the hosts that the seeds name may have loopback or private addresses. Without it only the configuration names such hosts, so that a seed from outside cannot lead inside.</summary>
    /// <remarks>A host that was allowed once stays so as long as the crawler lives, for every crawl and fetch of it.</remarks>
    public bool AllowPrivate { get; init; }

    /// <summary>Whether the secrets of <c>crawler.http.headers</c> may be sent to the origins of the seeds: only where whoever may know them has named the seeds. Those of <c>crawler.http.credentials</c> and <c>host-headers</c> name their origins themselves.</summary>
    public bool TrustSeeds { get; init; }

    /// <summary>The crawl's directory; null writes nothing.</summary>
    public CrawlDirectory? Directory { get; init; }

    /// <summary>Whether to go on with the crawl that <see cref="Directory"/> holds, instead of beginning one.</summary>
    public bool Resume { get; init; }

    /// <summary>How many entries of the list behind <see cref="Seeds"/> were no URLs so far. Null where nobody counts.</summary>
    internal Func<long>? SeedsRefused { get; init; }

    /// <summary>
    /// Told, when the directory is this process's and before its store is opened, what to do where the process is about to end at once because somebody asked for that: whoever asks the directory later is told so.
    /// Null where nobody ends it so.
    /// </summary>
    internal Action<Action>? OnHeld { get; init; }

    /// <summary>Told, before a crawl that is resumed takes back what robots.txt had refused, of how many URLs: that takes as long as pages.jsonl takes to be written anew. Null where nobody asks.</summary>
    internal Action<long>? OnRobotsLift { get; init; }

    /// <summary>How a later process finds the seeds again, in whatever words it understands; kept with the crawl.</summary>
    public string? SeedSource { get; init; }

    /// <summary>
    /// This crawl's own options: <c>crawler.Options with { Limits = ... }</c>; null are the crawler's. Those of <c>crawler.http</c>, <c>crawler.fetching</c> and <c>crawler.parsing</c>
    /// belong to the pools, which all crawls share, and must be the crawler's.
    /// </summary>
    public CrawlOptions? Options { get; init; }

    /// <summary>Code that this crawl calls on its way; null is the crawler's, <see cref="CrawlerSeams.Hooks"/>.</summary>
    public CrawlHooks? Hooks { get; init; }

    /// <summary>Whether the crawl's pages can be read as they come: <see cref="CrawlHandle.Pages"/>. The crawl then waits for its reader.</summary>
    public bool StreamPages { get; init; }

    /// <summary>Whether the records that are streamed have the decoded bodies: <see cref="PageRecord.Body"/>.</summary>
    public bool StreamBodies { get; init; }

    /// <summary>Actors that are told of everything that happens in this crawl, from its first <see cref="Telemetry.CrawlEvent"/> to its last, which comes to them before <see cref="CrawlHandle.Completion"/> ends; <see cref="CrawlHandle.Subscribe"/> adds others while it runs. None by default.</summary>
    /// <exception cref="ArgumentNullException">The list is null.</exception>
    public IReadOnlyList<IActorRef> Subscribers { get; init => field = PropertyValue.NotNull(value, nameof(Subscribers)); } = [];

    /// <summary>A crawl of these seeds.</summary>
    /// <param name="seeds">Absolute http or https URLs.</param>
    /// <exception cref="ArgumentException">One of them is no such URL; the message names it.</exception>
    /// <exception cref="ArgumentNullException">They are null.</exception>
    public static CrawlRequest Of(params IEnumerable<string> seeds)
    {
        ArgumentNullException.ThrowIfNull(seeds);
        return new() { Seeds = [.. seeds.Select(seed => Parse(seed, nameof(seeds)))] };
    }

    /// <summary>The same crawl with its results in a directory.</summary>
    /// <param name="path">The directory, absolute or relative to the working directory. It is created where it is not there. Files of others that lie in it stay as they are; one that holds a crawl is refused, see <see cref="ResumeFrom"/>.</param>
    /// <exception cref="ArgumentException">It cannot be one, or holds a crawl; the message says why.</exception>
    /// <exception cref="ArgumentNullException">It is null.</exception>
    public CrawlRequest Into(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return this with { Directory = CrawlDirectory.TryCreate(path, out var directory, out var error) ? directory : throw new ArgumentException(error.Message, nameof(path)) };
    }

    /// <summary>Goes on with the crawl that a directory holds, with the options of this crawler or of the request, whatever the crawl had before.</summary>
    /// <param name="path">The directory.</param>
    /// <param name="seeds">The same seeds as at first, in their order; they matter only if the crawl was stopped before it had taken all of them.</param>
    /// <exception cref="ArgumentException">It holds no crawl that can be resumed, or a seed is no absolute http or https URL; the message says which.</exception>
    /// <exception cref="ArgumentNullException">The path or the seeds are null.</exception>
    public static CrawlRequest ResumeFrom(string path, params IEnumerable<string> seeds)
    {
        ArgumentNullException.ThrowIfNull(path);
        return Of(seeds) with { Resume = true, Directory = CrawlDirectory.TryOpen(path, out var directory, out var error) ? directory : throw new ArgumentException(error.Message, nameof(path)) };
    }

    private static CanonicalUrl Parse(string? seed, string name) => seed is null
        ? throw new ArgumentException("one of the seeds is null", name)
        : CanonicalUrl.TryCreate(seed, out var url, out var error) ? url : throw new ArgumentException($"\"{seed}\" is no absolute http or https URL: {error}", name);
}
