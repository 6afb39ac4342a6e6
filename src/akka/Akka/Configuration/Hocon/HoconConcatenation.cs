namespace Akka.Configuration.Hocon;

/// <summary>
/// A value that holds substitutions, as written: each part is a text, a list, or a path to look up. It exists from the moment it is parsed
/// until the whole text is known.
/// </summary>
internal sealed record HoconConcatenation(IReadOnlyList<HoconConcatenation.Part> Parts)
{
    internal abstract record Part;

    internal sealed record Literal(HoconValue Value, bool Unquoted = false) : Part;

    internal sealed record Substitution(string Path, HoconPosition Position) : Part;
}
