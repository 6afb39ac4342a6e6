namespace Crawler.Configuration;

/// <summary>One thing that is wrong with a configuration.</summary>
/// <param name="Path">The key, as a configuration path; empty where the whole source cannot be read.</param>
/// <param name="Source">The file's name, or the command line option that gave the value.</param>
/// <param name="Line">The line of the key in its file, from 1; null where the source has no lines or the line is not known.</param>
/// <param name="Message">What is wrong, as a sentence.</param>
/// <param name="Suggestion">What to write instead, as a sentence; null if nothing comes close.</param>
public sealed record ConfigError(string Path, string Source, int? Line, string Message, string? Suggestion = null)
{
    /// <summary><c>FILE:LINE: PATH: MESSAGE SUGGESTION</c>, as compilers write it.</summary>
    public override string ToString()
    {
        var place = Line is { } line ? FormattableString.Invariant($"{Source}:{line}") : Source;
        var subject = Path.Length == 0 ? "" : $"{Path}: ";
        return Suggestion is null ? $"{place}: {subject}{Message}" : $"{place}: {subject}{Message} {Suggestion}";
    }
}
