namespace Crawler.EndToEnd.Tests;

/// <summary>The tests that compare times: they run alone, after the others.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Timed
{
    public const string Name = "timed";
}
