using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Akka.Actor;
using Akka.Configuration;
using Crawler.Configuration;
using Microsoft.Extensions.Logging;

namespace Crawler.Hosting;

/// <summary>The actor system of a crawler that is not given one.</summary>
internal static class OwnActorSystem
{
    private const string Shutdown = "akka.coordinated-shutdown";

    // Its hook would end the actors at the first signal, and what runs in them is to be stopped in order.
    private static readonly Config WithoutHook = ConfigurationFactory.ParseString($"{Shutdown}.run-by-clr-shutdown-hook = off");

    private static readonly string[] PoolSizes = [.. new[] { ConfigurationLayers.FetchersPath, ConfigurationLayers.ParsersPath }.Select(path => ConfigPath.TrySplit(path, out var elements) ? ConfigPath.Join(elements) : path)];

    /// <summary>Starts it. The phases of its shutdown, which Akka reads only at the end, are read now where something is set of them.</summary>
    /// <param name="config">The configuration, checked.</param>
    /// <param name="loggers">Where its log goes unless the configuration names loggers; null for standard output.</param>
    /// <exception cref="CrawlerConfigurationException">Akka cannot start with what was set under <c>akka</c> or <c>crawler.dispatchers</c>; it names the keys.</exception>
    public static ActorSystem Start(EffectiveConfig config, ILoggerFactory? loggers)
    {
        // Sizes of pools are checked, and not only a user sets them: --concurrency does.
        var keys = config.OwnAkkaKeys().Where(key => !PoolSizes.Contains(key.Path, StringComparer.Ordinal)).ToList();
        ActorSystem? system = null;
        try
        {
            if (!keys.Any(key => key.Path.StartsWith(Shutdown, StringComparison.Ordinal))) return Create(config.Config, loggers);
            system = Create(WithoutHook.WithFallback(config.Config), loggers);
            CoordinatedShutdown.Get(system);
            return system;
        }
        catch (Exception reason) when (keys.Count > 0 && IsOfConfiguration(reason))
        {
            End(system);
            throw new CrawlerConfigurationException([Error(reason, keys)]);
        }
    }

    // What Akka throws where it cannot read a value, make a type that is named or keep its guardians alive; anything else has another cause.
    private static bool IsOfConfiguration(Exception reason) => reason is AkkaException or ArgumentException or FormatException or OverflowException or NotSupportedException
        or TypeLoadException or MissingMemberException or InvalidCastException or TargetInvocationException || IsOfTheEnd(reason);

    // Of a system that a failed guardian has ended meanwhile: Akka tells the failure itself to its log only.
    private static bool IsOfTheEnd(Exception reason) => reason is InvalidOperationException or InvalidActorNameException;

    // Whoever names loggers in the configuration gets those.
    [DynamicDependency(DynamicallyAccessedMemberTypes.PublicConstructors, typeof(HostLogger))]
    private static ActorSystem Create(Config config, ILoggerFactory? loggers)
    {
        const string Name = "crawler";
        if (loggers is null || config.HasPath("akka.loggers")) return ActorSystem.Create(Name, config);
        var own = ConfigurationFactory.ParseString($"akka.loggers = [\"{HostLogger.TypeName}\"]").WithFallback(config);
        return ActorSystem.Create(Name, BootstrapSetup.Create().WithConfig(own).And(new HostLogging(loggers)));
    }

    private static void End(ActorSystem? system)
    {
        try
        {
            system?.Dispose();
        }
        catch (Exception)
        {
            // Where its shutdown is what was wrong, that throws the same again: it holds nothing yet but threads that do not keep the process.
        }
    }

    /// <summary>What is said of a start that failed.</summary>
    /// <param name="reason">What Akka threw.</param>
    /// <param name="keys">What was set of Akka, at least one key.</param>
    internal static ConfigError Error(Exception reason, List<ConfigError> keys)
    {
        var messages = new List<string>();
        for (var cause = reason; cause is not null; cause = cause.InnerException)
        {
            var message = cause.Message.ReplaceLineEndings(" ").TrimEnd('.');
            if (!messages.Contains(message, StringComparer.Ordinal)) messages.Add(message);
        }

        var why = IsOfTheEnd(reason)
            ? "The actor system cannot start with this: it ended while it was started, and its log says why (akka.stdout-loglevel = ERROR)."
            : $"The actor system cannot start with this: {string.Join(": ", messages)}.";
        return keys.Count == 1 ? keys[0] with { Message = why } : new ConfigError("akka", keys[0].Source, keys[0].Line, $"{why} What was set:", $"{string.Join(", ", keys.Select(key => key.Path))}.");
    }
}
