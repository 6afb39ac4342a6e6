using Akka.Configuration;

namespace Akka.Actor;

/// <summary>The configured phases of the coordinated shutdown, each after those it depends on.</summary>
internal sealed class ShutdownPhases
{
    private readonly Dictionary<string, ShutdownPhase> _byName = new(StringComparer.Ordinal);
    private readonly List<ShutdownPhase> _ordered = [];

    internal ShutdownPhases(Config config)
    {
        var defaultTimeout = config.GetTimeSpan("default-phase-timeout");
        var phases = config.GetConfig("phases");
        var names = phases.AsEnumerable().Select(entry => entry.Key).ToArray();
        var dependencies = new Dictionary<string, IList<string>>(StringComparer.Ordinal);
        foreach (var name in names)
        {
            var phase = phases.GetConfig(name) ?? ConfigurationFactory.Empty;
            _byName.Add(name, new ShutdownPhase(
                name,
                phase.GetTimeSpan("timeout", defaultTimeout, allowInfinite: false),
                phase.GetBoolean("recover", true),
                phase.GetBoolean("enabled", true)));
            dependencies.Add(name, phase.GetStringList("depends-on"));
        }

        var visiting = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in names)
            Visit(name, dependencies, visiting);
    }

    internal IReadOnlyList<ShutdownPhase> Ordered => _ordered;

    internal ShutdownPhase Find(string name) => name is not null && _byName.TryGetValue(name, out var phase)
        ? phase
        : throw new ConfigurationException($"Unknown phase [{name}], known phases: [{string.Join(", ", _byName.Keys)}]. All phases (along with their optional dependencies) must be defined in configuration.");

    private void Visit(string name, Dictionary<string, IList<string>> dependencies, HashSet<string> visiting)
    {
        var phase = Find(name);
        if (_ordered.Contains(phase))
            return;

        if (!visiting.Add(name))
            throw new ArgumentException($"Cycle detected in graph of phases. It must be a DAG. phase [{name}] depends transitively on itself.", nameof(name));

        foreach (var dependency in dependencies[name])
            Visit(dependency, dependencies, visiting);
        _ordered.Add(phase);
    }
}

internal sealed record ShutdownPhase(string Name, TimeSpan Timeout, bool Recover, bool Enabled);
