using Akka.Configuration;

namespace Akka.Util;

/// <summary>The entries of a configuration object.</summary>
internal static class HoconObjects
{
    internal static IEnumerable<(string Key, string Value)> StringsOf(Config config)
    {
        if (config is null || config.IsEmpty)
            yield break;

        foreach (var (key, value) in config.AsEnumerable())
            yield return (key, value.GetString());
    }
}
