using Akka.Configuration;

namespace Akka.Actor;

/// <summary>The configuration of a system, as a setup.</summary>
public sealed class BootstrapSetup : Setup.Setup
{
    private BootstrapSetup(Config config) => Config = config;

    /// <summary>Null leaves it to the defaults.</summary>
    public Config Config { get; }

    public static BootstrapSetup Create() => new(null);

    public BootstrapSetup WithConfig(Config config) => new(config);
}
