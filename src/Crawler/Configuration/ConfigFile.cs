using System.Diagnostics.CodeAnalysis;

namespace Crawler.Configuration;

/// <summary>A HOCON text and the name under which errors mention it.</summary>
/// <param name="Name">The path as the user wrote it.</param>
/// <param name="Text">HOCON.</param>
public sealed record ConfigFile(string Name, string Text)
{
    private const string ReferenceResource = "Crawler.reference.conf";

    private static readonly Lazy<ConfigFile> LoadedReference = new(LoadReference);

    /// <summary>The defaults of every key, embedded in this assembly.</summary>
    public static ConfigFile Reference => LoadedReference.Value;

    /// <summary>Reads a file; false with an error that names it if there is none or it cannot be read.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="file">The file, or null.</param>
    /// <param name="error">The error, or null.</param>
    public static bool TryRead(string path, [NotNullWhen(true)] out ConfigFile? file, [NotNullWhen(false)] out ConfigError? error)
    {
        (file, error) = (null, null);
        try
        {
            file = new ConfigFile(path, File.ReadAllText(path));
            return true;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            error = new ConfigError("", path, Line: null, "There is no such configuration file.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            error = new ConfigError("", path, Line: null, $"The configuration file cannot be read: {e.Message}");
        }

        return false;
    }

    private static ConfigFile LoadReference()
    {
        using var stream = typeof(ConfigFile).Assembly.GetManifestResourceStream(ReferenceResource)
            ?? throw new InvalidOperationException($"The resource {ReferenceResource} is missing from the assembly.");
        using var reader = new StreamReader(stream);
        return new ConfigFile("reference.conf", reader.ReadToEnd());
    }
}
