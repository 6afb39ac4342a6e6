namespace Crawler.Configuration;

/// <summary>Reports every key that nobody reads, because a misspelt key would otherwise leave its default in force without a word.</summary>
internal static class UnknownKeys
{
    private static readonly string[] TopLevel = [OptionSchema.Root, "akka"];

    public static void Check(ConfigNode.Section root, ConfigReport report)
    {
        foreach (var (name, node) in root.Items)
        {
            if (!TopLevel.Contains(name, StringComparer.Ordinal))
                report.Add(ConfigPath.Quote(name), node, "Unknown key: the sections are crawler and akka.", DidYouMean(TopLevelSuggestion(name)));
            else if (node is not ConfigNode.Section)
                report.Add(name, node, "This is a section, not a value.");
        }

        if (root.Find(OptionSchema.Root) is ConfigNode.Section crawler)
            CheckSections(crawler, report);
        CheckLists(root, "", report);
    }

    public static string? DidYouMean(string? path) => path is null ? null : $"Did you mean {path}?";

    private static void CheckSections(ConfigNode.Section crawler, ConfigReport report)
    {
        var keys = OptionSchema.Keys.Select(key => key.Path).ToList();
        foreach (var (name, node) in crawler.Items.Where(item => item.Key != OptionSchema.Dispatchers))
        {
            var path = ConfigPath.Child(OptionSchema.Root, name);
            var section = OptionSchema.Sections.FirstOrDefault(known => known.Name == name);
            if (section is null)
            {
                var near = Suggestion.NearestPath(path, [.. OptionSchema.Sections.Select(known => known.Path)]) ?? Suggestion.NearestPath(path, keys);
                report.Add(path, node, "Unknown key.", DidYouMean(near));
            }
            else if (node is not ConfigNode.Section written)
            {
                report.Add(path, node, "This is a section, not a value.");
            }
            else
            {
                foreach (var (key, value) in written.Items.Where(item => !section.Keys.ContainsKey(item.Key)))
                    report.Add(ConfigPath.Child(path, key), value, "Unknown key.", DidYouMean(Suggestion.NearestPath(ConfigPath.Child(path, key), keys)));
            }
        }
    }

    private static void CheckLists(ConfigNode node, string path, ConfigReport report)
    {
        if (node is ConfigNode.Section section)
        {
            foreach (var (key, value) in section.Items)
                CheckLists(value, ConfigPath.Child(path, key), report);
        }
        else if (node is ConfigNode.Many many && path.StartsWith("akka.", StringComparison.Ordinal) && many.Items.Contains(null))
        {
            report.Add(path, many, "A list may hold single values only.");
        }
    }

    private static string? TopLevelSuggestion(string name) =>
        Suggestion.Nearest(name, TopLevel)
        ?? OptionSchema.Sections.FirstOrDefault(section => section.Name == name)?.Path
        ?? Suggestion.NearestPath(name, [.. OptionSchema.Keys.Select(key => key.Path)]);
}
