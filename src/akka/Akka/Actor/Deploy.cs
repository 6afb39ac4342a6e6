using Akka.Configuration;
using Akka.Routing;

namespace Akka.Actor;

/// <summary>How an actor is deployed: dispatcher, mailbox, router. An empty string or NoRouter leaves it to the next source.</summary>
public class Deploy : IEquatable<Deploy>
{
    public static readonly string NoDispatcherGiven = string.Empty;
    public static readonly string NoMailboxGiven = string.Empty;
    public static readonly int NoStashSize = -1;
    public static readonly Deploy None = new(string.Empty, null, NoRouter.Instance, string.Empty, string.Empty, NoStashSize);
    public static readonly Deploy Local = None;

    public Deploy()
        : this(string.Empty, null, NoRouter.Instance, string.Empty, string.Empty, NoStashSize)
    {
    }

    internal Deploy(string path, Config config, RouterConfig routerConfig, string dispatcher, string mailbox, int stashCapacity)
    {
        Path = path;
        Config = config;
        RouterConfig = routerConfig;
        Dispatcher = dispatcher ?? string.Empty;
        Mailbox = mailbox ?? string.Empty;
        StashCapacity = stashCapacity;
    }

    public string Path { get; }

    public Config Config { get; }

    public RouterConfig RouterConfig { get; }

    public string Dispatcher { get; }

    public string Mailbox { get; }

    public int StashCapacity { get; }

    public virtual Deploy WithMailbox(string mailbox) => new(Path, Config, RouterConfig, Dispatcher, mailbox, StashCapacity);

    public virtual Deploy WithDispatcher(string dispatcher) => new(Path, Config, RouterConfig, dispatcher, Mailbox, StashCapacity);

    public virtual Deploy WithRouterConfig(RouterConfig routerConfig) => new(Path, Config, routerConfig, Dispatcher, Mailbox, StashCapacity);

    public virtual Deploy WithStashCapacity(int stashCapacity) => new(Path, Config, RouterConfig, Dispatcher, Mailbox, stashCapacity);

    /// <summary>This one's settings, and the other's where this one has none.</summary>
    public virtual Deploy WithFallback(Deploy other) => new(
        Path,
        Config ?? other.Config,
        RouterConfig is NoRouter ? other.RouterConfig : RouterConfig.WithFallback(other.RouterConfig),
        Dispatcher.Length == 0 ? other.Dispatcher : Dispatcher,
        Mailbox.Length == 0 ? other.Mailbox : Mailbox,
        StashCapacity == NoStashSize ? other.StashCapacity : StashCapacity);

    public bool Equals(Deploy other) =>
        other is not null && (ReferenceEquals(this, other)
            || (Path == other.Path && Dispatcher == other.Dispatcher && Mailbox == other.Mailbox
                && StashCapacity == other.StashCapacity && Equals(RouterConfig, other.RouterConfig)));

    public override bool Equals(object obj) => Equals(obj as Deploy);

    public override int GetHashCode() => HashCode.Combine(Path, Dispatcher, Mailbox, StashCapacity);
}
