namespace Akka.Routing;

/// <summary>A message to the router itself.</summary>
public abstract class RouterManagementMessage;

/// <summary>Asks for the present routees; answered with <see cref="Routees"/>.</summary>
public sealed class GetRoutees : RouterManagementMessage
{
    public static readonly GetRoutees Instance = new();

    private GetRoutees()
    {
    }
}

/// <summary>The routees at the time of the question.</summary>
public sealed class Routees(IEnumerable<Routee> routees)
{
    public IEnumerable<Routee> Members { get; } = routees.ToArray();
}

public sealed class AddRoutee(Routee routee) : RouterManagementMessage
{
    public Routee Routee { get; } = routee;
}

public sealed class RemoveRoutee(Routee routee) : RouterManagementMessage
{
    public Routee Routee { get; } = routee;
}

/// <summary>Adds so many routees to a pool, or takes the last ones away.</summary>
public sealed class AdjustPoolSize(int change) : RouterManagementMessage
{
    public int Change { get; } = change;
}

/// <summary>A message in a cover that only the router reads.</summary>
public class RouterEnvelope(object message)
{
    public object Message { get; } = message;
}

/// <summary>For every routee.</summary>
public sealed class Broadcast(object message) : RouterEnvelope(message);

/// <summary>Gives a message the key that decides which routee gets it.</summary>
public class ConsistentHashableEnvelope(object message, object hashKey) : RouterEnvelope(message), IConsistentHashable
{
    public object HashKey { get; } = hashKey;

    public object ConsistentHashKey => HashKey;
}

/// <summary>A message that knows its key.</summary>
public interface IConsistentHashable
{
    object ConsistentHashKey { get; }
}

/// <summary>The key of a message, or null to look elsewhere.</summary>
public delegate object ConsistentHashMapping(object msg);

internal sealed class Resize : RouterManagementMessage
{
    internal static readonly Resize Instance = new();
}
