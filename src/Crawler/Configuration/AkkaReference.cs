using Akka.Configuration;
using Akka.Configuration.Hocon;

namespace Crawler.Configuration;

/// <summary>What may stand under <c>akka</c>: the keys of Akka's own reference configuration, which is embedded in its assembly, each with the kind of its value there.</summary>
internal abstract record AkkaReference
{
    private static readonly Lazy<Section> Loaded = new(() => Completed("akka", SectionOf(ConfigurationFactory.Default().GetValue("akka").GetObject())));

    // Keys of which the value in the reference does not tell everything that Akka reads.
    private static readonly Dictionary<string, Value> Told = new(StringComparer.Ordinal)
    {
        ["akka.log-dead-letters"] = new(OptionKind.Whole, OptionKind.Switch),
        ["akka.actor.reaper-interval"] = new(OptionKind.Whole, OptionKind.Duration),
        ["akka.actor.typed.timeout"] = new(OptionKind.Whole, OptionKind.Duration),
        ["akka.coordinated-shutdown.default-phase-timeout"] = Value.Finite,
        ["akka.reliable-delivery.producer-controller.chunk-large-messages"] = Value.SizeOrOff,
        ["akka.reliable-delivery.work-pulling.producer-controller.chunk-large-messages"] = Value.SizeOrOff,
        ["akka.channel-scheduler.parallelism-factor"] = new(OptionKind.Fraction),
        ["akka.io.tcp.max-channels"] = Value.Any,
        ["akka.io.udp.max-channels"] = Value.Any,
        ["akka.io.udp-connected.max-channels"] = Value.Any,
        ["akka.extensions"] = Value.Types,
        ["akka.loggers"] = Value.Types,
        ["akka.logger-formatter"] = Value.Type,
        ["akka.stdout-logger-class"] = Value.Type,
        ["akka.actor.provider"] = new(OptionKind.Text) { IsType = true, Names = ["local"], Modules = { ["remote"] = "Akka.Remote.RemoteActorRefProvider, Akka.Remote", ["cluster"] = "Akka.Cluster.ClusterActorRefProvider, Akka.Cluster" } },
        ["akka.actor.guardian-supervisor-strategy"] = Value.Type,
        ["akka.scheduler.implementation"] = Value.Type,
    };

    private static readonly Dictionary<string, AkkaReference> Named = new(StringComparer.Ordinal)
    {
        ["akka.actor.deployment"] = Free.Instance,
        ["akka.actor.router.type-mapping"] = Free.Instance,
        ["akka.actor.mailbox.requirements"] = Free.Instance,
        ["akka.actor.serializers"] = new Section([]) { Others = Value.Type },
        ["akka.actor.serialization-bindings"] = Free.Instance,
        ["akka.actor.serialization-identifiers"] = Free.Instance,
        ["akka.actor.serialization-settings"] = Free.Instance,
        ["akka.coordinated-shutdown.phases"] = new Section([]) { Others = Phase() },
    };

    /// <summary>The section <c>akka</c>. It is read when it is first asked for: most configurations say nothing of it.</summary>
    public static Section Root => Loaded.Value;

    /// <summary>The paths of all keys and sections below one, for suggestions.</summary>
    public IEnumerable<string> Paths(string path) => this is Section section
        ? section.Keys.SelectMany(key => key.Value.Paths(ConfigPath.Child(path, key.Key)).Prepend(ConfigPath.Child(path, key.Key)))
        : [];

    private static Section SectionOf(HoconObject written) => new(written.Items.ToDictionary(item => item.Key, item => Of(item.Value), StringComparer.Ordinal));

    private static AkkaReference Of(HoconValue value)
    {
        if (value.IsObject()) return SectionOf(value.GetObject());
        if (value.IsArray()) return new Value(OptionKind.Texts);
        return new Value(KindOf(value.GetString() ?? ""));
    }

    private static OptionKind KindOf(string text) => text switch
    {
        "infinite" => OptionKind.Duration,
        "0" => OptionKind.Whole,
        _ => Array.Find([OptionKind.Switch, OptionKind.Whole, OptionKind.Fraction, OptionKind.Duration, OptionKind.Size, OptionKind.Text], kind => OptionText.Problem(kind, text) is null),
    };

    // Dispatchers read keys that the reference has only in other dispatchers, or tells in a comment.
    private static Section Completed(string path, Section section)
    {
        var keys = new Dictionary<string, AkkaReference>(StringComparer.Ordinal);
        foreach (var (name, entry) in section.Keys)
        {
            var child = ConfigPath.Child(path, name);
            keys[name] = Told.TryGetValue(child, out var told) ? told
                : Named.TryGetValue(child, out var named) ? named
                : entry is not Section below ? entry
                : below.Keys.ContainsKey("executor") ? Dispatcher()
                : below.Keys.ContainsKey("mailbox-type") ? Mailbox()
                : Completed(child, below);
        }

        return section with { Keys = keys };
    }

    private static Section Phase() => new(new Dictionary<string, AkkaReference>(StringComparer.Ordinal)
    {
        ["timeout"] = Value.Finite,
        ["depends-on"] = new Value(OptionKind.Texts),
        ["recover"] = new Value(OptionKind.Switch),
        ["enabled"] = new Value(OptionKind.Switch),
    });

    private static Section Mailbox() => new(MailboxKeys()) { OwnTypeKey = "mailbox-type" };

    private static Dictionary<string, AkkaReference> MailboxKeys() => new(StringComparer.Ordinal)
    {
        ["mailbox-type"] = Value.Type,
        ["mailbox-capacity"] = new Value(OptionKind.Whole),
        ["mailbox-push-timeout-time"] = new Value(OptionKind.Duration),
        ["stash-capacity"] = new Value(OptionKind.Whole),
    };

    private static Section Dispatcher() => new(new Dictionary<string, AkkaReference>(MailboxKeys(), StringComparer.Ordinal)
    {
        ["type"] = new Value(OptionKind.Text) { IsType = true, Names = ["Dispatcher", "TaskDispatcher", "PinnedDispatcher", "ForkJoinDispatcher", "SynchronizedDispatcher"] },
        ["executor"] = new Value(OptionKind.Text)
        {
            IsType = true,
            Names = ["default-executor", "thread-pool-executor", "fork-join-executor", "task-executor", "current-context-executor", "channel-executor"],
        },
        ["throughput"] = new Value(OptionKind.Whole),
        ["throughput-deadline-time"] = new Value(OptionKind.Duration),
        ["shutdown-timeout"] = new Value(OptionKind.Duration),
        ["attempt-teamwork"] = new Value(OptionKind.Switch),
        ["mailbox-requirement"] = new Value(OptionKind.Text),
        ["dedicated-thread-pool"] = new Section(new Dictionary<string, AkkaReference>(StringComparer.Ordinal)
        {
            ["thread-count"] = new Value(OptionKind.Whole),
            ["deadlock-timeout"] = new Value(OptionKind.Duration),
            ["threadtype"] = new Value(OptionKind.Text),
            ["apartment"] = new Value(OptionKind.Text),
        }),
        ["default-executor"] = Free.Instance,
        ["thread-pool-executor"] = Free.Instance,
        ["current-context-executor"] = Free.Instance,
        ["channel-executor"] = new Section(new Dictionary<string, AkkaReference>(StringComparer.Ordinal) { ["priority"] = new Value(OptionKind.Text) }),
        ["fork-join-executor"] = new Section(new Dictionary<string, AkkaReference>(StringComparer.Ordinal)
        {
            ["parallelism-min"] = new Value(OptionKind.Whole),
            ["parallelism-factor"] = new Value(OptionKind.Fraction),
            ["parallelism-max"] = new Value(OptionKind.Whole),
            ["task-peeking-mode"] = new Value(OptionKind.Text),
        }),
    })
    {
        OwnTypeKey = "type",
    };

    /// <summary>A section.</summary>
    /// <param name="Keys">What is known below it.</param>
    internal sealed record Section(Dictionary<string, AkkaReference> Keys) : AkkaReference
    {
        /// <summary>What may stand below it under names that a user chooses; null where there are none.</summary>
        public AkkaReference? Others { get; init; }

        /// <summary>The key that names a type which reads this section, keys of its own included; null where there is none.</summary>
        public string? OwnTypeKey { get; init; }
    }

    /// <summary>A value, or a list of texts.</summary>
    /// <param name="Kinds">What it may be, at least one of them.</param>
    internal sealed record Value(params IReadOnlyList<OptionKind> Kinds) : AkkaReference
    {
        public static Value Any { get; } = new(OptionKind.Text);

        public static Value Finite { get; } = new(OptionKind.Duration) { IsFinite = true };

        public static Value SizeOrOff { get; } = new(OptionKind.Size) { Word = "off" };

        public static Value Type { get; } = new(OptionKind.Text) { IsType = true };

        public static Value Types { get; } = new(OptionKind.Texts) { IsType = true };

        /// <summary>Whether it names a type of .NET, which must be there.</summary>
        public bool IsType { get; init; }

        /// <summary>Whether it is a duration of which Akka does not read <c>infinite</c>.</summary>
        public bool IsFinite { get; init; }

        /// <summary>What it may be besides; null for nothing.</summary>
        public string? Word { get; init; }

        /// <summary>Short names that Akka knows of types that are there.</summary>
        public IReadOnlyList<string> Names { get; init; } = [];

        /// <summary>Short names of types that a further package of Akka holds.</summary>
        public Dictionary<string, string> Modules { get; } = new(StringComparer.Ordinal);
    }

    /// <summary>A section with any keys.</summary>
    internal sealed record Free : AkkaReference
    {
        public static Free Instance { get; } = new();
    }
}
