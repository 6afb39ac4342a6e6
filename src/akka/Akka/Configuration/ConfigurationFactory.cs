using System.Reflection;
using System.Text.Json;
using Akka.Configuration.Hocon;

namespace Akka.Configuration;

/// <summary>Makes a <see cref="Config"/> from text, from a resource, or from an object.</summary>
public static class ConfigurationFactory
{
    private const string ReferenceResource = "Akka.Configuration.akka.conf";

    private static readonly Lazy<Config> Reference =
        new(() => FromResource(ReferenceResource, typeof(ConfigurationFactory).Assembly));

    public static Config Empty { get; } = new();

    public static Config ParseString(string hocon) => ParseString(hocon, includeCallback: null);

    /// <summary>Parses a text; <paramref name="includeCallback"/> is asked for every <c>include "name"</c> in it.</summary>
    public static Config ParseString(string hocon, Func<string, HoconRoot> includeCallback) =>
        new(HoconParser.Parse(hocon, includeCallback));

    /// <summary>What the process's own configuration file says about Akka; the stand-in reads no app.config, so nothing.</summary>
    public static Config Load() => Empty;

    /// <summary>The reference configuration, which every actor system has as its last fallback.</summary>
    public static Config Default() => Reference.Value;

    public static Config FromResource<TAssembly>(string resourceName) => FromResource(resourceName, typeof(TAssembly).Assembly);

    public static Config FromResource(string resourceName, object instanceInAssembly)
    {
        ArgumentNullException.ThrowIfNull(instanceInAssembly);
        return FromResource(
            resourceName,
            instanceInAssembly as Assembly ?? (instanceInAssembly as Type)?.Assembly ?? instanceInAssembly.GetType().Assembly);
    }

    public static Config FromResource(string resourceName, Assembly assembly)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        using var stream = assembly.GetManifestResourceStream(resourceName)
            ?? throw new ConfigurationException($"The assembly {assembly.GetName().Name} has no embedded resource '{resourceName}'.");
        using var reader = new StreamReader(stream);
        return ParseString(reader.ReadToEnd());
    }

    /// <summary>The public properties of an object as keys of the same names.</summary>
    public static Config FromObject(object source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return ParseString(JsonSerializer.Serialize(source, source.GetType()));
    }
}
