namespace Crawler.Configuration.Hocon;

/// <summary>A key where it stands in a text.</summary>
/// <param name="Path">Its elements, those of the sections around it first.</param>
/// <param name="Position">Where it begins.</param>
/// <param name="Comment">The comment lines directly above it, without their marks; empty if there are none.</param>
internal sealed record HoconKey(IReadOnlyList<string> Path, HoconPosition Position, IReadOnlyList<string> Comment)
{
    /// <summary>The keys of a text.</summary>
    /// <exception cref="HoconException">It cannot be read.</exception>
    public static IReadOnlyList<HoconKey> In(string text)
    {
        HoconParser.Parse(text, out var keys);
        return keys;
    }

    /// <summary>The whole path as it is written in a configuration.</summary>
    public string Name => ConfigPath.Join(Path);
}
