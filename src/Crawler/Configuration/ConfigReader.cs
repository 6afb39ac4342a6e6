using System.Diagnostics.CodeAnalysis;

namespace Crawler.Configuration;

/// <summary>Fills the options records from the layers, and reports everything that is wrong at once.</summary>
internal static class ConfigReader
{
    /// <summary>
    /// Reads every key under <c>crawler</c> exactly once. A missing or unknown key, a value of the wrong kind or out of its range, and a number
    /// without its unit are errors, as are the few settings of Akka that cannot work here.
    /// </summary>
    /// <param name="layers">The layers; a later one wins.</param>
    /// <param name="options">The options, or null if there are errors.</param>
    /// <param name="errors">Every error, sorted by path; empty if there are none.</param>
    public static bool TryRead(
        IEnumerable<ConfigLayer> layers, [NotNullWhen(true)] out CrawlOptions? options, out IReadOnlyList<ConfigError> errors) =>
        TryRead(ConfigNode.Merge(layers), out options, out errors);

    internal static bool TryRead(ConfigNode.Section root, [NotNullWhen(true)] out CrawlOptions? options, out IReadOnlyList<ConfigError> errors)
    {
        var report = new ConfigReport(root);
        var hasSections = root.Find(OptionSchema.Root) is null or ConfigNode.Section;
        options = Activator.CreateInstance<CrawlOptions>();
        foreach (var section in OptionSchema.Sections.Where(_ => hasSections))
            section.Property.SetValue(options, ReadSection(root, section, report));
        UnknownKeys.Check(root, report);
        AkkaRules.Check(root, report);
        AkkaKeys.Check(root, report);
        if (hasSections)
            OptionRules.Check(options, report);
        errors = report.Errors;
        if (errors.Count > 0)
            options = null;
        return options is not null;
    }

    private static object ReadSection(ConfigNode.Section root, OptionSection section, ConfigReport report)
    {
        var record = Activator.CreateInstance(section.Property.PropertyType)!;
        foreach (var (name, key) in section.Keys)
        {
            switch (root.Find(OptionSchema.Root, section.Name, name))
            {
                case null when root.Find(OptionSchema.Root, section.Name) is null or ConfigNode.Section:
                    report.Missing(key.Path, $"This key has no value. It is {key}.");
                    break;
                case ConfigNode.Single { Text: null } single when key.Kind != OptionKind.Texts:
                    report.Add(key.Path, single, "null is no value.", key.NullWord is { } word ? $"Write {word}." : null);
                    break;
                case ConfigNode.Single single when key.Kind != OptionKind.Texts:
                    ReadSingle(key, single, record, report);
                    break;
                case ConfigNode.Many many when key.Kind == OptionKind.Texts && many.Items.All(item => item is not null):
                    key.Property.SetValue(record, many.Items);
                    break;
                case { } wrong:
                    var wanted = key.Kind == OptionKind.Texts ? "a list of texts" : "a single value";
                    report.Add(key.Path, wrong, $"This key takes {wanted}.", key.Kind == OptionKind.Texts ? "Write [\"one\", \"two\"], or [] for none." : null);
                    break;
            }
        }

        return record;
    }

    private static void ReadSingle(OptionKey key, ConfigNode.Single single, object record, ConfigReport report)
    {
        if (!OptionText.TryRead(key, single.Text!, out var value, out var problem, out var suggestion))
        {
            report.Add(key.Path, single, problem, suggestion);
            return;
        }

        var type = Nullable.GetUnderlyingType(key.Property.PropertyType) ?? key.Property.PropertyType;
        if (value is long number && type == typeof(int))
        {
            if (number is < int.MinValue or > int.MaxValue)
            {
                report.Add(key.Path, single, $"'{single.Text}' is out of range.", key.AllowedSentence);
                return;
            }

            value = (int)number;
        }

        key.Property.SetValue(record, value);
    }
}
