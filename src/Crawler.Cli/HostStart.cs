using System.Diagnostics.CodeAnalysis;
using Crawler.Configuration;
using Crawler.Hosting;

namespace Crawler.Cli;

/// <summary>Starts what a verb runs in, as long as nothing has been touched yet.</summary>
internal static class HostStart
{
    /// <summary>Starts the pools.</summary>
    /// <param name="config">The configuration, checked.</param>
    /// <param name="host">What was started, to be disposed; or null.</param>
    /// <param name="error">Why not: a secret that a header points to cannot be read, or Akka refuses what is set of it.</param>
    /// <returns>Whether it was started.</returns>
    public static bool TryStart(EffectiveConfig config, [NotNullWhen(true)] out CrawlerHost? host, [NotNullWhen(false)] out string? error)
    {
        (host, error) = (null, null);
        try
        {
            host = CrawlerHost.Start(config);
            return true;
        }
        catch (CrawlerConfigurationException reason)
        {
            error = string.Join("; ", reason.Errors);
            return false;
        }
        catch (ArgumentException reason)
        {
            // The name of a parameter of ours is nothing to a user.
            error = reason.Message.Replace($" (Parameter '{reason.ParamName}')", "", StringComparison.Ordinal);
            return false;
        }
    }
}
