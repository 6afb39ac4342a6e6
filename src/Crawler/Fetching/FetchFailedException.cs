using System.Diagnostics.CodeAnalysis;

namespace Crawler.Fetching;

/// <summary>A request that did not come to a success, where its caller asked for an exception instead of a value.</summary>
[SuppressMessage("Design", "CA1032:Implement standard exception constructors", Justification = "It tells of one result, and is made with it.")]
public sealed class FetchFailedException : Exception
{
    internal FetchFailedException(FetchResult result)
        : base($"{result.Request.Url}: {Describe(result.Outcome)}") => Result = result;

    /// <summary>What the request came to.</summary>
    public FetchResult Result { get; }

    /// <summary>Which way it failed; null where it was a redirect that was not followed, or not modified.</summary>
    public FetchError? Error => (Result.Outcome as FetchOutcome.Failure)?.Error;

    private static string Describe(FetchOutcome outcome) => outcome switch
    {
        FetchOutcome.Failure { Error: FetchError.HttpStatus } failure => failure.Detail,
        FetchOutcome.Failure failure => $"{failure.Error}: {failure.Detail}",
        FetchOutcome.Redirect redirect => $"{redirect.Head.Status}, redirected to {redirect.Target}",
        FetchOutcome.Unwanted unwanted => unwanted.Detail,
        _ => $"{outcome.Response?.Status}",
    };
}
