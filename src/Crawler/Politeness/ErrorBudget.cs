using Crawler.Fetching;

namespace Crawler.Politeness;

/// <summary>
/// How many URLs of one host have failed one after the other. Pure. What a response or a missing one says of a URL counts, once all its attempts are made; what is our own doing does not, nor
/// does a redirect, which leads to another URL.
/// </summary>
/// <param name="most">From so many on nothing new is requested there; null is never.</param>
internal sealed class ErrorBudget(int? most)
{
    /// <summary>Failures without a URL fetched in between.</summary>
    public int InARow { get; private set; }

    /// <summary>Whether there were as many as are allowed.</summary>
    public bool IsSpent => InARow >= most;

    /// <summary>Goes on from what was stored.</summary>
    public void Restore(int inARow) => InARow = inARow;

    /// <summary>A URL has come to its end.</summary>
    /// <param name="outcome">Of its last request.</param>
    public void Take(FetchOutcome outcome)
    {
        if (outcome is FetchOutcome.Success or FetchOutcome.NotModified or FetchOutcome.Unwanted) InARow = 0;
        else if (outcome is FetchOutcome.Failure && HostSignals.Of(outcome) != HostSignal.None && InARow < int.MaxValue) InARow++;
    }
}
