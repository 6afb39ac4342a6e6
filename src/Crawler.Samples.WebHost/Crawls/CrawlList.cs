using System.Diagnostics.CodeAnalysis;
using Akka.Actor;
using Crawler.Hosting;
using Microsoft.Extensions.Options;

namespace Crawler.Samples.WebHost.Crawls;

/// <summary>The crawls that run, at most so many at once. The list is an actor's, so that it needs no lock.</summary>
[SuppressMessage("Performance", "CA1812", Justification = "Made by the container.")]
internal sealed class CrawlList(ICrawler crawler, IOptions<SampleOptions> options)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly IActorRef _list = crawler.System.ActorOf(Props.Create(() => new CrawlListActor(options.Value.MaxCrawls)), "sample-crawls");

    /// <summary>Takes one of the places; whoever has it gives it back by <see cref="Leave"/>.</summary>
    /// <returns>The place; null where all are taken.</returns>
    public async Task<Guid?> EnterAsync() => (await _list.Ask<CrawlListActor.Entered>(CrawlListActor.Enter.Instance, Patience)).Place;

    /// <summary>Says what runs in a place.</summary>
    public void Start(Guid place, RunningCrawl crawl) => _list.Tell(new CrawlListActor.Start(place, crawl));

    /// <summary>Gives a place back.</summary>
    public void Leave(Guid place) => _list.Tell(new CrawlListActor.Leave(place));

    /// <summary>The crawls that run, oldest first.</summary>
    public async Task<IReadOnlyList<RunningCrawl>> GetAsync() => (await _list.Ask<CrawlListActor.Listed>(CrawlListActor.GetList.Instance, Patience)).Crawls;

    /// <summary>One of them; null where there is none of that name.</summary>
    public async Task<RunningCrawl?> FindAsync(string id) => (await GetAsync()).FirstOrDefault(crawl => crawl.Handle.Id.Value == id);
}

/// <summary>A crawl that runs.</summary>
/// <param name="Handle">To steer it.</param>
/// <param name="Seeds">Its seeds.</param>
/// <param name="StartedAt">When it started.</param>
internal sealed record RunningCrawl(CrawlHandle Handle, IReadOnlyList<string> Seeds, DateTimeOffset StartedAt);

/// <summary>Owns the list of the crawls that run. Nobody restarts it: it has nothing that can fail.</summary>
[SuppressMessage("Performance", "CA1812", Justification = "Made by Akka.")]
internal sealed class CrawlListActor : ReceiveActor
{
    private readonly Dictionary<Guid, RunningCrawl?> _places = [];

    public CrawlListActor(int most)
    {
        Receive<Enter>(_ => Sender.Tell(new Entered(_places.Count < most ? Take() : null)));
        Receive<Start>(message => _places[message.Place] = message.Crawl);
        Receive<Leave>(message => _places.Remove(message.Place));
        Receive<GetList>(_ => Sender.Tell(new Listed([.. _places.Values.OfType<RunningCrawl>().OrderBy(crawl => crawl.StartedAt)])));
    }

    private Guid Take()
    {
        var place = Guid.NewGuid();
        _places.Add(place, null);
        return place;
    }

    internal sealed record Enter
    {
        public static Enter Instance { get; } = new();
    }

    internal sealed record Entered(Guid? Place);

    internal sealed record Start(Guid Place, RunningCrawl Crawl);

    internal sealed record Leave(Guid Place);

    internal sealed record GetList
    {
        public static GetList Instance { get; } = new();
    }

    internal sealed record Listed(IReadOnlyList<RunningCrawl> Crawls);
}
