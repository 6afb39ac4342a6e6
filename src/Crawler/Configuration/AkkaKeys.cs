using System.Diagnostics.CodeAnalysis;
using Akka.Configuration;

namespace Crawler.Configuration;

/// <summary>
/// Checks names and kinds of what is said under <c>akka</c>. Akka takes a misspelt key without a word, and of a wrong value it throws what names no key, sometimes only when
/// the actor system ends. Free are names that a user gives: of deployed actors, dispatchers, mailboxes, serializers and phases, and sections of further modules.
/// </summary>
internal static class AkkaKeys
{
    // Akka's own, or checked by AkkaRules: they do not need the reference.
    private static readonly string[] CheckedElsewhere = ["akka.actor.deployment", "akka.loglevel", "akka.stdout-loglevel"];

    // A section that has one of these describes something to which its user gives the name.
    private static readonly string[] Marks = ["type", "executor", "mailbox-type", "class", "provider-object"];

    public static void Check(ConfigNode.Section root, ConfigReport report)
    {
        if (root.Find("akka") is ConfigNode.Section akka && IsOwn(akka, "akka"))
            CheckSection(akka, "akka", AkkaReference.Root, report);
    }

    /// <summary>The keys under <c>akka</c> that are given another value than reference.conf gives them, each with its path.</summary>
    public static IEnumerable<(string Path, ConfigNode Node)> Own(ConfigNode node, string path) => node switch
    {
        ConfigNode.Section section => section.Items.SelectMany(item => Own(item.Value, ConfigPath.Child(path, item.Key))),
        _ when node.Origin()?.Source == ConfigFile.Reference.Name => [],
        _ => [(path, node)],
    };

    private static bool IsOwn(ConfigNode node, string path) => !CheckedElsewhere.Contains(path, StringComparer.Ordinal) && (node is ConfigNode.Section section
        ? section.Items.Count == 0 || section.Items.Any(item => IsOwn(item.Value, ConfigPath.Child(path, item.Key)))
        : node.Origin()?.Source != ConfigFile.Reference.Name);

    private static void CheckSection(ConfigNode.Section section, string path, AkkaReference.Section known, ConfigReport report)
    {
        var mayHaveMore = known.OwnTypeKey is { } typeKey && section.Find(typeKey) is ConfigNode.Single { Text: { } type } && type.Contains(',', StringComparison.Ordinal);
        foreach (var (name, node) in section.Items)
        {
            var child = ConfigPath.Child(path, name);
            if (!IsOwn(node, child)) continue;
            if (known.Keys.TryGetValue(name, out var key) || (key = known.Others) is not null)
                CheckNode(node, child, key, report);
            else if (!mayHaveMore && !IsNamedByUser(node) && Unknown(name, child, node, known) is { } suggestion)
                report.Add(child, node, "Unknown key.", suggestion.Length == 0 ? null : suggestion);
        }
    }

    private static void CheckNode(ConfigNode node, string path, AkkaReference key, ConfigReport report)
    {
        switch (key)
        {
            case AkkaReference.Section known when node is ConfigNode.Section section:
                CheckSection(section, path, known, report);
                break;
            case AkkaReference.Value known when node is not ConfigNode.Section:
                CheckValue(node, path, known, report);
                break;
            case AkkaReference.Value:
                report.Add(path, node, "This is a value, not a section.");
                break;
            default:
                if (node is not ConfigNode.Section) report.Add(path, node, "This is a section, not a value.");
                break;
        }
    }

    private static void CheckValue(ConfigNode node, string path, AkkaReference.Value known, ConfigReport report)
    {
        var isList = known.Kinds.Contains(OptionKind.Texts);
        if (isList != node is ConfigNode.Many)
        {
            report.Add(path, node, isList ? "This key takes a list of texts." : "This key takes a single value.", isList ? "Write [\"one\", \"two\"], or [] for none." : null);
            return;
        }

        IReadOnlyList<string?> texts = node is ConfigNode.Many many ? many.Items : [((ConfigNode.Single)node).Text];
        foreach (var text in texts)
        {
            if (text is null && !isList) report.Add(path, node, "null is no value.");
            if (text is null) continue;
            if (ProblemOf(known, text) is { } problem) report.Add(path, node, problem.Problem, problem.Suggestion);
        }
    }

    private static (string Problem, string? Suggestion)? ProblemOf(AkkaReference.Value known, string text)
    {
        if (known.IsType) return text.Length == 0 || known.Names.Contains(text, StringComparer.Ordinal) ? null : MissingType(known, text);
        if (text == known.Word || known.Kinds.Any(kind => AkkaText.Is(kind, text, !known.IsFinite))) return null;
        return OptionText.Problem(known.Kinds[0], text) ?? ($"Akka does not read '{text}' here.", null);
    }

    private static (string Problem, string? Suggestion)? MissingType(AkkaReference.Value known, string text)
    {
        if (Exists(known.Modules.GetValueOrDefault(text, text))) return null;
        if (known.Modules.TryGetValue(text, out var module)) return ($"'{text}' needs {module.Split(", ")[1]}, which is not part of this program.", null);
        return ($"'{text}' is no type that this program has.", UnknownKeys.DidYouMean(Suggestion.Nearest(text, known.Names)));
    }

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "Akka finds the type in the same way; what is trimmed away it does not find either.")]
    [UnconditionalSuppressMessage("Trimming", "IL2057", Justification = "Akka finds the type in the same way; what is trimmed away it does not find either.")]
    private static bool Exists(string name)
    {
        try
        {
            return (Type.GetType(name, throwOnError: false) ?? typeof(Config).Assembly.GetType(name, throwOnError: false)) is not null;
        }
        catch (Exception error) when (error is ArgumentException or IOException or BadImageFormatException or TypeLoadException)
        {
            return false;
        }
    }

    private static bool IsNamedByUser(ConfigNode node) => node is ConfigNode.Section section && Marks.Any(section.Items.ContainsKey);

    // Null where it is no error: a section of a module that Akka's own reference does not know, such as akka.remote.
    private static string? Unknown(string name, string path, ConfigNode node, AkkaReference.Section known)
    {
        var near = Suggestion.Nearest(name, known.Keys.Keys) is { } sibling ? path[..^ConfigPath.Quote(name).Length] + ConfigPath.Quote(sibling) : null;
        if (near is null && known == AkkaReference.Root && node is ConfigNode.Section) return null;
        near ??= Suggestion.NearestPath(path, [.. AkkaReference.Root.Paths("akka")]);
        return UnknownKeys.DidYouMean(near) ?? "";
    }
}
