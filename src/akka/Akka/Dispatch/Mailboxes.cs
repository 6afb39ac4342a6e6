using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Configuration;
using Akka.Util;

namespace Akka.Dispatch;

/// <summary>Finds the mailbox type of an actor: named one, the dispatcher's, what the actor requires, the default.</summary>
public class Mailboxes
{
    public const string DefaultMailboxId = "akka.actor.default-mailbox";

    private readonly ActorSystemImpl _system;
    private readonly ConcurrentDictionary<string, MailboxType> _byId = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(Type Actor, string Mailbox, string Dispatcher), MailboxType> _chosen = new();
    private readonly Dictionary<Type, string> _idByRequirement = [];

    internal Mailboxes(ActorSystemImpl system)
    {
        _system = system;
        var bindings = system.Settings.Config.GetConfig("akka.actor.mailbox.requirements");
        foreach (var (requirement, id) in HoconObjects.StringsOf(bindings))
            _idByRequirement[TypeNames.Resolve(requirement) ?? throw new ConfigurationException($"Type for akka.actor.mailbox.requirements not found: [{requirement}]")] = id;
    }

    public MailboxType Lookup(string id) => _byId.GetOrAdd(id, Make);

    internal MailboxType For(Props props, string dispatcherId) =>
        _chosen.GetOrAdd((props.Type, props.Mailbox, dispatcherId), static (key, mailboxes) => mailboxes.Choose(key.Actor, key.Mailbox, key.Dispatcher), this);

    private MailboxType Choose(Type actor, string mailbox, string dispatcherId)
    {
        var required = RequirementOf(actor);
        var dispatcherConfig = _system.Dispatchers.ConfigOf(dispatcherId);
        var id = mailbox;
        if (id.Length == 0 && dispatcherId != Dispatchers.DefaultDispatcherId && dispatcherConfig.HasPath("mailbox-type"))
        {
            // A dispatcher that was chosen and names a mailbox type is a mailbox section itself.
            id = dispatcherId;
        }

        if (id.Length == 0 && required is not null && _idByRequirement.TryGetValue(required, out var mapped))
            id = mapped;
        if (id.Length == 0)
            id = DispatcherRequirement(dispatcherConfig) ?? DefaultMailboxId;

        var type = Lookup(id);
        if (required is not null && !Produces(type, required))
            throw new ConfigurationException($"Mailbox type [{type.GetType()}] of [{id}] does not produce the message queue [{required}] that [{actor}] requires.");

        return type;
    }

    private string DispatcherRequirement(Config dispatcherConfig)
    {
        var name = dispatcherConfig.GetString("mailbox-requirement", string.Empty);
        if (string.IsNullOrEmpty(name))
            return null;

        var type = TypeNames.Resolve(name) ?? throw new ConfigurationException($"Type for mailbox-requirement not found: [{name}]");
        return _idByRequirement.GetValueOrDefault(type);
    }

    private static Type RequirementOf(Type actor) => actor.GetInterfaces()
        .Where(type => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IRequiresMessageQueue<>))
        .Select(type => type.GetGenericArguments()[0])
        .FirstOrDefault();

    private static bool Produces(MailboxType mailbox, Type required) => mailbox.GetType().GetInterfaces()
        .Where(type => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IProducesMessageQueue<>))
        .Any(type => required.IsAssignableFrom(type.GetGenericArguments()[0]));

    private MailboxType Make(string id)
    {
        var all = _system.Settings.Config;
        if (!all.HasPath(id))
            throw new ConfigurationException($"Mailbox Type [{id}] not configured");

        var config = all.GetConfig(id).WithFallback(all.GetConfig(DefaultMailboxId));
        var name = config.GetString("mailbox-type", string.Empty);
        if (string.IsNullOrEmpty(name))
            throw new ConfigurationException($"The setting mailbox-type defined in [{id}] is empty");

        var type = TypeNames.Resolve(name);
        if (type is null || !typeof(MailboxType).IsAssignableFrom(type))
            throw new ConfigurationException($"Found mailbox-type [{name}] in [{id}], but it is not a mailbox type that can be loaded.");

        try
        {
            return (MailboxType)Activator.CreateInstance(type, _system.Settings, config);
        }
        catch (Exception exception) when (exception is MissingMethodException or global::System.Reflection.TargetInvocationException)
        {
            throw new ConfigurationException($"Cannot instantiate mailbox type [{name}] of [{id}]: it needs a public constructor (Settings, Config) that succeeds.", exception.InnerException ?? exception);
        }
    }
}
