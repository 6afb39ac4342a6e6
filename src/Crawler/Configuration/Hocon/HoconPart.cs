namespace Crawler.Configuration.Hocon;

/// <summary>
/// A part of a value that holds substitutions, as written: a text or a list, or a path to look up. It exists from the moment it is parsed until
/// the whole text is known.
/// </summary>
internal abstract record HoconPart
{
    internal sealed record Literal(HoconValue Value, bool Unquoted = false) : HoconPart;

    internal sealed record Substitution(string Path, HoconPosition Position) : HoconPart;
}
