namespace Crawler.Cli.Tour;

/// <summary>One pattern of concurrent programs, and how the library does it.</summary>
/// <param name="Pattern">What Python's asyncio calls it.</param>
/// <param name="Title">What is shown.</param>
/// <param name="Show">Shows it on a stage.</param>
internal sealed record TourStep(string Pattern, string Title, Func<TourStage, Task> Show)
{
    /// <summary>All of them, in the order in which they are shown.</summary>
    public static IReadOnlyList<TourStep> All { get; } = [.. FetchSteps.All, .. LimitSteps.All, .. FlowSteps.All, .. CrawlSteps.All, .. ApiSteps.All, .. HostSteps.All];

    /// <summary>Shows the step, and tells how it went. An exception is a claim that does not hold.</summary>
    /// <param name="stage">A stage of its own.</param>
    public async Task<TourReport> RunAsync(TourStage stage)
    {
        stage.Server.Forget();
        try
        {
            await Show(stage);
        }
        catch (Exception error)
        {
            stage.Claim($"it ran to its end ({error.GetType().Name}: {error.Message})", false);
        }

        return new TourReport(this, stage.Code, stage.Elapsed, stage.OneByOne, stage.Claims);
    }
}

/// <summary>How a step went.</summary>
/// <param name="Step">Which.</param>
/// <param name="Code">The lines of C# that were run.</param>
/// <param name="Elapsed">How long they took.</param>
/// <param name="OneByOne">How long the same requests take one after the other; null where that means nothing.</param>
/// <param name="Claims">What was promised.</param>
internal sealed record TourReport(TourStep Step, IReadOnlyList<string> Code, TimeSpan Elapsed, TimeSpan? OneByOne, IReadOnlyList<TourClaim> Claims)
{
    /// <summary>Whether every claim holds, and there is one.</summary>
    public bool Holds => Claims.Count > 0 && Claims.All(claim => claim.Holds);
}

/// <summary>One promise.</summary>
/// <param name="Text">What is said.</param>
/// <param name="Holds">Whether it is so, by what the server has counted and the results say.</param>
internal sealed record TourClaim(string Text, bool Holds);
