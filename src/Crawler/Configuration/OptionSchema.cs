using System.Reflection;

namespace Crawler.Configuration;

/// <summary>Every key that may stand under <c>crawler</c>, found by reflection over <see cref="CrawlOptions"/>.</summary>
internal static class OptionSchema
{
    public const string Root = "crawler";

    /// <summary>Akka's dispatchers of the crawl; their keys are Akka's and belong to no options record.</summary>
    public const string Dispatchers = "dispatchers";

    /// <summary>The sections, each with the property of <see cref="CrawlOptions"/> that holds its record.</summary>
    public static IReadOnlyList<OptionSection> Sections { get; } =
    [
        .. typeof(CrawlOptions).GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite).Select(OptionSection.Of),
    ];

    /// <summary>All keys of all sections.</summary>
    public static IReadOnlyList<OptionKey> Keys { get; } = [.. Sections.SelectMany(section => section.Keys.Values)];
}

/// <summary>One section under <c>crawler</c>.</summary>
/// <param name="Name">The last element of its path.</param>
/// <param name="Property">The property of <see cref="CrawlOptions"/>.</param>
/// <param name="Keys">Its keys, by the last element of their paths.</param>
internal sealed record OptionSection(string Name, PropertyInfo Property, IReadOnlyDictionary<string, OptionKey> Keys)
{
    public string Path => $"{OptionSchema.Root}.{Name}";

    public static OptionSection Of(PropertyInfo property)
    {
        var name = OptionKey.ToKebabCase(property.Name);
        var keys = OptionKey.Of(property.PropertyType, $"{OptionSchema.Root}.{name}");
        return new OptionSection(name, property, keys.ToDictionary(key => OptionKey.ToKebabCase(key.Property.Name), StringComparer.Ordinal));
    }
}
