using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Configuration;
using Akka.Util;

namespace Akka.Dispatch;

/// <summary>The dispatchers of a system by configuration path. A section inherits the default dispatcher's keys.</summary>
public sealed class Dispatchers
{
    public static readonly string DefaultDispatcherId = "akka.actor.default-dispatcher";
    public static readonly string InternalDispatcherId = "akka.actor.internal-dispatcher";
    public static readonly string SynchronizedDispatcherId = "akka.actor.synchronized-dispatcher";

    private readonly ActorSystemImpl _system;
    private readonly ConcurrentDictionary<string, Lazy<DispatcherFactory>> _factories = new(StringComparer.Ordinal);
    private readonly ConcurrentBag<MessageDispatcher> _made = [];

    internal Dispatchers(ActorSystemImpl system)
    {
        _system = system;
        DefaultGlobalDispatcher = Lookup(DefaultDispatcherId);
    }

    public MessageDispatcher DefaultGlobalDispatcher { get; }

    public bool HasDispatcher(string id) => _factories.ContainsKey(id) || _system.Settings.Config.HasPath(id);

    /// <exception cref="ConfigurationException">There is no such section, or it makes no sense.</exception>
    public MessageDispatcher Lookup(string dispatcherName) => Factory(dispatcherName).Dispatcher();

    internal Config ConfigOf(string id) => Factory(id).Config;

    internal void Shutdown()
    {
        foreach (var dispatcher in _made)
            dispatcher.Shutdown();
    }

    // An alias shares the threads of the dispatcher it names.
    private DispatcherFactory Factory(string id)
    {
        if (_factories.TryGetValue(id, out var known))
            return known.Value;

        var target = _factories.GetOrAdd(
            FollowAliases(id),
            static (id, self) => new Lazy<DispatcherFactory>(() => self.MakeFactory(id)),
            this);
        _factories.TryAdd(id, target);
        return target.Value;
    }

    private string FollowAliases(string id)
    {
        var all = _system.Settings.Config;
        var target = id;
        for (var steps = 0; steps <= 20; steps++)
        {
            if (!all.HasPath(target))
                throw new ConfigurationException($"Dispatcher [{target}] not configured");

            if (!all.GetValue(target).IsString())
                return target;

            target = all.GetString(target);
        }

        throw new ConfigurationException($"Dispatcher alias [{id}] leads to no dispatcher: the aliases form a circle.");
    }

    private DispatcherFactory MakeFactory(string id)
    {
        var all = _system.Settings.Config;
        var config = all.GetConfig(id);
        if (id != DefaultDispatcherId)
            config = config.WithFallback(all.GetConfig(DefaultDispatcherId));
        return new DispatcherFactory(id, config, Make(id, config));
    }

    private Func<MessageDispatcher> Make(string id, Config config)
    {
        var type = config.GetString("type", "Dispatcher");
        var throughput = config.GetInt("throughput", 30);
        if (throughput <= 0)
            throw new ConfigurationException($"Throughput of dispatcher [{id}] must be positive, not {throughput}.");

        return type switch
        {
            "Dispatcher" or "TaskDispatcher" => Once(ByExecutor(id, throughput, config)),
            "ForkJoinDispatcher" => Once(Keep(new ForkJoinDispatcher(id, throughput, Threads(id, config)))),
            "PinnedDispatcher" => () => new PinnedDispatcher(id, throughput, new DedicatedThreads(LastName(id), count: 1, background: true)),
            "SynchronizedDispatcher" => Once(new ThreadPoolDispatcher(id, throughput)),
            _ => Once(Custom(id, type, throughput)),
        };
    }

    private MessageDispatcher ByExecutor(string id, int throughput, Config config) => config.GetString("executor", "default-executor") switch
    {
        "fork-join-executor" => Keep(new ForkJoinDispatcher(id, throughput, Threads(id, config))),
        "default-executor" or "thread-pool-executor" or "task-executor" or "channel-executor" or "current-context-executor" => new ThreadPoolDispatcher(id, throughput),
        var other => throw new ConfigurationException($"Executor [{other}] of dispatcher [{id}] is not known."),
    };

    private static Func<MessageDispatcher> Once(MessageDispatcher dispatcher) => () => dispatcher;

    private MessageDispatcher Keep(MessageDispatcher dispatcher)
    {
        _made.Add(dispatcher);
        return dispatcher;
    }

    private static MessageDispatcher Custom(string id, string typeName, int throughput)
    {
        var type = TypeNames.Resolve(typeName);
        return type is not null && typeof(MessageDispatcher).IsAssignableFrom(type)
            ? (MessageDispatcher)Activator.CreateInstance(type, id, throughput)
            : throw new ConfigurationException($"Could not resolve dispatcher type [{typeName}] for path [{id}]");
    }

    private static DedicatedThreads Threads(string id, Config config)
    {
        var section = config.GetConfig("dedicated-thread-pool") ?? config.GetConfig("fork-join-executor.dedicated-thread-pool");
        var count = section?.GetInt("thread-count", Environment.ProcessorCount) ?? Environment.ProcessorCount;
        if (count <= 0)
            throw new ConfigurationException($"thread-count of dispatcher [{id}] must be positive, not {count}.");

        var background = section?.GetString("threadtype", "background") != "foreground";
        return new DedicatedThreads(LastName(id), count, background);
    }

    private static string LastName(string id) => id[(id.LastIndexOf('.') + 1)..];

    private sealed class DispatcherFactory(string id, Config config, Func<MessageDispatcher> make)
    {
        internal string Id { get; } = id;

        internal Config Config { get; } = config;

        internal MessageDispatcher Dispatcher() => make();
    }
}
