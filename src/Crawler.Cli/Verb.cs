using System.CommandLine;

namespace Crawler.Cli;

/// <summary>A command with examples for its help.</summary>
/// <param name="name">As typed.</param>
/// <param name="description">What it does, in a sentence or two.</param>
internal sealed class Verb(string name, string description) : Command(name, description)
{
    /// <summary>Whole command lines, each with what it is for.</summary>
    public IReadOnlyList<(string Line, string Meaning)> Examples { get; init; } = [];
}
