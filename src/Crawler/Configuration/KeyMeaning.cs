using Akka.Configuration;
using Crawler.Configuration.Hocon;

namespace Crawler.Configuration;

/// <summary>What one key means, as reference.conf says it.</summary>
/// <param name="Path">The whole path.</param>
/// <param name="Meaning">Its meaning, in one line.</param>
/// <param name="Allowed">What may be written: kind, unit and range. Of a section null.</param>
internal sealed record KeyMeaning(string Path, string Meaning, string? Allowed)
{
    private static readonly IReadOnlyList<HoconKey> Written = HoconKey.In(ConfigFile.Reference.Text);

    /// <summary>Finds a key, or a section with the keys directly below it.</summary>
    /// <param name="path">The path; a leading <c>crawler.</c> may be left out.</param>
    /// <param name="found">The key, or the section and then its keys; empty where there is none.</param>
    /// <param name="suggestion">Where there is none, a path that was probably meant, or null.</param>
    public static bool TryFind(string path, out IReadOnlyList<KeyMeaning> found, out string? suggestion)
    {
        suggestion = null;
        found = [.. Written.Where(key => key.Name == path || IsDirectlyBelow(key.Name, path)).Select(Of)];
        if (found.Count == 0 && !path.StartsWith(OptionSchema.Root + ".", StringComparison.Ordinal)) return TryFind($"{OptionSchema.Root}.{path}", out found, out suggestion);
        if (found.Count == 0) suggestion = Suggestion.NearestPath(path, [.. Written.Select(key => key.Name)]);
        return found.Count > 0;
    }

    /// <summary>The value of a key as text; the items of a list with blanks between.</summary>
    public static string ValueOf(Config config, string path) => config.GetValue(path).IsArray() ? string.Join(' ', config.GetStringList(path)) : config.GetString(path) ?? "[]";

    // The last line above a key says what may be written; a section has none.
    private static KeyMeaning Of(HoconKey key)
    {
        var isSection = Written.Any(other => IsDirectlyBelow(other.Name, key.Name));
        return new KeyMeaning(key.Name, string.Join(' ', isSection ? key.Comment : key.Comment.SkipLast(1)), isSection ? null : key.Comment[^1]);
    }

    private static bool IsDirectlyBelow(string path, string section) =>
        path.Length > section.Length + 1 && path.StartsWith(section, StringComparison.Ordinal) && path[section.Length] == '.' && path.IndexOf('.', section.Length + 1) < 0;
}
