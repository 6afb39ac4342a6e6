using System.Globalization;
using System.Runtime.CompilerServices;
using Crawler.Fetching;
using Crawler.Hosting;
using Crawler.MockWeb.Slow;

namespace Crawler.Cli.Tour;

/// <summary>What one step has to work with, and what it has to say: the code that ran, its time, its claims.</summary>
/// <param name="crawler">The crawler of the tour, which may reach loopback.</param>
/// <param name="server">The slow server.</param>
/// <param name="second">How long a second of the tour is; tests have shorter ones.</param>
/// <param name="time">The clock.</param>
internal sealed class TourStage(ICrawler crawler, SlowServer server, TimeSpan second, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly List<TourClaim> _claims = [];

    public ICrawler Crawler => crawler;

    public SlowServer Server => server;

    /// <summary>The lines that were run.</summary>
    public IReadOnlyList<string> Code { get; private set; } = [];

    /// <summary>How long they took.</summary>
    public TimeSpan Elapsed { get; private set; }

    /// <summary>What the same requests take one after the other; null where that means nothing.</summary>
    public TimeSpan? OneByOne { get; set; }

    public IReadOnlyList<TourClaim> Claims => _claims;

    /// <summary>So many seconds of the tour.</summary>
    public TimeSpan Seconds(double count) => second * count;

    /// <summary>A URL of the server.</summary>
    public string At(string path) => server.Url + path;

    /// <summary>A URL whose answer takes so long once enough of its kind are there: <c>/together/N/NAME</c>.</summary>
    public string Slow(int together, double seconds, int name = 1) =>
        At(string.Create(CultureInfo.InvariantCulture, $"/together/{together}/{name}?ms={Seconds(seconds).TotalMilliseconds:0}"));

    /// <summary>URLs of that kind, named from 1 on.</summary>
    public string[] Slow(int count, int together, double seconds) => [.. Enumerable.Range(1, count).Select(name => Slow(together, seconds, name))];

    /// <summary>A page with links to so many pages that each take so long.</summary>
    public string Links(int count, double seconds) => At(string.Create(CultureInfo.InvariantCulture, $"/links/{count}?ms={Seconds(seconds).TotalMilliseconds:0}"));

    /// <summary>Requests for paths of the server.</summary>
    public FetchRequest[] Requests(params IEnumerable<string> paths) => [.. paths.Select(path => FetchRequest.Get(At(path)))];

    /// <summary>Runs the lines that the step is about, and keeps them as they are written.</summary>
    public async Task<T> RunAsync<T>(Func<Task<T>> code, [CallerArgumentExpression(nameof(code))] string text = "")
    {
        Code = CodeText.Of(text);
        var started = time.GetTimestamp();
        try
        {
            return await code();
        }
        finally
        {
            Elapsed = time.GetElapsedTime(started);
        }
    }

    /// <summary>Promises something.</summary>
    public void Claim(string text, bool holds) => _claims.Add(new TourClaim(text, holds));

    /// <summary>Promises a number.</summary>
    public void Count(string text, long expected, long actual) =>
        Claim(actual == expected ? $"{text}: {Quantity.Count(actual)}" : $"{text}: {Quantity.Count(actual)}, not {Quantity.Count(expected)}", actual == expected);

    /// <summary>Promises that the server sees so many requests broken off.</summary>
    public async Task CountAbandonedAsync(int expected)
    {
        await WithinAsync(server.WhenAbandonedAsync(expected));
        Count("requests that the server saw broken off", expected, server.Abandoned);
        Count("still in flight at the server", 0, server.InFlight);
    }

    /// <summary>Waits, but not for ever.</summary>
    public Task WithinAsync(Task task) => Task.WhenAny(task, Task.Delay(Patience, time));
}
